"""A paper drawn as a PDF. It takes half a second: never do it while a transaction is open."""

from __future__ import annotations

from datetime import datetime

from app.i18n import translate
from app.papers import layout, pdf
from app.papers.blocks import Paper


def draw(paper: Paper, at: datetime) -> bytes:
    """The PDF of a paper. Raises NoTypeface."""
    title = f"{translate(paper.title, paper.language)} {paper.number}"
    return pdf.write(layout.lay_out(paper), title=title, author=paper.company, language=paper.language, at=at)


def file_name(paper: Paper) -> str:
    """What the PDF is called when it is saved."""
    return f"{translate(paper.title, paper.language)}-{paper.number}.pdf"
