"""Patterns of text fields: the part of JavaScript's regular expressions that people use, in linear time.

The usual engines go back and try again; a pattern written carelessly in the browser's form editor could then
keep the server busy for hours with one short input. This one walks all possibilities at once, so its work is
at most (size of the pattern) x (length of the text). It answers yes or no and remembers nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.formdefs import pattern_syntax as syntax
from app.formdefs.pattern_syntax import Mistake as Mistake
from app.i18n import Message

MAX_TEXT = 200
MAX_STEPS = 600


@dataclass(frozen=True)
class Step:
    """One step of the walk: "one" (of ``chars``), "fork" (to all of ``to``), "start", "end" or "found"."""

    what: str
    chars: syntax.Chars | None = None
    to: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pattern:
    """A pattern that was read once and may be asked often."""

    text: str
    steps: tuple[Step, ...]

    def found_in(self, value: str) -> bool:
        """Whether the pattern occurs anywhere in ``value``, as JavaScript's ``RegExp.test`` says."""
        alive: set[int] = set()
        for position in range(len(value) + 1):
            alive = self._reach(alive | {0}, at_start=position == 0, at_end=position == len(value))
            if any(self.steps[index].what == "found" for index in alive):
                return True
            if position < len(value):
                alive = self._consume(alive, ord(value[position]))
        return False

    def _reach(self, alive: set[int], *, at_start: bool, at_end: bool) -> set[int]:
        passable = {"fork": True, "start": at_start, "end": at_end}
        seen = set(alive)
        stack = list(alive)
        while stack:
            step = self.steps[stack.pop()]
            if passable.get(step.what):
                fresh = [index for index in step.to if index not in seen]
                seen.update(fresh)
                stack.extend(fresh)
        return seen

    def _consume(self, alive: set[int], point: int) -> set[int]:
        steps = self.steps
        return {index + 1 for index in alive if (chars := steps[index].chars) and chars.has(point)}


def compile(text: str) -> Pattern:
    """Read a pattern. Raises ``Mistake`` for what is not understood, and for what is too long."""
    if len(text) > MAX_TEXT:
        raise Mistake(Message("A pattern may be {limit} characters long.", limit=MAX_TEXT))
    steps: list[Step] = []
    _lay(syntax.read(text), steps)
    steps.append(Step("found"))
    return Pattern(text, tuple(steps))


def _lay(node: syntax.Node, steps: list[Step]) -> None:
    if len(steps) >= MAX_STEPS:
        raise Mistake(Message("It repeats too much. Limit the length with maxLength instead."))
    if isinstance(node, syntax.Chars):
        steps.append(Step("one", chars=node))
    elif isinstance(node, syntax.Edge):
        steps.append(Step("start" if node.start else "end", to=(len(steps) + 1,)))
    elif isinstance(node, syntax.Chain):
        for part in node.parts:
            _lay(part, steps)
    elif isinstance(node, syntax.Either):
        _lay_either(node, steps)
    else:
        _lay_repeat(node, steps)


def _lay_either(node: syntax.Either, steps: list[Step]) -> None:
    fork = len(steps)
    steps.append(Step("fork"))
    begins: list[int] = []
    exits: list[int] = []
    for branch in node.branches:
        begins.append(len(steps))
        _lay(branch, steps)
        exits.append(len(steps))
        steps.append(Step("fork"))
    steps[fork] = Step("fork", to=tuple(begins))
    for index in exits:
        steps[index] = Step("fork", to=(len(steps),))


def _lay_repeat(node: syntax.Repeat, steps: list[Step]) -> None:
    for _ in range(node.least):
        _lay(node.part, steps)
    if node.most is None:
        again = len(steps)
        steps.append(Step("fork"))
        _lay(node.part, steps)
        steps.append(Step("fork", to=(again,)))
        steps[again] = Step("fork", to=(again + 1, len(steps)))
        return
    forks: list[int] = []
    for _ in range(node.most - node.least):
        forks.append(len(steps))
        steps.append(Step("fork"))
        _lay(node.part, steps)
    for index in forks:
        steps[index] = Step("fork", to=(index + 1, len(steps)))
