"""From what a person entered to a value that can be stored as JSON, one function for each type of field.

An entry is a string or a list of strings, as a page posts it, or a JSON value that means the same. A function
answers with the value, ``None`` (or an empty list) where nothing was entered, or raises ``Wrong`` with
the sentence that stands below the field. Whether an answer is required is not asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from app.formdefs import moments, numbers, signatures, texts, uploads
from app.formdefs.components import SCORES, Choice, Field
from app.formdefs.wrong import Wrong
from app.i18n import Message

UNTICKED = frozenset({"", "0", "false", "off"})


@dataclass(frozen=True)
class Setting:
    """What reading needs to know besides the entry. Without ``choices`` any option is taken as known."""

    zone: tzinfo
    choices: Callable[[str], Sequence[Choice]] | None = None


@dataclass(frozen=True)
class Reading:
    """What was understood: the value, or what is wrong; for a dynamic list its rows."""

    value: Any = None
    wrong: Message | None = None
    rows: tuple[dict[str, Reading], ...] = field(default=())


def read(field: Field, entry: Any, setting: Setting) -> Reading:
    """Understand one entry. Never raises: what is wrong is part of the answer."""
    try:
        if field.type == "dynamiclist":
            return _rows(field, entry, setting)
        return Reading(READERS[field.type](field, entry, setting))
    except Wrong as wrong:
        return Reading(wrong=wrong.message)


def is_empty(value: Any) -> bool:
    """Whether nothing was answered. A box without a tick is no answer; a zero is one."""
    return value is None or value is False or value == "" or value == []


def _rows(field: Field, entry: Any, setting: Setting) -> Reading:
    rows = entry or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Wrong(Message("Enter the rows again."))
    if len(rows) > field.max_rows:
        sentence = "At most {most} rows are possible here; these are {count}."
        raise Wrong(Message(sentence, most=field.max_rows, count=len(rows)))
    readings = tuple(
        {column.key: read(column, row.get(column.key), setting) for column in field.fields} for row in rows
    )
    return Reading([{key: reading.value for key, reading in row.items()} for row in readings], rows=readings)


def _textfield(field: Field, entry: Any, setting: Setting) -> str | None:
    return texts.line(field, entry)


def _textarea(field: Field, entry: Any, setting: Setting) -> str | None:
    return texts.passage(field, entry)


def _number(field: Field, entry: Any, setting: Setting) -> int | float | None:
    return numbers.number(field, entry)


def _score(field: Field, entry: Any, setting: Setting) -> int | None:
    score = numbers.number(field, entry)
    if score is not None and score not in SCORES:
        raise Wrong(Message("Choose a score from {least} to {most}.", least=SCORES[0], most=SCORES[-1]))
    return None if score is None else int(score)


def _one(field: Field, entry: Any, setting: Setting) -> str | None:
    value = texts.code(entry)
    if value and value not in _known(field, setting, [value]):
        raise Wrong(Message("Choose one of the options offered."))
    return value or None


def _several(field: Field, entry: Any, setting: Setting) -> list[str]:
    values = list(dict.fromkeys(texts.code(item) for item in _listed(entry)))
    values = [value for value in values if value]
    if not _known(field, setting, values).issuperset(values):
        raise Wrong(Message("Choose from the options offered."))
    return values


def _checkbox(field: Field, entry: Any, setting: Setting) -> bool:
    return entry is True or (isinstance(entry, str) and entry.strip().lower() not in UNTICKED)


def _datetime(field: Field, entry: Any, setting: Setting) -> str | None:
    return moments.moment(field.subtype, entry, setting.zone)


def _filepicker(field: Field, entry: Any, setting: Setting) -> list[int | str]:
    files = uploads.identifiers(_listed(entry))
    if len(files) > 1 and not field.multiple:
        raise Wrong(Message("Only one file is possible here. Remove the others."))
    return files


def _signature(field: Field, entry: Any, setting: Setting) -> int | str | None:
    return signatures.signature(entry)


def _listed(entry: Any) -> list[Any]:
    if entry is None or entry == "":
        return []
    return entry if isinstance(entry, list) else [entry]


def _known(field: Field, setting: Setting, values: Sequence[str]) -> frozenset[str]:
    if not field.values_key:
        return frozenset(choice.value for choice in field.values)
    if setting.choices is None:
        return frozenset(values)
    return frozenset(choice.value for choice in setting.choices(field.values_key))


READERS: dict[str, Callable[[Field, Any, Setting], Any]] = {
    "textfield": _textfield,
    "textarea": _textarea,
    "number": _number,
    "score": _score,
    "select": _one,
    "radio": _one,
    "checklist": _several,
    "checkbox": _checkbox,
    "datetime": _datetime,
    "filepicker": _filepicker,
    "signature": _signature,
}
