"""From what the grammar recognised to the tree of ``nodes``: a method for each rule or alias there.

The parser calls these while it reads, bottom up, without recursion. So every bound is checked before anything
deep or large exists, and a text of nothing but brackets costs no stack.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

from lark import Token, Transformer, v_args

from app.expressions import bounds, calls, literals, nodes
from app.expressions.arithmetic import OPERATIONS, negated
from app.expressions.comparing import COMPARISONS
from app.expressions.errors import Mistake
from app.i18n import Message


@dataclass(frozen=True, slots=True)
class Part:
    """A node with what its parents must know: its place, how much it holds, whether it asks for ``?``."""

    node: nodes.Node
    position: int
    depth: int = 1
    size: int = 1
    asks: int | None = None
    """Where the first ``?`` stands that nothing inside this part answers."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``name: expression`` of a context."""

    name: str
    position: int
    part: Part


def grown(node: nodes.Node, position: int, *parts: Part, level: int = 1) -> Part:
    """The part that holds ``parts``. Raises Mistake when it would be too deep or too large."""
    depth = level + max((part.depth for part in parts), default=0)
    size = level + sum(part.size for part in parts)
    if depth > bounds.DEPTH:
        raise Mistake(Message("brackets and calls are nested more than {most} deep.", most=bounds.DEPTH), position)
    _admit(size, position)
    asks = next((part.asks for part in parts if part.asks is not None), None)
    return Part(node, position, depth, size, asks)


def as_test(part: Part) -> nodes.Test:
    """What stands in the place of a test, as one: a condition about ``?``, or a value to compare with.

    ``not("a")`` as an expression is the negation of a text, which is null; as a test it means: not this one.
    """
    node = part.node
    if isinstance(node, nodes.Test):
        return node
    if isinstance(node, nodes.Not):
        return nodes.NoneOf((as_test(replace(part, node=node.operand)),), part.position)
    return nodes.IsValue(node) if part.asks is None else nodes.Fulfils(node)


