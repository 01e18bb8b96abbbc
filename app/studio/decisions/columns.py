"""An input of a table as the search sees it: its pieces, and which rules fit each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app import expressions
from app.engine.decisions import DecisionTable, Input, Rule
from app.errors import DeskError
from app.expressions import UnaryTests
from app.studio.decisions import pieces
from app.studio.decisions.cells import Cuts, cuts
from app.studio.decisions.pieces import NOTHING, Piece

Closed = Mapping[str, Collection[str]]
"""For variables that are one of a closed list: the codes of it."""


@dataclass(frozen=True)
class Column:
    """For each piece, as bits by the rules' positions: those that may fit it, and those that do for certain."""

    input: Input
    pieces: tuple[Piece, ...]
    possible: tuple[int, ...]
    certain: tuple[int, ...]
    unread: tuple[Rule, ...] = field(default=())
    """Rules whose cell here says something that the pieces cannot answer."""

    def of_rule(self, position: int) -> frozenset[int]:
        """The pieces one rule may fit."""
        return frozenset(index for index, bits in enumerate(self.possible) if bits >> position & 1)

    def certain_of(self, position: int) -> frozenset[int]:
        return frozenset(index for index, bits in enumerate(self.certain) if bits >> position & 1)


def columns(table: DecisionTable, closed: Closed) -> list[Column]:
    """Every input of the table, cut into pieces."""
    return [
        _column(one, [rule.tests[place] for rule in table.rules], table.rules, closed)
        for place, one in enumerate(table.inputs)
    ]


def _column(one: Input, cells: Sequence[UnaryTests], rules: Sequence[Rule], closed: Closed) -> Column:
    listed = closed.get(one.expression.text.strip()) if one.type in ("", "string") else None
    found = {cell: cuts(cell) for cell in set(cells)}
    known = _pieces(one, [cut for cut in found.values() if cut is not None], listed)
    # Where every value there is has a piece of its own, any cell that names no variable can be asked.
    singly = all(piece.exact for piece in known)
    ordered_texts = not singly and _kind(one, found.values()) == "string"
    possible, certain = [0] * len(known), [0] * len(known)
    unread = []
    for position, (cell, rule) in enumerate(zip(cells, rules, strict=True)):
        cut = found[cell]
        told = not cell.names and (singly or (cut is not None and not (cut.ordered and ordered_texts)))
        if not told:
            unread.append(rule)
        for index, piece in enumerate(known):
            fits = _fits(cell, piece) if told else None
            if fits is not False:
                possible[index] |= 1 << position
            if fits:
                certain[index] |= 1 << position
    return Column(one, tuple(known), tuple(possible), tuple(certain), tuple(unread))


def _pieces(one: Input, found: Sequence[Cuts], listed: Collection[str] | None) -> list[Piece]:
    if listed is not None:
        return [*pieces.codes(listed), NOTHING]
    values = [value for cut in found for value in cut.values if value is not None]
    kinds = {one.type} if one.type else {expressions.kind(value) for value in values}
    known: list[Piece] = []
    for kind in sorted(kinds):
        of_kind = [value for value in values if expressions.kind(value) == kind]
        if kind == "boolean":
            known += pieces.flags()
        elif kind == "string":
            known += pieces.texts(of_kind)
        elif kind in pieces.KINDS:
            known += pieces.ordered(kind, of_kind)
    return [*(known or pieces.texts(())), NOTHING]


def _kind(one: Input, found: Collection[Cuts | None]) -> str:
    kinds = {expressions.kind(value) for cut in found if cut is not None for value in cut.values if value is not None}
    return one.type or ("string" if "string" in kinds else "")


def _fits(cell: UnaryTests, piece: Piece) -> bool:
    nothing: dict[str, Any] = {}
    try:
        return cell.matches(piece.value, nothing)
    except DeskError:
        # It would stop the case: not an answer.
        return False
