"""A form on a page: what it shows, what came back from it, and the files that travel with it.

What an answer means is decided in formdefs, whether it is right in the rooms below; here entries only change
their shape, from what a browser sends to what a form reads and back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request, url_for
from sqlalchemy import Connection

from app import files, formdefs
from app.engine import wiring
from app.errors import Invalid, NotFound, Problem
from app.formdefs import Choice, Field, Form, moments
from app.formdefs.wrong import Wrong
from app.web import doors

KEY = "request_key"
SHOWN = "_shown"
LONGEST_KEY = 64


@dataclass(frozen=True)
class StoredFile:
    """A file that is stored already, as a form or a record names it."""

    name: str
    url: str


@dataclass(frozen=True)
class Sheet:
    """Everything ``form_fields`` of _fields.html needs, gathered while the database is open."""

    form: Form
    values: Mapping[str, Any]
    hidden: frozenset[str]
    options: Mapping[str, Sequence[Choice]]
    files: Mapping[Any, StoredFile] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    @property
    def shown(self) -> str:
        """The keys of the fields on the page: what is not among them was not left empty, it was not asked."""
        return " ".join(one.key for one in self.form.fields if one.key not in self.hidden)

    def choices(self, values_key: str) -> Sequence[Choice]:
        return self.options[values_key]


def sheet(
    conn: Connection,
    form: Form,
    entries: Mapping[str, Any],
    names: Mapping[str, Any],
    *,
    problems: Sequence[Problem] = (),
    permitted: Callable[[str], bool] = lambda place: False,
) -> Sheet:
    """The form with these entries; ``names`` are what its conditions may ask for besides its own fields.

    ``permitted``: whether files at a place (a case, a form that waits) may be named here.
    """
    return Sheet(
        form,
        entries,
        form.hidden(entries, names, zone()),
        {key: wiring.host().choices(conn, key) for key in _lists(form)},
        {one.id: StoredFile(one.name, address(one.id)) for one in _stored(conn, form, entries, permitted)},
        problems,
    )


def posted(form: Form, initial: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """The entries of the form out of this request, as they were typed.

    A field that was not on the page keeps its ``initial`` entry. Otherwise one that a condition shows only now
    would come up empty, and would empty its column.
    """
    entries = form.posted(lists())
    shown = request.form.get(SHOWN)
    unseen = [one.key for one in form.fields if one.key not in shown.split()] if shown is not None else []
    if unseen:
        began = initial()
        entries |= {name: began[name] for name in unseen if name in began}
    return entries


def lists() -> Mapping[str, Sequence[str]]:
    return dict(request.form.lists())


def asks_again() -> bool:
    """Whether a button was pressed that only changes what the form shows."""
    return formdefs.asks_again(lists())


def zoned(form: Form, entries: Mapping[str, Any]) -> dict[str, Any]:
    """The entries with every moment as an instant: a browser sends the wall clock's time without its zone."""
    return {one.key: _zoned(one, entries.get(one.key)) for one in form.fields}


def key() -> str:
    """The key of this sending, by which a second one is known; empty when the page sent none."""
    return request.form.get(KEY, "")[:LONGEST_KEY]


def zone() -> ZoneInfo:
    return ZoneInfo(doors.settings().time_zone)


def address(file_id: object) -> str:
    return url_for("files.download", file_id=file_id)


def take_files(form: Form, entries: dict[str, Any], draft: str) -> list[Problem]:
    """Keep the files of this request: each field's entry gets their ids. What cannot be taken is a problem.

    ``draft`` names the form they wait in. Slow (disk), so it comes before the transaction of the page.
    """
    problems: list[Problem] = []
    stored: list[tuple[Field, files.Stored]] = []
    limit = doors.settings().max_upload_mb * 1024 * 1024
    for one in form.fields:
        for upload in request.files.getlist(one.key) if one.type in ("filepicker", "signature") else ():
            if not upload.filename:
                continue
            try:
                data = doors.settings().data
                stored.append((one, files.store(data, upload.stream, upload.filename, limit=limit)))
            except Invalid as error:
                problems.append(Problem(error.message, one.key, one.label))
    if stored:
        with doors.writing() as conn:
            for one, content in stored:
                _enter(entries, one, files.add(conn, content, g.actor, draft=draft).id)
    return problems


def attach_files(conn: Connection, form: Form, entries: Mapping[str, Any], subject: str, draft: str) -> None:
    """Let the files of a form that was accepted belong to ``subject``; one that belongs somewhere stays there."""
    for file_id in _file_ids(form, entries):
        found = files.find(conn, str(file_id), g.actor, lambda place: True)
        if found.state != "attached":
            files.attach(conn, found.id, subject, g.actor, draft=draft)


def foreign_files(
    conn: Connection, form: Form, entries: Mapping[str, Any], permitted: Callable[[str], bool]
) -> list[Problem]:
    """A problem for every file a form names that the person may not name: an id is what a browser says."""
    problems = []
    for one in form.fields:
        for file_id in _ids(one, entries):
            try:
                files.find(conn, str(file_id), g.actor, permitted)
            except NotFound as error:
                problems.append(Problem(error.message, one.key, one.label))
    return problems


def labelled(form: Form, problems: Sequence[Problem], language: str) -> list[Problem]:
    """The problems with their fields' names in the reader's language, for a summary."""
    return [Problem(one.message, one.place, _name(form, one, language)) for one in problems]


def _name(form: Form, problem: Problem, language: str) -> str:
    keys = problem.place.split(".")
    found = form.field(keys[0])
    if found is not None and len(keys) == 3:
        found = next((column for column in found.fields if column.key == keys[2]), found)
    return found.name(language) if found is not None else problem.name


def _zoned(one: Field, entry: Any) -> Any:
    if one.type == "dynamiclist" and isinstance(entry, list):
        return [{column.key: _zoned(column, row.get(column.key)) for column in one.fields} for row in entry]
    if one.type != "datetime" or one.subtype != "datetime":
        return entry
    try:
        return moments.moment(one.subtype, entry, zone())
    except Wrong:
        # What cannot be read is said at the field, by those who read it.
        return entry


def _lists(form: Form) -> list[str]:
    fields = [*form.fields, *(column for one in form.fields for column in one.fields)]
    return sorted({one.values_key for one in fields if one.values_key})


def _enter(entries: dict[str, Any], one: Field, file_id: str) -> None:
    multiple = one.type == "filepicker" and one.multiple
    entries[one.key] = [*entries.get(one.key, ()), file_id] if multiple else _alone(one, file_id)


def _alone(one: Field, file_id: str) -> Any:
    return [file_id] if one.type == "filepicker" else file_id


def _file_ids(form: Form, entries: Mapping[str, Any]) -> list[Any]:
    return [file_id for one in form.fields for file_id in _ids(one, entries)]


def _ids(one: Field, entries: Mapping[str, Any]) -> list[Any]:
    entry = entries.get(one.key)
    if one.type == "filepicker":
        return list(entry or ())
    is_stored = one.type == "signature" and isinstance(entry, str) and entry and not entry.startswith("data:")
    return [entry] if is_stored else []


def _stored(
    conn: Connection, form: Form, entries: Mapping[str, Any], permitted: Callable[[str], bool]
) -> list[files.File]:
    found = []
    for file_id in _file_ids(form, entries):
        try:
            found.append(files.find(conn, str(file_id), g.actor, permitted))
        except NotFound:
            # A file that was forgotten meanwhile; the form says so when it is sent.
            continue
    return found
