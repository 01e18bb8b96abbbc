"""The tree an expression is compiled into: the closed list of what can be evaluated at all.

Every node answers ``evaluate(scope, subject)``: ``scope`` holds the variables, ``subject`` is what ``?``
stands for within unary tests. A node evaluates each of its children at most once, so the work is bounded by
the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Protocol

from app.expressions import bounds, comparing
from app.expressions.arithmetic import Operation, negated
from app.expressions.comparing import Comparison, Truth
from app.expressions.registry import Function
from app.expressions.values import taken


class Scope(Protocol):
    """Where variables are looked up. It may fetch them as late as this, so nothing here ever copies it."""

    def get(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression."""

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        raise NotImplementedError

    def children(self) -> Iterator[Node]:
        for field in fields(self):
            value = getattr(self, field.name)
            for child in value if type(value) is tuple else (value,):
                if isinstance(child, Node):
                    yield child


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A literal; ``function`` is the one that made it, as in ``date("2026-01-31")``."""

    value: Any
    function: str = ""

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable. One that is not there is null; that somebody supplies it is checked at deployment."""

    name: str

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        return taken(scope.get(self.name), self.name)


@dataclass(frozen=True, slots=True)
class Subject(Node):
    """``?``: the value that is being tested."""

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        return subject


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: Function
    arguments: tuple[Node, ...]
    position: int

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        return self.function.call([argument.evaluate(scope, subject) for argument in self.arguments])


@dataclass(frozen=True, slots=True)
class Items(Node):
    """``[a, b, c]``."""

    items: tuple[Node, ...]

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        return bounds.of_size([item.evaluate(scope, subject) for item in self.items])


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """``a + b - c``, from left to right. Flat, because a sum of fifty terms is long and not deep."""

    operations: tuple[Operation, ...]
    operands: tuple[Node, ...]

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        result = self.operands[0].evaluate(scope, subject)
        for operation, operand in zip(self.operations, self.operands[1:], strict=True):
            result = operation(result, operand.evaluate(scope, subject))
        return result


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        return negated(self.operand.evaluate(scope, subject))


@dataclass(frozen=True, slots=True)
class Compared(Node):
    compare: Comparison
    left: Node
    right: Node

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        return self.compare(self.left.evaluate(scope, subject), self.right.evaluate(scope, subject))


@dataclass(frozen=True, slots=True)
class All(Node):
    """``a and b and c``."""

    parts: tuple[Node, ...]

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        return comparing.all_of(part.evaluate(scope, subject) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either(Node):
    """``a or b or c``."""

    parts: tuple[Node, ...]

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        return comparing.any_of(part.evaluate(scope, subject) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Node

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        return comparing.opposite(self.operand.evaluate(scope, subject))


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """``if a then b else c``; anything but true takes the second way."""

    condition: Node
    then: Node
    otherwise: Node

    def evaluate(self, scope: Scope, subject: Any) -> Any:
        way = self.then if self.condition.evaluate(scope, subject) is True else self.otherwise
        return way.evaluate(scope, subject)


@dataclass(frozen=True, slots=True)
class Within(Node):
    """``value in (tests)``. Inside the tests, ``?`` is the value."""

    value: Node
    tests: tuple[Test, ...]

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        value = self.value.evaluate(scope, subject)
        return comparing.any_of(test.evaluate(scope, value) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Test(Node):
    """Something the subject passes, fails, or (null) cannot be asked."""


@dataclass(frozen=True, slots=True)
class IsValue(Test):
    """``"a"``: the subject is this, or one of this list."""

    value: Node

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        return comparing.among(subject, self.value.evaluate(scope, subject))


@dataclass(frozen=True, slots=True)
class Fulfils(Test):
    """``? > 2 and ? < 9``: a condition that mentions the subject."""

    condition: Node

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        return comparing.all_of((self.condition.evaluate(scope, subject),))


@dataclass(frozen=True, slots=True)
class Compares(Test):
    """``>= 2``."""

    compare: Comparison
    value: Node

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        return self.compare(subject, self.value.evaluate(scope, subject))


@dataclass(frozen=True, slots=True)
class Interval(Test):
    """``[low..high)``: a bracket includes its end, a parenthesis (or a bracket turned away) does not."""

    above: Comparison
    low: Node
    below: Comparison
    high: Node

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        low, high = self.low.evaluate(scope, subject), self.high.evaluate(scope, subject)
        return comparing.all_of((self.above(subject, low), self.below(subject, high)))


@dataclass(frozen=True, slots=True)
class NoneOf(Test):
    """``not(tests)``: the subject passes none of them."""

    tests: tuple[Test, ...]
    position: int

    def evaluate(self, scope: Scope, subject: Any) -> Truth:
        return comparing.opposite(comparing.any_of(test.evaluate(scope, subject) for test in self.tests))
