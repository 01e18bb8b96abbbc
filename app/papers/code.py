"""A QR code as boxes: sharp at every size, and a few hundred bytes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import segno

from app.papers.sheets import INK, Box


def boxes(text: str, x: float, y: float, size: float) -> Iterator[Box]:
    """The dark squares of the code of ``text``, ``size`` millimetres wide; the white around it is the paper's."""
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    step = size / len(matrix)
    for line, row in enumerate(matrix):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                # A hair taller than a square, or a printer shows white lines between the rows.
                yield Box(x + column * step, y + line * step, length * step, step * 1.02, fill=INK)
            column += length
