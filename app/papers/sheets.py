"""Sheets of A4 and what is put on them, in millimetres from the upper left corner; nothing of PDF."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT = 15.0, 195.0
TOP, BOTTOM = 15.0, 280.0
"""Where the text stands; below it there is the foot."""

Colour = tuple[int, int, int]
INK: Colour = (28, 35, 45)
SOFT: Colour = (98, 108, 122)
LINE: Colour = (196, 203, 213)
SHADE: Colour = (243, 245, 248)
ACCENT: Colour = (11, 92, 173)


@dataclass(frozen=True)
class Words:
    """A line of text; ``y`` is its base line, ``size`` in points."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    colour: Colour = INK


@dataclass(frozen=True)
class Box:
    """A rectangle, filled, framed or both."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour | None = None
    frame: Colour | None = None


@dataclass(frozen=True)
class Stroke:
    """A line from one point to another."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: Colour = LINE
    thick: float = 0.2


@dataclass(frozen=True)
class Picture:
    """An image, kept in its proportions, in the middle of a rectangle."""

    x: float
    y: float
    width: float
    height: float
    content: bytes


Mark = Words | Box | Stroke | Picture
Sheet = list[Mark]
