"""Going through combinations of pieces, group by group, and never further than a fixed amount of work.

A group is the pieces of a column that the same rules fit: what is true of one of them is true of all. The rules
that still fit are bits of a number, so a table of a hundred rules costs hardly more than one of ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.studio.decisions.columns import Column

WORK = 40_000
"""Steps of one search. The shipped tables take some dozens."""
MOST = 80
"""Boxes before neighbours are joined: more than anybody reads."""

Box = tuple[frozenset[int], ...]
"""For each column, some of its pieces."""


class Exhausted(Exception):
    """The table is too large to be looked at to the end. Never leaves this package."""


class Work:
    """What a search may still do."""

    def __init__(self, steps: int = WORK) -> None:
        self.left = steps

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Exhausted


@dataclass(frozen=True)
class _Group:
    pieces: frozenset[int]
    possible: int
    certain: int


def gaps(columns: Sequence[Column], work: Work) -> Iterator[Box]:
    """Boxes that no rule may fit, disjoint; all of them, unless the work is exhausted."""
    return _Gaps(columns, work).below(0, -1, -1, ())


def is_hidden(columns: Sequence[Column], position: int, work: Work) -> bool:
    """Whether the rules before this one fit everything it may fit. Raises Exhausted."""
    earlier = (1 << position) - 1
    grouped = [
        [group for group in _groups(column, split=False) if group.possible >> position & 1] for column in columns
    ]
    whole = _always(grouped)

    def reached(place: int, covering: int) -> bool:
        work.step()
        if not covering:
            return True
        if place == len(grouped) or covering & whole[place]:
            return False
        return any(reached(place + 1, covering & group.certain) for group in grouped[place])

    return not reached(0, earlier)


def overlap(columns: Sequence[Column], one: int, two: int) -> Box | None:
    """What both rules fit for certain."""
    shared = tuple(column.certain_of(one) & column.certain_of(two) for column in columns)
    return shared if all(shared) else None


def joined(columns: Sequence[Column], boxes: list[Box]) -> list[Box]:
    """The same boxes, with neighbours made one. What is empty stays apart from what is not: it is read apart."""
    done = False
    while not done:
        done = True
        for first in range(len(boxes)):
            for second in range(first + 1, len(boxes)):
                one = _join(columns, boxes[first], boxes[second])
                if one is not None:
                    boxes = [box for place, box in enumerate(boxes) if place not in (first, second)]
                    boxes.insert(first, one)
                    done = False
                    break
            if not done:
                break
    return boxes


def _join(columns: Sequence[Column], one: Box, two: Box) -> Box | None:
    different = [place for place in range(len(columns)) if one[place] != two[place]]
    if len(different) != 1:
        return None
    (place,) = different
    column, both = columns[place], one[place] | two[place]
    nothing = len(column.pieces) - 1
    if nothing in both and len(both) < len(column.pieces):
        return None
    return (*one[:place], both, *one[place + 1 :])


class _Gaps:
    def __init__(self, columns: Sequence[Column], work: Work) -> None:
        self._columns = columns
        self._work = work
        self._groups = [_groups(column, split=True) for column in columns]
        self._always = _always(self._groups)

    def below(self, place: int, possible: int, certain: int, chosen: Box) -> Iterator[Box]:
        self._work.step()
        if place and not possible:
            yield (*chosen, *(frozenset(range(len(one.pieces))) for one in self._columns[place:]))
        elif place < len(self._groups) and not certain & self._always[place]:
            for group in self._groups[place]:
                yield from self.below(
                    place + 1, possible & group.possible, certain & group.certain, (*chosen, group.pieces)
                )


def _groups(column: Column, *, split: bool) -> list[_Group]:
    found: dict[tuple[int, int, bool], set[int]] = {}
    for index, piece in enumerate(column.pieces):
        key = (column.possible[index], column.certain[index], split and piece.empty)
        found.setdefault(key, set()).add(index)
    return [_Group(frozenset(indexes), key[0], key[1]) for key, indexes in found.items()]


def _always(grouped: Sequence[Sequence[_Group]]) -> list[int]:
    """For each column: the rules that fit for certain whatever stands in it and in all after it."""
    result = [-1]
    for groups in reversed(grouped):
        bits = result[0]
        for group in groups:
            bits &= group.certain
        result.insert(0, bits)
    return result