@v_args(inline=True)
class Builder(Transformer[Token, Part]):
    """Holds no state: one instance serves all threads."""

    def choice(self, condition: Part, then: Part, otherwise: Part) -> Part:
        node = nodes.Choice(condition.node, then.node, otherwise.node)
        return grown(node, condition.position, condition, then, otherwise)

    def disjunction(self, *parts: Part) -> Part:
        return grown(nodes.Either(_nodes(parts)), parts[0].position, *parts)

    def conjunction(self, *parts: Part) -> Part:
        return grown(nodes.All(_nodes(parts)), parts[0].position, *parts)

    def comparison(self, left: Part, sign: Token, right: Part) -> Part:
        node = nodes.Compared(COMPARISONS[sign], left.node, right.node)
        return grown(node, left.position, left, right)

    def between(self, value: Part, low: Part, high: Part) -> Part:
        return _within(value, (_interval(low.position, "[", low, high, "]"),))

    def membership(self, value: Part, tests: tuple[Part, ...]) -> Part:
        return _within(value, tests)

    def chain(self, first: Part, *rest: Part | Token) -> Part:
        operands = [first, *cast("tuple[Part, ...]", rest[1::2])]
        operations = tuple(OPERATIONS[sign] for sign in cast("tuple[Token, ...]", rest[0::2]))
        return grown(nodes.Chain(operations, _nodes(operands)), first.position, *operands)

    def negative(self, sign: Token, operand: Part) -> Part:
        if not isinstance(operand.node, nodes.Constant):
            return grown(nodes.Negative(operand.node), _at(sign), operand)
        value = negated(operand.node.value)
        if value is None:
            raise Mistake(Message("only numbers and durations can have a minus before them."), _at(sign))
        return grown(nodes.Constant(value, operand.node.function), _at(sign), operand, level=0)

    def subject(self, mark: Token) -> Part:
        return Part(nodes.Subject(), _at(mark), asks=_at(mark))

    def call(self, function: Token, *arguments: Part) -> Part:
        node = calls.resolved(function, _nodes(arguments), _at(function))
        return grown(node, _at(function), *arguments)

    def function(self, *words: Token) -> Token:
        return Token("FUNCTION", " ".join(" ".join(words).split()), _at(words[0]))

    def negation(self, word: Token, tests: tuple[Part, ...]) -> Part:
        if len(tests) == 1 and not isinstance(tests[0].node, nodes.Test):
            return grown(nodes.Not(tests[0].node), _at(word), *tests)
        # Only as a test has this a meaning; whoever uses it as a value is told so when the tree is surveyed.
        return grown(nodes.NoneOf(_tests(tests), _at(word)), _at(word), *tests)

    def list(self, bracket: Token, *items: Part) -> Part:
        return grown(nodes.Items(_nodes(items)), _at(bracket), *items)

    def group(self, inner: Part) -> Part:
        return grown(inner.node, inner.position, inner)

    def number(self, digits: Token) -> Part:
        return Part(nodes.Constant(literals.number(digits, _at(digits))), _at(digits))

    def string(self, quoted: Token) -> Part:
        return Part(nodes.Constant(literals.string(quoted, _at(quoted))), _at(quoted))

    def null(self, word: Token) -> Part:
        return Part(nodes.Constant(None), _at(word))

    def true(self, word: Token) -> Part:
        return Part(nodes.Constant(True), _at(word))

    def false(self, word: Token) -> Part:
        return Part(nodes.Constant(False), _at(word))

    def name(self, word: Token) -> Part:
        return Part(nodes.Name(literals.name(word, _at(word))), _at(word))

    def tests(self, *tests: Part) -> tuple[Part, ...]:
        _admit(sum(test.size for test in tests), tests[0].position)
        return tests

    one = tests

    def one_comparison(self, sign: Token, value: Part) -> tuple[Part, ...]:
        return (self.comparison_test(sign, value),)

    def comparison_test(self, sign: Token, value: Part) -> Part:
        return grown(nodes.Compares(COMPARISONS[sign], value.node), _at(sign), value)

    def interval(self, opening: Token, low: Part, _dots: Token, high: Part, closing: Token) -> Part:
        return _interval(_at(opening), opening, low, high, closing)

    def entry(self, name: Token, value: Part) -> Entry:
        return Entry(literals.plain_name(name, _at(name)), _at(name), value)

    def assignments(self, brace: Token, *entries: Entry) -> tuple[Entry, ...]:
        seen: set[str] = set()
        for entry in entries:
            if entry.name in seen:
                raise Mistake(Message("“{name}” is given a value twice.", name=entry.name), entry.position)
            seen.add(entry.name)
        _admit(sum(entry.part.size for entry in entries), _at(brace))
        return entries


def _within(value: Part, tests: tuple[Part, ...]) -> Part:
    node = nodes.Within(value.node, _tests(tests))
    # The tests ask about this very value, so a `?` in them is answered.
    return replace(grown(node, value.position, value, *tests), asks=value.asks)


def _interval(position: int, opening: str, low: Part, high: Part, closing: str) -> Part:
    above, below = COMPARISONS[">=" if opening == "[" else ">"], COMPARISONS["<=" if closing == "]" else "<"]
    if isinstance(low.node, nodes.Constant) and isinstance(high.node, nodes.Constant):
        ordered = COMPARISONS["<="](low.node.value, high.node.value)
        if not ordered:
            raise Mistake(Message("the interval must go from a smaller to a larger value of the same kind."), position)
    return grown(nodes.Interval(above, low.node, below, high.node), position, low, high)


def _admit(size: int, position: int) -> None:
    if size > bounds.NODES:
        raise Mistake(Message("the expression has more than {most} parts.", most=bounds.NODES), position)


def _nodes(parts: Iterable[Part]) -> tuple[nodes.Node, ...]:
    return tuple(part.node for part in parts)


def _tests(parts: Iterable[Part]) -> tuple[nodes.Test, ...]:
    return tuple(as_test(part) for part in parts)


def _at(token: Token) -> int:
    return token.start_pos or 0
