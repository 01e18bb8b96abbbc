"""What is wrong with a decision table that could be read: columns that clash, rules that never fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app import expressions
from app.engine.decisions import AGGREGATIONS, HIT_POLICIES, DecisionTable, Input, Output, Rule
from app.errors import Problem
from app.i18n import Message

MOST_COLUMNS = 50


def problems(table: DecisionTable, file: str = "") -> list[Problem]:
    """Everything that is wrong with ``table``, each with the id of the column, rule or table."""
    found = (*_columns(table), *_policy(table), *_rules(table), *_kinds(table))
    return [Problem(message, place, name, file) for message, place, name in found]


Found = Iterator[tuple[Message, str, str]]


def _columns(table: DecisionTable) -> Found:
    if not table.inputs or not table.outputs:
        yield Message("The table needs at least one input and one output."), table.id, table.name
    if len(table.inputs) + len(table.outputs) > MOST_COLUMNS:
        yield Message("The table has more than {most} columns.", most=MOST_COLUMNS), table.id, table.name
    for column in table.outputs:
        if not expressions.is_name(column.name):
            yield (
                Message(
                    "“{name}” cannot be the name of a variable: letters, digits and underscores only.",
                    name=column.name,
                ),
                column.id,
                column.label,
            )
    # History keeps inputs by their label and outputs by their name.
    for names in ([column.label for column in table.inputs], [column.name for column in table.outputs]):
        for name in _repeated(names):
            yield (
                Message("Two columns are called “{name}”. Each needs its own name.", name=name),
                table.id,
                table.name,
            )


def _policy(table: DecisionTable) -> Found:
    if table.hit_policy not in HIT_POLICIES:
        known = ", ".join(HIT_POLICIES)
        message = Message("The hit policy {found} is not offered. Known: {known}.", found=table.hit_policy, known=known)
        yield message, table.id, table.name
    aggregates = table.hit_policy == "COLLECT" and table.aggregation in AGGREGATIONS and len(table.outputs) == 1
    if table.aggregation and not aggregates:
        known = ", ".join(AGGREGATIONS)
        message = Message("An aggregation ({known}) needs the hit policy COLLECT and exactly one output.", known=known)
        yield message, table.id, table.name


def _rules(table: DecisionTable) -> Found:
    if not table.rules:
        yield Message("The table has no rules."), table.id, table.name
    for name in _repeated([rule.id for rule in table.rules]):
        yield Message("Two rules have the same id."), name, ""
    for rule in table.rules:
        if rule.default and table.inputs and (message := _always_fits(table, rule)):
            yield message, rule.id, ""


def _always_fits(table: DecisionTable, rule: Rule) -> Message | None:
    if table.hit_policy == "UNIQUE" and len(table.rules) > 1:
        return Message(
            "Rule {number} fits always and overlaps all others. Set the hit policy to FIRST and put it last.",
            number=rule.number,
        )
    if table.hit_policy == "FIRST" and rule.number < len(table.rules):
        return Message("Rule {number} fits always; the rules below it are never reached.", number=rule.number)
    return None


def _kinds(table: DecisionTable) -> Found:
    for rule in table.rules:
        for test, column in zip(rule.tests, table.inputs, strict=False):
            for literal in test.literals:
                yield from _kind(rule, column, literal)
        for answer, output in zip(rule.outputs, table.outputs, strict=False):
            if answer.literal is not None:
                yield from _kind(rule, output, answer.literal.value)


def _kind(rule: Rule, column: Input | Output, literal: object) -> Found:
    # `"3"` in a column of numbers never fits, and nothing at run time would say so.
    found = expressions.kind(literal)
    if column.type and literal is not None and found != column.type:
        message = Message(
            "Rule {number}: the column is of the type {wanted}, and this value is of the type {found}.",
            number=rule.number,
            wanted=expressions.NAMES[column.type],
            found=expressions.NAMES[found],
        )
        yield message, rule.id, column.label


def _repeated(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if name and times > 1)
