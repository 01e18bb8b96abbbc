"""What one gets from a text: an expression, the tests of a cell, or the assignments of a script task.

Each is frozen, may be kept for ever and used by all threads at once, and is parsed once for equal texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.expressions import parser
from app.expressions.builder import Entry, Part, as_test
from app.expressions.errors import Mistake
from app.expressions.nodes import Constant, Node, NoneOf, Scope, Test
from app.expressions.survey import NOT_A_VALUE, Called, Survey, survey, tested_literals
from app.expressions.values import plain, taken
from app.i18n import Message

KEPT = 2_048
"""Texts of each sort that stay parsed. The shipped procedures have some hundreds."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A text that was understood. ``names`` are the variables it reads, ``functions`` those it calls."""

    text: str
    names: frozenset[str]
    functions: frozenset[str]
    calls: tuple[Called, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Expression(Compiled):
    """A text that has a value."""

    root: Node = field(repr=False)

    def evaluate(self, context: Scope) -> Any:
        """The value, as an expression has it (see ``plain``). Raises Unusable or Exceeded."""
        return self.root.evaluate(context, None)

    def holds(self, context: Scope) -> bool:
        """Whether the condition is exactly true: null, 1 and "true" are not."""
        return self.root.evaluate(context, None) is True

    @property
    def literal(self) -> Constant | None:
        """The literal, when the expression is nothing else."""
        return self.root if isinstance(self.root, Constant) else None


@dataclass(frozen=True, slots=True)
class UnaryTests(Compiled):
    """A cell of a decision table. No tests at all stand for "-": anything passes."""

    tests: tuple[Test, ...] = field(repr=False)

    def matches(self, value: Any, context: Scope) -> bool:
        """Whether ``value`` passes at least one test for certain. Raises Unusable or Exceeded."""
        if not self.tests:
            return True
        subject = taken(value, "?")
        return any(test.evaluate(context, subject) is True for test in self.tests)

    @property
    def any(self) -> bool:
        """Whether everything passes."""
        return not self.tests

    @property
    def literals(self) -> tuple[Any, ...]:
        """The literals a value is compared with; one of another kind than the value's can never match."""
        return tuple(tested_literals(self.tests))


@dataclass(frozen=True, slots=True)
class Assignments(Compiled):
    """A script task: a context whose later entries see the earlier ones."""

    entries: tuple[tuple[str, Node], ...] = field(repr=False)

    def evaluate(self, context: Scope) -> dict[str, Any]:
        """The variables to set, JSON-friendly, in the order of the text. Raises Unusable or Exceeded."""
        scope = _Overlay(context)
        for name, node in self.entries:
            scope.own[name] = node.evaluate(scope, None)
        return {name: plain(value) for name, value in scope.own.items()}

    @property
    def assigned(self) -> tuple[str, ...]:
        """The names it sets."""
        return tuple(name for name, _ in self.entries)


class _Overlay:
    """What a script has set so far, over the context it began with."""

    def __init__(self, context: Scope) -> None:
        self.own: dict[str, Any] = {}
        self._context = context

    def get(self, name: str, /) -> Any:
        return self.own[name] if name in self.own else self._context.get(name)


@lru_cache(KEPT)
def parse(text: str, place: str = "") -> Expression:
    """Read an expression. ``place`` admits the functions registered for it. Raises Mistake."""
    part: Part = parser.read(text, "expression")
    root = _value(part)
    return Expression(text, *_facts(survey([root], place)), root)


@lru_cache(KEPT)
def parse_tests(text: str) -> UnaryTests:
    """Read the cell of a decision table; "-" and the empty cell are any. Raises Mistake."""
    if text.strip() in ("", "-"):
        return UnaryTests(text, frozenset(), frozenset(), (), ())
    parts: tuple[Part, ...] = parser.read(text, "tests")
    tests = tuple(as_test(part) for part in parts)
    return UnaryTests(text, *_facts(survey(tests, "")), tests)


@lru_cache(KEPT)
def parse_assignments(text: str) -> Assignments:
    """Read ``{name: expression, …}``. Raises Mistake."""
    entries: tuple[Entry, ...] = parser.read(text, "assignments")
    names: set[str] = set()
    own: set[str] = set()
    for entry in entries:
        names |= survey([_value(entry.part)], "").names - own
        own.add(entry.name)
    whole = survey([entry.part.node for entry in entries], "")
    pairs = tuple((entry.name, entry.part.node) for entry in entries)
    return Assignments(text, frozenset(names), whole.functions, whole.calls, pairs)


def _facts(found: Survey) -> tuple[frozenset[str], frozenset[str], tuple[Called, ...]]:
    return found.names, found.functions, found.calls


def _value(part: Part) -> Node:
    """The node of a part that must have a value by itself. Raises Mistake for a mere test."""
    if part.asks is not None:
        raise Mistake(Message("“?” stands for the tested value and has a meaning only in tests."), part.asks)
    if isinstance(part.node, NoneOf):
        raise Mistake(NOT_A_VALUE, part.node.position)
    return part.node
