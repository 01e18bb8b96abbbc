"""What is to be said of a table: test by test, and for all values there are. Rules are named by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app import expressions
from app.engine import dmn_trials
from app.engine.decisions import DecisionTable, Rule
from app.engine.dmn_trials import Trial, Verdict
from app.expressions import comparing, is_name
from app.i18n import Message
from app.studio.decisions import pieces, search
from app.studio.decisions.columns import Closed, Column, columns
from app.studio.decisions.search import Box, Exhausted, Work

SHOWN = 40
"""Gaps and overlaps that are told one by one."""


@dataclass(frozen=True)
class Part:
    """A set of values, column by column: ``cells`` say it as a rule would; ``given`` is one example, by variable."""

    cells: tuple[str, ...]
    given: dict[str, Any]
    empty: bool
    """Whether something in it has no value at all."""


@dataclass(frozen=True)
class Finding:
    """Something about rules of the table: what it is, in words; ``part`` where it concerns some values alone."""

    sentence: Message
    rules: tuple[str, ...] = ()
    column: str = ""
    part: Part | None = None


@dataclass(frozen=True)
class Findings:
    """``never`` are rules that no test case has hit; ``hidden`` can never be hit; ``unread`` are cells that say
    something only a case can answer. ``complete``: the search went through to the end."""

    verdicts: tuple[Verdict, ...]
    never: tuple[str, ...]
    hidden: tuple[Finding, ...]
    overlaps: tuple[Finding, ...]
    gaps: tuple[Finding, ...]
    unread: tuple[Finding, ...]
    complete: bool


def of(table: DecisionTable, trials: Sequence[Trial], closed: Closed) -> Findings:
    """Run the test cases and look at the whole table."""
    verdicts = tuple(dmn_trials.run(table, trial) for trial in trials)
    hit = {rule for verdict in verdicts for rule in verdict.rules}
    look = _Look(table, columns(table, closed))
    return Findings(
        verdicts,
        tuple(rule.id for rule in table.rules if rule.id not in hit),
        tuple(look.until_exhausted(look.hidden())),
        tuple(look.until_exhausted(look.overlaps())),
        tuple(look.until_exhausted(look.gaps())),
        tuple(look.unread()),
        look.complete,
    )


class _Look:
    """A look at one table; each question has its own work to spend."""

    def __init__(self, table: DecisionTable, of_table: list[Column]) -> None:
        self._table = table
        self._columns = of_table
        self.complete = True

    def until_exhausted(self, found: Iterator[Finding]) -> list[Finding]:
        kept: list[Finding] = []
        try:
            for one in found:
                if len(kept) == SHOWN:
                    self.complete = False
                    break
                kept.append(one)
        except Exhausted:
            self.complete = False
        return kept

    def hidden(self) -> Iterator[Finding]:
        """Rules that no value can hit: a cell fits nothing, or rules above it take everything."""
        work = Work()
        for position, rule in enumerate(self._table.rules):
            nowhere = next((one for one in self._columns if not one.of_rule(position)), None)
            if nowhere is not None:
                sentence = "Rule {number} is never hit: its cell in “{column}” fits no value."
                named = Message(sentence, number=rule.number, column=nowhere.input.label)
                yield Finding(named, (rule.id,), nowhere.input.id)
            elif self._table.hit_policy == "FIRST" and search.is_hidden(self._columns, position, work):
                yield self._covered(position, rule)

    def _covered(self, position: int, rule: Rule) -> Finding:
        above = [other for other in range(position) if all(self._meet(one, other, position) for one in self._columns)]
        whole = [other for other in above if all(self._holds(one, other, position) for one in self._columns)][:1]
        rules = [self._table.rules[other] for other in whole or above]
        numbers = ", ".join(str(one.number) for one in rules)
        sentence = Message(
            "Rule {number} is never hit: the rules above it ({rules}) take every value it fits.",
            number=rule.number,
            rules=numbers,
        )
        return Finding(sentence, (rule.id, *(one.id for one in rules)))

    def _meet(self, column: Column, other: int, position: int) -> bool:
        return bool(column.certain_of(other) & column.of_rule(position))

    def _holds(self, column: Column, other: int, position: int) -> bool:
        return column.certain_of(other) >= column.of_rule(position)

    def overlaps(self) -> Iterator[Finding]:
        """Pairs of rules that fit at once where only one may, or where both must answer the same."""
        if self._table.hit_policy not in ("UNIQUE", "ANY"):
            return
        work = Work()
        for one, first in enumerate(self._table.rules):
            for two in range(one + 1, len(self._table.rules)):
                work.step()
                second = self._table.rules[two]
                if self._table.hit_policy == "ANY" and _answer_alike(first, second):
                    continue
                box = search.overlap(self._columns, one, two)
                if box is not None:
                    sentence = Message("The rules {one} and {two} fit at once.", one=first.number, two=second.number)
                    yield Finding(sentence, (first.id, second.id), part=self._part(box))

    def gaps(self) -> Iterator[Finding]:
        """Values that no rule answers; those with nothing missing first."""
        boxes: list[Box] = []
        try:
            for box in search.gaps(self._columns, Work()):
                boxes.append(box)
                if len(boxes) == search.MOST:
                    raise Exhausted
        except Exhausted:
            self.complete = False
        parts = [self._part(box) for box in search.joined(self._columns, boxes)]
        for part in sorted(parts, key=lambda one: one.empty):
            yield Finding(Message("No rule fits these values."), part=part)

    def unread(self) -> Iterator[Finding]:
        for column in self._columns:
            for rule in column.unread:
                sentence = "Rule {number}: the cell in “{column}” asks for more than its value; it is not looked into."
                named = Message(sentence, number=rule.number, column=column.input.label)
                yield Finding(named, (rule.id,), column.input.id)
        for name in sorted(_shared(self._columns)):
            sentence = "Several inputs look at “{name}”: a combination named here may be one that never comes."
            yield Finding(Message(sentence, name=name))

    def _part(self, box: Box) -> Part:
        cells, given, empty = [], {}, False
        for column, chosen in zip(self._columns, box, strict=True):
            some = [column.pieces[index] for index in sorted(chosen)]
            cells.append(pieces.written(some, column.pieces))
            example = some[0].value
            empty |= example is None
            name = column.input.expression.text.strip()
            if _is_variable(name):
                given[name] = example
        return Part(tuple(cells), given, empty)


def _answer_alike(one: Rule, two: Rule) -> bool:
    """Also where it cannot be told: only what is surely different is said to be."""
    for first, second in zip(one.outputs, two.outputs, strict=True):
        if first.literal is None or second.literal is None:
            continue
        if comparing.same(first.literal.value, second.literal.value) is not True:
            return False
    return True


def _shared(of_table: Sequence[Column]) -> set[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for column in of_table:
        names = column.input.expression.names
        twice |= seen & names
        seen |= names
    return twice


def _is_variable(text: str) -> bool:
    return all(is_name(part) for part in text.split("."))


def example(part: Part) -> dict[str, str]:
    """The example as a test case writes it down."""
    return {name: expressions.written(value) for name, value in part.given.items()}
