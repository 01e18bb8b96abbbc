"""The place where the next thing goes: down the sheet, and on to a new one when there is no more room."""

from __future__ import annotations

from collections.abc import Callable

from app.papers.sheets import BOTTOM, TOP, Mark, Sheet


class Flow:
    """Sheets that fill from the top. ``begin`` heads every sheet but the first and answers where its text begins."""

    def __init__(self, begin: Callable[[Sheet], float]) -> None:
        self.sheets: list[Sheet] = [[]]
        self.y = TOP
        self._begin = begin

    @property
    def left(self) -> float:
        """How much room there still is on this sheet."""
        return BOTTOM - self.y

    def put(self, *marks: Mark) -> None:
        self.sheets[-1] += marks

    def down(self, height: float) -> None:
        self.y += height

    def ensure(self, height: float) -> bool:
        """Go to a new sheet unless ``height`` is left here; whether it did."""
        if height <= self.left:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Go to a new sheet."""
        self.sheets.append([])
        self.y = self._begin(self.sheets[-1])
