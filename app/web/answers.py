"""What was entered in forms, readable: labels of the form's own version, names instead of codes, files as links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import files
from app.cases import codes as code_lists
from app.cases import staff
from app.engine import definitions, queries, vocabulary
from app.formdefs import Field, Form
from app.i18n import Message
from app.web import formatting, forms, words
from app.web.forms import StoredFile
from app.web.language import current, named, say

SEPARATOR = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class Answer:
    """One question with its answer: a text, or files, or rows of further answers."""

    label: str
    text: str = ""
    files: Sequence[StoredFile] = ()
    rows: Sequence[Sequence[Answer]] = ()
    long: bool = False


@dataclass(frozen=True)
class Submission:
    """One form that somebody sent."""

    title: str
    step: str
    by: str
    at: datetime
    answers: Sequence[Answer]


def of(conn: Connection, business_key: str, people: words.People) -> list[Submission]:
    """Everything that was entered for a matter, newest first."""
    rows = queries.submissions_of(conn, business_key)
    if not rows:
        return []
    stored = {one.id: StoredFile(one.name, forms.address(one.id)) for one in files.of_subject(conn, business_key)}
    found = []
    for row in reversed(rows):
        bundle = definitions.bundle_of(conn, row.process_key, row.hash, row.deployment_id)
        form = bundle.forms.get(row.form_key)
        if form is None:
            continue
        node = next((one.nodes[row.node] for one in bundle.processes.values() if row.node in one.nodes), None)
        shown = _Shown(_names(conn, form), people, stored)
        answers = list(shown.answers(form.fields, row.values))
        step = named(node.name, node.name_en) if node else row.node
        found.append(Submission(form.name(current()), step, people(row.by), row.at, answers))
    return found


def typed(conn: Connection, form: Form, entries: Mapping[str, Any], people: words.People) -> list[tuple[str, str]]:
    """What somebody wrote in a form that nobody takes any more, field by field, to be copied."""
    shown = _Typed(_names(conn, form), people, {})
    written = [(one.label, one.text or _lines(one)) for one in shown.answers(form.fields, _written(entries))]
    return [(label, text) for label, text in written if text]


def _written(entries: Mapping[str, Any]) -> dict[str, Any]:
    # A box without a tick is not something anybody wrote.
    return {key: value for key, value in entries.items() if value is not False}


def _lines(answer: Answer) -> str:
    """The rows of a dynamic list, a line each."""
    rows = (" · ".join(f"{cell.label} {cell.text}" for cell in row if cell.text) for row in answer.rows)
    return "\n".join(row for row in rows if row)


@dataclass(frozen=True)
class _Shown:
    """How the values of one form are shown."""

    codes: words.Codes
    people: words.People
    stored: Mapping[str, StoredFile]

    def answers(self, fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[Answer]:
        for field in fields:
            value = values.get(field.key)
            if value not in (None, "", [], False) or (field.type == "checkbox" and field.key in values):
                yield self._answer(field, value)

    def _answer(self, field: Field, value: Any) -> Answer:
        label = field.name(current())
        if field.type == "dynamiclist":
            return Answer(label, rows=[list(self.answers(field.fields, row)) for row in value], long=True)
        if field.type in ("filepicker", "signature"):
            named_files = value if isinstance(value, list) else [value]
            return Answer(label, files=[self._file(one) for one in named_files], long=True)
        return Answer(label, self._text(field, value), long=field.type == "textarea")

    def _file(self, file_id: Any) -> StoredFile:
        unnamed = StoredFile(say(Message("File {id}", id=str(file_id)[:8])), forms.address(file_id))
        return self.stored.get(str(file_id), unnamed)

    def _text(self, field: Field, value: Any) -> str:
        if field.type == "checkbox":
            return say(Message("Yes") if value else Message("No"))
        if field.type == "datetime":
            return _moment(field, str(value))
        if field.type in ("select", "radio", "checklist"):
            values = value if isinstance(value, list) else [value]
            return SEPARATOR[current()].join(self._choice(field, one) for one in values)
        return " ".join(part for part in (field.before(current()), str(value), field.after(current())) if part)

    def _choice(self, field: Field, value: Any) -> str:
        if field.values_key in staff.LISTS:
            return self.people(str(value))
        beside = vocabulary.LISTS.get(field.values_key)
        if offered := beside.choices if beside else field.values:
            found = next((choice for choice in offered if choice.value == value), None)
            return found.name(current()) if found else str(value)
        if field.values_key:
            return self.codes(field.values_key.partition(".")[0], value)
        return str(value)


@dataclass(frozen=True)
class _Typed(_Shown):
    """The same of what nobody has checked: a moment stands there as it was written."""

    def _text(self, field: Field, value: Any) -> str:
        return str(value).replace("T", " ") if field.type == "datetime" else super()._text(field, value)


def _moment(field: Field, value: str) -> str:
    return formatting.moment(datetime.fromisoformat(value)) if field.subtype == "datetime" else value


def _names(conn: Connection, form: Form) -> words.Codes:
    fields = [*form.fields, *(column for one in form.fields for column in one.fields)]
    lists = {
        one.values_key.partition(".")[0]
        for one in fields
        if one.values_key not in {"", *staff.LISTS, *vocabulary.LISTS}
    }
    return words.Codes(code_lists.names(conn, *sorted(lists)) if lists else {})
