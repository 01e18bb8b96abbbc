"""Which values a cell of a decision table tells apart: the constants it compares the tested value with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.expressions import UnaryTests, comparing, nodes
from app.expressions.nodes import Node

ORDERED = frozenset(comparing.COMPARISONS[sign] for sign in ("<", "<=", ">", ">="))


class Open(Exception):
    """The cell depends on more than comparisons of the tested value with constants. Never leaves this package."""


@dataclass(frozen=True)
class Cuts:
    """The constants of a cell; ``ordered``: it also asks which of two is larger."""

    values: tuple[Any, ...]
    ordered: bool


def cuts(cell: UnaryTests) -> Cuts | None:
    """What the cell compares with. None: whether it fits cannot be told from a few values of the column."""
    if cell.names:
        return None
    walk = _Walk()
    try:
        for test in cell.tests:
            walk.visit(test)
    except Open:
        return None
    return Cuts(tuple(walk.values), walk.ordered)


class _Walk:
    def __init__(self) -> None:
        self.values: list[Any] = []
        self.ordered = False

    def visit(self, node: Node) -> None:
        """A test, or a condition about the tested value. Raises Open."""
        if not _asks(node) and not isinstance(node, nodes.Test):
            return
        match node:
            case nodes.IsValue(value):
                self._cut(value)
            case nodes.Compares(compare, value):
                self._cut(value)
                self.ordered |= compare in ORDERED
            case nodes.Interval(_, low, _, high):
                self._cut(low)
                self._cut(high)
                self.ordered = True
            case nodes.NoneOf(tests, _):
                self._each(tests)
            case nodes.Fulfils(condition):
                self.visit(condition)
            case nodes.Compared(compare, nodes.Subject(), other) | nodes.Compared(compare, other, nodes.Subject()):
                self._cut(other)
                self.ordered |= compare in ORDERED
            case nodes.All(parts) | nodes.Either(parts):
                self._each(parts)
            case nodes.Not(operand):
                self.visit(operand)
            case nodes.Within(nodes.Subject(), tests):
                self._each(tests)
            case nodes.Choice(condition, then, otherwise):
                self._each((condition, then, otherwise))
            case _:
                raise Open

    def _each(self, parts: Iterable[Node]) -> None:
        for part in parts:
            self.visit(part)

    def _cut(self, value: Node) -> None:
        if _asks(value):
            raise Open
        constant = value.evaluate({}, None)
        self.values += _flat(constant)


def _flat(value: Any) -> Iterator[Any]:
    if type(value) is not list:
        yield value
        return
    for item in value:
        # Whether a list is the tested value, or one of its elements, are two questions; nobody asks the first.
        if type(item) in (list, dict):
            raise Open
        yield item


def _asks(node: Node) -> bool:
    """Whether the tested value has a part in it. Tests ask by their nature; those of ``x in (…)`` ask about x."""
    if isinstance(node, nodes.Subject | nodes.Test):
        return True
    if isinstance(node, nodes.Within):
        return _asks(node.value)
    return any(map(_asks, node.children()))
