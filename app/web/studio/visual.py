"""The page of one file's difference: two drawings beside each other for a diagram, lines for everything else."""

from __future__ import annotations

from flask import render_template

from app.errors import NotFound
from app.studio import differences
from app.web.studio.doors import kind_of


def drawing(path: str, old: bytes | None, new: bytes | None, names: tuple[str, str], back: str) -> str:
    """The page. ``names`` are what the two are called, ``back`` where one came from. Raises NotFound."""
    if old is None and new is None:
        raise NotFound
    found = differences.between(path, old, new)
    return render_template(
        "studio/difference.html", path=path, kind=kind_of(path), difference=found, lines=found.lines, back=back,
        before=_text(old), after=_text(new), before_name=names[0], after_name=names[1],
    )  # fmt: skip


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")
