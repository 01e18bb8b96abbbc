"""Sheets as a PDF: the signs that are used are embedded, and nothing else of the typeface."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch
from io import BytesIO

from fpdf import FPDF

from app.papers import letters
from app.papers.sheets import Box, Mark, Picture, Sheet, Stroke, Words

_FAMILY = "paper"


def write(pages: Sequence[Sheet], *, title: str, author: str, language: str, at: datetime) -> bytes:
    """The PDF of these sheets. Raises NoTypeface."""
    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    for file, style in ((letters.REGULAR, ""), (letters.BOLD, "B")):
        path = letters.FOLDER / file
        if not path.is_file():
            raise letters.NoTypeface
        pdf.add_font(_FAMILY, style, path)
    pdf.set_title(title)
    pdf.set_author(author)
    pdf.set_lang("en" if language == "en" else "zh-CN")
    pdf.set_creator("Aftercare")
    pdf.set_creation_date(at)
    for page in pages:
        pdf.add_page()
        for mark in page:
            put(mark, pdf)
    return bytes(pdf.output())


@singledispatch
def put(mark: Mark, pdf: FPDF) -> None:
    """Put one mark on the present page."""
    raise TypeError(f"{type(mark).__name__} is no mark of a sheet.")


@put.register
def _(mark: Words, pdf: FPDF) -> None:
    if mark.text.strip():
        pdf.set_font(_FAMILY, "B" if mark.bold else "", mark.size)
        pdf.set_text_color(*mark.colour)
        pdf.text(mark.x, mark.y, mark.text)


@put.register
def _(mark: Box, pdf: FPDF) -> None:
    if mark.fill:
        pdf.set_fill_color(*mark.fill)
    if mark.frame:
        pdf.set_draw_color(*mark.frame)
        pdf.set_line_width(0.2)
    pdf.rect(mark.x, mark.y, mark.width, mark.height, style=("D" if mark.frame else "") + ("F" if mark.fill else ""))


@put.register
def _(mark: Stroke, pdf: FPDF) -> None:
    pdf.set_draw_color(*mark.colour)
    pdf.set_line_width(mark.thick)
    pdf.line(mark.x, mark.y, mark.to_x, mark.to_y)


@put.register
def _(mark: Picture, pdf: FPDF) -> None:
    pdf.image(BytesIO(mark.content), mark.x, mark.y, mark.width, mark.height, keep_aspect_ratio=True)
