"""Boxes and straight lines on a sheet. Pixels at zoom 1; the origin is the upper left corner, y grows downwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]

TOUCH = 1.0
"""Pixels by which two things may touch without lying on each other."""


@dataclass(frozen=True)
class Box:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def around(cls, boxes: Iterable[Box], points: Iterable[Point]) -> Box:
        """The smallest box that holds them all; of no size when there is nothing."""
        corners = [corner for box in boxes for corner in ((box.x, box.y), (box.right, box.bottom))]
        corners += points
        if not corners:
            return cls(0, 0, 0, 0)
        across, down = [x for x, _ in corners], [y for _, y in corners]
        return cls(min(across), min(down), max(across) - min(across), max(down) - min(down))

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def grown(self, by: float) -> Box:
        """Larger by so much on every side; smaller where it is negative."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def has(self, point: Point) -> bool:
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom

    def holds(self, other: Box) -> bool:
        return self.has((other.x, other.y)) and self.has((other.right, other.bottom))

    def meets(self, other: Box) -> bool:
        """Whether they lie on each other by more than a touch."""
        inner = self.grown(-TOUCH)
        return (
            inner.x < other.right and other.x < inner.right and inner.y < other.bottom and other.y < inner.bottom
        )


@dataclass(frozen=True)
class Piece:
    """A straight piece of a line."""

    start: Point
    end: Point

    @property
    def slanted(self) -> bool:
        return self.start[0] != self.end[0] and self.start[1] != self.end[1]

    def crosses(self, box: Box) -> bool:
        """Whether it runs through the inside of a box; along its border is not through it. For level and upright
        pieces: of a slanted one the box around it is asked."""
        inner, mine = box.grown(-TOUCH), Box.around((), (self.start, self.end))
        return inner.x < mine.right and mine.x < inner.right and inner.y < mine.bottom and mine.y < inner.bottom or (
            # A level piece has no height and an upright one no width: they lie inside or not.
            inner.has(self.start) or inner.has(self.end) or self._cuts(inner)
        )

    def _cuts(self, inner: Box) -> bool:
        return False
