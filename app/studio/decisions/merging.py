"""Two tables laid over one another: every column and rule of both, each cell with what stood and what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from app.studio.decisions.sheets import Heading, Row, Sheet

One = TypeVar("One", Heading, Row)

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"


@dataclass(frozen=True)
class Cell:
    """A text in both tables; None where the table has no such place."""

    before: str | None
    after: str | None

    @property
    def change(self) -> str:
        if self.before is None or self.after is None:
            return ADDED if self.before is None else REMOVED
        return SAME if self.before == self.after else CHANGED

    @property
    def text(self) -> str:
        """What stands there, or stood."""
        return (self.after if self.after is not None else self.before) or ""


@dataclass(frozen=True)
class MergedHeading:
    id: str
    is_input: bool
    change: str
    label: str
    texts: Mapping[str, Cell]


@dataclass(frozen=True)
class MergedRow:
    """``before`` and ``after`` are its numbers; ``moved``: rules around it changed places with it."""

    id: str
    change: str
    moved: bool
    before: int | None
    after: int | None
    cells: tuple[Cell, ...]
    note: Cell


@dataclass(frozen=True)
class Merged:
    texts: Mapping[str, Cell]
    headings: tuple[MergedHeading, ...]
    rows: tuple[MergedRow, ...]
    trials: Mapping[str, Cell]


def merged(old: Sheet, new: Sheet) -> Merged:
    """Columns and rules are the same when their ids are, wherever they stand."""
    headings = [_heading(*pair) for pair in _paired(old.headings, new.headings)]
    staying = _staying([row.id for row in old.rows], [row.id for row in new.rows])
    rows = [_row(before, after, headings, staying) for before, after in _paired(old.rows, new.rows)]
    return Merged(
        _texts(old.texts, new.texts),
        tuple(sorted(headings, key=lambda heading: not heading.is_input)),
        tuple(rows),
        _texts(old.trials, new.trials),
    )


def _heading(before: Heading | None, after: Heading | None) -> MergedHeading:
    one = after or before
    assert one is not None
    texts = _texts(before.texts if before else None, after.texts if after else None)
    return MergedHeading(one.id, one.is_input, _change(before, after, texts.values()), one.label, texts)


def _row(
    before: Row | None, after: Row | None, headings: Sequence[MergedHeading], staying: frozenset[str]
) -> MergedRow:
    one = after or before
    assert one is not None
    cells = tuple(
        Cell(before.cells.get(heading.id) if before else None, after.cells.get(heading.id) if after else None)
        for heading in sorted(headings, key=lambda heading: not heading.is_input)
    )
    note = Cell(before.note if before else None, after.note if after else None)
    # A cell that came or went with its column is told there.
    own = [cell for cell in cells if cell.before is not None and cell.after is not None]
    return MergedRow(
        one.id,
        _change(before, after, (*own, note)),
        before is not None and after is not None and one.id not in staying,
        before.number if before else None,
        after.number if after else None,
        cells,
        note,
    )


def _change(before: object | None, after: object | None, cells: Iterable[Cell]) -> str:
    if before is None or after is None:
        return ADDED if before is None else REMOVED
    return CHANGED if any(cell.change != SAME for cell in cells) else SAME


def _texts(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> dict[str, Cell]:
    old, new = old or {}, new or {}
    return {name: Cell(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))}


def _paired(old: Sequence[One], new: Sequence[One]) -> list[tuple[One | None, One | None]]:
    """In the order of the new ones; what is gone follows what stood before it."""
    known = {one.id: one for one in old}
    pairs: list[tuple[One | None, One | None]] = [(known.get(one.id), one) for one in new]
    kept = {one.id for one in new}
    place = 0
    for one in old:
        if one.id in kept:
            place = 1 + next(
                index for index, (_, after) in enumerate(pairs) if after is not None and after.id == one.id
            )
        else:
            pairs.insert(place, (one, None))
            place += 1
    return pairs


def _staying(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """Ids that need not move to get from one order to the other."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return frozenset(one for block in blocks for one in old[block.a : block.a + block.size])
