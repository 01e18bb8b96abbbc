"""Boxes and straight lines on a sheet. Pixels at zoom 1; the origin is the upper left corner, y goes down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    def around(cls, points: Iterable[Point]) -> Box:
        """The smallest box that holds these points. Raises ValueError when there are none."""
        across, down = zip(*points, strict=True)
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

    @property
    def corners(self) -> tuple[Point, Point]:
        """The upper left and the lower right one."""
        return (self.x, self.y), (self.right, self.bottom)

    def grown(self, by: float) -> Box:
        """Larger by so much on every side; smaller where it is negative."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def has(self, point: Point) -> bool:
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom

    def holds(self, other: Box) -> bool:
        return all(self.has(corner) for corner in other.corners)

    def meets(self, other: Box) -> bool:
        """Whether they lie on each other by more than a touch; ``other`` may be without width or height."""
        mine = self.grown(-TOUCH)
        return mine.x < other.right and other.x < mine.right and mine.y < other.bottom and other.y < mine.bottom


@dataclass(frozen=True)
class Piece:
    """A straight piece of a line."""

    start: Point
    end: Point

    @property
    def is_slanted(self) -> bool:
        return self.start[0] != self.end[0] and self.start[1] != self.end[1]

    def crosses(self, box: Box) -> bool:
        """Whether it runs through the inside of a box; along its border is not through it."""
        return box.meets(Box.around((self.start, self.end)))

    def covers(self, other: Piece) -> bool:
        """Whether two level or two upright pieces share more than a touch of their way."""
        for level, along in ((0, 1), (1, 0)):
            ends = (self.start, self.end, other.start, other.end)
            if len({end[level] for end in ends}) == 1:
                first = max(min(piece.start[along], piece.end[along]) for piece in (self, other))
                last = min(max(piece.start[along], piece.end[along]) for piece in (self, other))
                return last - first > TOUCH
        return False
