"""A form on a page: what it shows, and what came back from it.

What an answer means is decided in formdefs, whether it is right in the rooms below; here entries only change
their shape, from what a browser sends to what a form reads and back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from sqlalchemy import Connection

from app import formdefs
from app.actor import Actor
from app.engine import wiring
from app.errors import Problem
from app.formdefs import Choice, Field, Form, moments
from app.formdefs.wrong import Wrong
from app.web import doors, phrases, uploads
from app.web.phrases import Phrases
from app.web.uploads import Permitted

KEY = "request_key"
SHOWN = "_shown"
LONGEST_KEY = 64


@dataclass(frozen=True)
class StoredFile:
    """A file that is stored already, as a form or a record names it."""

    name: str
    url: str

    @property
    def is_picture(self) -> bool:
        """Whether a browser can show it as a picture, by the ending its content was given when it was stored."""
        return self.name.lower().endswith((".jpg", ".jpeg", ".png", ".webp"))


@dataclass(frozen=True)
class Sheet:
    """Everything ``form_fields`` of _fields.html needs, gathered while the database is open."""

    form: Form
    values: Mapping[str, Any]
    hidden: frozenset[str]
    options: Mapping[str, Sequence[Choice]]
    files: Mapping[Any, StoredFile] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    phrases: Phrases | None = None

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
    permitted: Permitted = lambda place: False,
    by: Actor | None = None,
    addressed: bool = True,
) -> Sheet:
    """The form with these entries; ``names`` are what its conditions may ask for besides its own fields.

    ``permitted``: whether files at a place (a case, a form that waits) may be named here, and by whom if not by the
    person who is signed in. ``addressed``: whether a file's name leads to the file.
    """
    named = uploads.stored(conn, form, entries, permitted, by)
    hidden = form.hidden(entries, names, zone())
    return Sheet(
        form,
        entries,
        hidden,
        {key: wiring.host().choices(conn, key) for key in _lists(form)},
        {one.id: StoredFile(one.name, address(one.id) if addressed else "") for one in named},
        problems,
        phrases.of(conn, form, entries, hidden),
    )


def posted(form: Form, initial: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """The entries of the form out of this request, as they were typed.

    A field that was not on the page keeps its ``initial`` entry. Otherwise one that a condition shows only now
    would come up empty, and would empty its column.
    """
    entries = form.posted(lists())
    shown = shown_keys()
    unseen = [one.key for one in form.fields if one.key not in shown] if shown is not None else []
    if unseen:
        began = initial()
        entries |= {name: began[name] for name in unseen if name in began}
    return entries


def shown_keys() -> list[str] | None:
    """The keys of the fields that were on the page; None from one that does not say."""
    shown = request.form.get(SHOWN)
    return shown.split() if shown is not None else None


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
