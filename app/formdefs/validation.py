"""Entries against a form: what was answered, and what is wrong, a sentence for each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Problem
from app.formdefs import conditions
from app.formdefs.components import Component, Field, inputs
from app.formdefs.reading import Reading, Setting, is_empty, read
from app.i18n import Message


@dataclass(frozen=True)
class Answers:
    """``values`` of the shown fields by key, JSON-friendly; ``None`` or empty where nothing was said."""

    values: dict[str, Any]
    problems: tuple[Problem, ...]


def validate(
    components: Sequence[Component], entries: Mapping[str, Any], setting: Setting, context: Mapping[str, Any]
) -> Answers:
    """See ``Form.validate``."""
    fields = inputs(components)
    readings = {field.key: read(field, entries.get(field.key), setting) for field in fields}
    gone = conditions.hidden(components, readings, context)
    shown = [field for field in fields if field.key not in gone]
    return Answers(
        {field.key: _value(field, readings[field.key], gone) for field in shown},
        tuple(problem for field in shown for problem in _problems("", field, readings[field.key], gone)),
    )


def _value(field: Field, reading: Reading, gone: frozenset[str]) -> Any:
    if field.type != "dynamiclist":
        return reading.value
    rows = (_row(field, index, entries, gone) for index, entries in enumerate(reading.rows))
    return [row for row in rows if not all(is_empty(value) for value in row.values())]


def _row(field: Field, index: int, entries: Mapping[str, Reading], gone: frozenset[str]) -> dict[str, Any]:
    prefix = conditions.row(field.key, index)
    return {key: entry.value for key, entry in entries.items() if prefix + key not in gone}


def _problems(prefix: str, field: Field, reading: Reading, gone: frozenset[str]) -> Iterator[Problem]:
    path = prefix + field.key
    if path in gone:
        return
    if reading.wrong is not None:
        yield Problem(reading.wrong, path, field.label)
    elif field.required and is_empty(reading.value):
        yield Problem(Message(REQUIRED.get(field.type, "Fill in this field.")), path, field.label)
    for index, entries in enumerate(reading.rows):
        if all(is_empty(entry.value) and entry.wrong is None for entry in entries.values()):
            continue
        for column in field.fields:
            yield from _problems(conditions.row(field.key, index), column, entries[column.key], gone)


REQUIRED = {
    "select": "Choose one of the options.",
    "radio": "Choose one of the options.",
    "score": "Choose a score from 1 to 5.",
    "checklist": "Choose at least one of the options.",
    "checkbox": "Tick this box to go on.",
    "datetime": "Enter a date or time.",
    "filepicker": "Add at least one file.",
    "signature": "A signature is needed here.",
}
