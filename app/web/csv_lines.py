"""Rows as the lines of a CSV file that a spreadsheet reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

MARK = "\ufeff"
"""At the beginning: it tells a spreadsheet that this is UTF-8."""

_FORMULA = frozenset("=+-@＝＋－＠")


def of(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a file, the mark before the first."""
    mark = MARK
    for cells in rows:
        text = io.StringIO()
        csv.writer(text).writerow([_plain(cell) for cell in cells])
        yield mark + text.getvalue()
        mark = ""


def _plain(cell: str) -> str:
    """A spreadsheet takes a text that begins so for a formula, also behind blanks, and in full width."""
    return f"'{cell}" if cell.lstrip()[:1] in _FORMULA or cell[:1] in ("\t", "\r", "\n") else cell
