"""The files that travel with a form: kept when they arrive, and given to what the form is about when it is accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, request
from sqlalchemy import Connection

from app import files
from app.engine.forms import file_ids
from app.errors import Invalid, NotFound, Problem
from app.files import File
from app.formdefs import Field, Form
from app.web import doors

MEGABYTE = 1024 * 1024
_WITH_FILES = ("filepicker", "signature")

Permitted = Callable[[str], bool]
"""Whether files at a place (a matter, a form that waits) may be named in a form."""


def take(form: Form, entries: dict[str, Any], draft: str) -> list[Problem]:
    """Keep the files of this request: each field's entry gets their ids. What cannot be taken is a problem.

    ``draft`` names the form they wait in. Slow (disk), so it comes before the transaction of the page.
    """
    problems: list[Problem] = []
    stored: list[tuple[Field, files.Stored]] = []
    settings = doors.settings()
    for one in form.fields:
        sent = request.files.getlist(one.key) if one.type in _WITH_FILES else ()
        for upload in sent:
            if not upload.filename:
                continue
            limit = settings.max_upload_mb * MEGABYTE
            try:
                stored.append((one, files.store(settings.data, upload.stream, upload.filename, limit=limit)))  # type: ignore[arg-type]
            except Invalid as error:
                problems.append(Problem(error.message, one.key, one.label))
    if stored:
        with doors.writing() as conn:
            for one, content in stored:
                _enter(entries, one, files.add(conn, content, g.actor, draft=draft).id)
    return problems


def foreign(conn: Connection, form: Form, entries: Mapping[str, Any], permitted: Permitted) -> list[Problem]:
    """A problem for every file a form names that the person may not name: an id is what a browser says."""
    problems = []
    for one in form.fields:
        for file_id in file_ids(one, entries):
            try:
                files.find(conn, str(file_id), g.actor, permitted)
            except NotFound as error:
                problems.append(Problem(error.message, one.key, one.label))
    return problems


def stored(conn: Connection, form: Form, entries: Mapping[str, Any], permitted: Permitted) -> list[File]:
    """The files a form names; one that was forgotten meanwhile is left out, the form says so when it is sent."""
    found = []
    for one in form.fields:
        for file_id in file_ids(one, entries):
            try:
                found.append(files.find(conn, str(file_id), g.actor, permitted))
            except NotFound:
                continue
    return found


def _enter(entries: dict[str, Any], one: Field, file_id: str) -> None:
    if one.type == "signature":
        entries[one.key] = file_id
    else:
        entries[one.key] = [*entries.get(one.key, ()), file_id] if one.multiple else [file_id]
