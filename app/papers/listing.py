"""A table on a paper: its head again on every sheet, rows to be filled in by hand at its end."""

from __future__ import annotations

from collections.abc import Sequence

from app.papers import cells, letters
from app.papers.blocks import Column, Listing
from app.papers.cells import ABOVE, LEAST, NAME, NAME_STEP, PAD, SECOND, SECOND_STEP, STEP, TEXT
from app.papers.flow import Flow
from app.papers.sheets import INK, LEFT, LINE, SHADE, SOFT, Box, Words

_HEAD = 2 * ABOVE + NAME_STEP + SECOND_STEP
_TORN = 60.0
"""A row lower than this is never torn in two."""


def least(listing: Listing, language: str) -> float:
    """The room its head and a first row need."""
    first = [letters.lines(text, column.width - 2 * PAD, TEXT) for text, column in _cells(listing, 0)]
    return _HEAD + min(_TORN, max(LEAST, 2 * ABOVE + max((len(lines) for lines in first), default=1) * STEP))


def put(flow: Flow, listing: Listing, language: str) -> None:
    """Put the table where the flow is; its head never stands alone at the foot of a sheet."""
    flow.ensure(least(listing, language))
    _head(flow, listing.columns, language)
    for number in range(len(listing.rows) + listing.spare):
        found = [letters.lines(text, column.width - 2 * PAD, TEXT) for text, column in _cells(listing, number)]
        while found:
            found = _row(flow, listing.columns, found, language)


def _cells(listing: Listing, number: int) -> list[tuple[str, Column]]:
    row = listing.rows[number] if number < len(listing.rows) else [""] * len(listing.columns)
    return list(zip(row, listing.columns, strict=True))


def _head(flow: Flow, columns: Sequence[Column], language: str) -> None:
    x = LEFT
    for column in columns:
        flow.put(Box(x, flow.y, column.width, _HEAD, fill=SHADE, frame=LINE))
        for text, size, foot in zip(cells.both(column.head, language), (NAME, SECOND), (2.9, 5.4), strict=True):
            start = _start(text, size, column)
            flow.put(Words(x + start, flow.y + ABOVE + foot, text, size, colour=INK if size == NAME else SOFT))
        x += column.width
    flow.down(_HEAD)


def _row(flow: Flow, columns: Sequence[Column], found: list[list[str]], language: str) -> list[list[str]]:
    """Put one row; what of a very long one did not fit is given back for the next sheet."""
    high = max(LEAST, 2 * ABOVE + max(map(len, found)) * STEP)
    if high > flow.left and (high < _TORN or flow.left < _TORN / 2):
        flow.turn()
        _head(flow, columns, language)
    fitting = int((flow.left - 2 * ABOVE) / STEP)
    here, rest = [lines[:fitting] for lines in found], [lines[fitting:] for lines in found]
    high = max(LEAST, 2 * ABOVE + max(map(len, here)) * STEP)
    x = LEFT
    for column, lines in zip(columns, here, strict=True):
        flow.put(Box(x, flow.y, column.width, high, frame=LINE))
        base = flow.y + (high - len(lines) * STEP) / 2
        for line in lines:
            flow.put(Words(x + _start(line, TEXT, column), base + STEP * 0.76, line, TEXT))
            base += STEP
        x += column.width
    flow.down(high)
    return rest if any(rest) else []


def _start(text: str, size: float, column: Column) -> float:
    return (column.width - letters.width(text, size)) / 2 if column.centred else PAD
