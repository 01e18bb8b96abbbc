"""Decision tables, evaluated with the language of ``expressions``. How one is read stands in ``dmn_xml``.

A table that is silent where it should speak, or speaks twice, stops the case with an incident: it never
guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app import expressions
from app.errors import DeskError
from app.expressions import Expression, UnaryTests, comparing, notation

Row = dict[str, Any]


class NoRuleMatched(DeskError):
    """No rule of the table “{table}” fits. Add one that does, or a last rule with “-” in every cell."""


class DecisionOverlap(DeskError):
    """The rules {rules} of the table “{table}” fit at once and must not. Correct the table and try again."""


@dataclass(frozen=True)
class Outcome:
    """What a table decided, flat, so that history can walk the same way again.

    ``values`` are JSON-friendly, by output name; ``rules`` are the ids of those that made the result;
    ``inputs`` are what the table saw, by label.
    """

    values: dict[str, Any]
    rules: tuple[str, ...]
    inputs: dict[str, Any]


@dataclass(frozen=True)
class Input:
    """A column that is tested. ``type`` is FEEL's name of the kind, "" when the table does not say."""

    id: str
    label: str
    expression: Expression
    type: str = ""

    def value(self, context: Mapping[str, Any]) -> Any:
        """What the column sees. The data holds dates and durations as texts; the column's type says which."""
        value = self.expression.evaluate(context)
        reader = _READERS.get(self.type)
        return reader(value) if reader is not None and isinstance(value, str) else value


@dataclass(frozen=True)
class Output:
    """A column that is answered; ``name`` is the variable it becomes."""

    id: str
    name: str
    label: str
    type: str = ""


@dataclass(frozen=True)
class Rule:
    """A row. ``number`` counts from 1, as the editor shows it."""

    id: str
    number: int
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Expression, ...]
    annotation: str = ""

    def matches(self, values: list[Any], context: Mapping[str, Any]) -> bool:
        return all(test.matches(value, context) for test, value in zip(self.tests, values, strict=True))

    @property
    def default(self) -> bool:
        """Whether it fits whatever comes."""
        return all(test.any for test in self.tests)


@dataclass(frozen=True)
class DecisionTable:
    """A decision table, read and checked."""

    id: str
    name: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    hit_policy: str = "UNIQUE"
    aggregation: str = ""
    name_en: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads."""
        texts = [column.expression for column in self.inputs]
        cells = [cell for rule in self.rules for cell in (*rule.tests, *rule.outputs)]
        return frozenset[str]().union(*(text.names for text in (*texts, *cells)))

    def evaluate(self, context: Mapping[str, Any]) -> Outcome:
        """Decide. Raises NoRuleMatched, DecisionOverlap, and what expressions raise on unusable data."""
        seen = [column.value(context) for column in self.inputs]
        matching = (rule for rule in self.rules if rule.matches(seen, context))
        values, rules = HIT_POLICIES[self.hit_policy](self, matching, context)
        return Outcome(
            values={name: expressions.plain(value) for name, value in values.items()},
            rules=tuple(rule.id for rule in rules),
            inputs={column.label: expressions.plain(value) for column, value in zip(self.inputs, seen, strict=True)},
        )

    def row(self, rule: Rule, context: Mapping[str, Any]) -> Row:
        """What one rule answers, by output name."""
        return {
            output.name: answer.evaluate(context) for output, answer in zip(self.outputs, rule.outputs, strict=True)
        }


Hits = tuple[Row, list[Rule]]


def _unique(table: DecisionTable, matching: Iterator[Rule], context: Mapping[str, Any]) -> Hits:
    rules = list(matching)
    if len(rules) > 1:
        raise _overlap(table, rules)
    return _first(table, iter(rules), context)


def _first(table: DecisionTable, matching: Iterator[Rule], context: Mapping[str, Any]) -> Hits:
    rule = next(matching, None)
    if rule is None:
        raise NoRuleMatched(table=table.name)
    return table.row(rule, context), [rule]


def _any(table: DecisionTable, matching: Iterator[Rule], context: Mapping[str, Any]) -> Hits:
    rules = list(matching)
    row, _ = _first(table, iter(rules), context)
    for rule in rules[1:]:
        other = table.row(rule, context)
        if any(comparing.same(row[name], other[name]) is not True for name in row):
            raise _overlap(table, rules)
    return row, rules


def _collect(table: DecisionTable, matching: Iterator[Rule], context: Mapping[str, Any]) -> Hits:
    rules = list(matching)
    rows = [table.row(rule, context) for rule in rules]
    columns: Row = {output.name: [row[output.name] for row in rows] for output in table.outputs}
    if not table.aggregation:
        return columns, rules
    aggregate = expressions.FUNCTIONS[AGGREGATIONS[table.aggregation]]
    return {name: aggregate.call([column]) for name, column in columns.items()}, rules


def _overlap(table: DecisionTable, rules: list[Rule]) -> DecisionOverlap:
    return DecisionOverlap(table=table.name, rules=", ".join(str(rule.number) for rule in rules))


HIT_POLICIES: dict[str, Callable[[DecisionTable, Iterator[Rule], Mapping[str, Any]], Hits]] = {
    "UNIQUE": _unique,
    "FIRST": _first,
    "ANY": _any,
    "RULE ORDER": _collect,
    "COLLECT": _collect,
}

AGGREGATIONS = {"SUM": "sum", "MIN": "min", "MAX": "max", "COUNT": "count"}
"""The function of ``expressions`` that each aggregation applies. Of nothing: COUNT is 0, the others null."""

_READERS: dict[str, Callable[[str], date | datetime | time | timedelta | None]] = {
    "date": notation.read_date,
    "date and time": notation.read_instant,
    "time": notation.read_time,
    "duration": notation.read_duration,
}
