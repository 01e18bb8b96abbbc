"""The files that travel with a form: kept when they arrive, and given to what the form is about when it is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any, BinaryIO

from flask import g, request
from sqlalchemy import Connection

from app import files
from app.actor import Actor
from app.engine.forms import file_ids
from app.errors import Invalid, NotFound, Problem
from app.files import File
from app.formdefs import Field, Form, signatures
from app.web import doors

MEGABYTE = 1024 * 1024
_WITH_FILES = ("filepicker", "signature")
_PICTURES = ("image/png", "image/jpeg", "image/webp")
DRAWN = "signature.png"
"""What a drawn signature is called as a file."""

Permitted = Callable[[str], bool]
"""Whether files at a place (a matter, a form that waits) may be named in a form."""


class NoPicture(Invalid):
    """“{name}” is no picture. A signature is drawn here, or added as PNG or JPEG."""


def take(form: Form, entries: dict[str, Any], draft: str, by: Actor | None = None) -> list[Problem]:
    """Keep the files of this request: each field's entry gets their ids. What cannot be taken is a problem.

    ``draft`` names the form they wait in, ``by`` who sends it if not the person who is signed in. Slow (disk), so it
    comes before the transaction of the page.
    """
    problems: list[Problem] = []
    stored: list[tuple[Field, files.Stored]] = []
    for one in form.fields:
        for stream, name in _sent(one, entries):
            try:
                stored.append((one, _stored(one, stream, name)))
            except Invalid as error:
                problems.append(Problem(error.message, one.key, one.label))
    if stored:
        with doors.writing() as conn:
            waiting = {known.hash: known.id for known in files.of_draft(conn, draft)}
            for one, content in stored:
                # A draft is kept every few seconds, and each time the same drawing comes along.
                known = waiting.get(content.hash) if one.type == "signature" else None
                _enter(entries, one, known or files.add(conn, content, by or g.actor, draft=draft).id)
    return problems


def _sent(one: Field, entries: Mapping[str, Any]) -> Iterator[tuple[BinaryIO, str]]:
    """What arrived for a field: files, and a signature that was drawn on the page. A file counts more than that."""
    if one.type not in _WITH_FILES:
        return
    if one.type == "signature" and (drawn := signatures.drawn(entries.get(one.key))) is not None:
        yield BytesIO(drawn), DRAWN
    for upload in request.files.getlist(one.key):
        if upload.filename:
            yield upload.stream, upload.filename  # type: ignore[misc]


def _stored(one: Field, stream: BinaryIO, name: str) -> files.Stored:
    settings = doors.settings()
    stored = files.store(settings.data, stream, name, limit=settings.max_upload_mb * MEGABYTE)
    if one.type == "signature" and stored.media_type not in _PICTURES:
        raise NoPicture(name=stored.name)
    return stored


def foreign(
    conn: Connection, form: Form, entries: Mapping[str, Any], permitted: Permitted, by: Actor | None = None
) -> list[Problem]:
    """A problem for every file a form names that the person may not name: an id is what a browser says."""
    problems = []
    for one in form.fields:
        for file_id in file_ids(one, entries):
            try:
                files.find(conn, str(file_id), by or g.actor, permitted)
            except NotFound as error:
                problems.append(Problem(error.message, one.key, one.label))
    return problems


def stored(
    conn: Connection, form: Form, entries: Mapping[str, Any], permitted: Permitted, by: Actor | None = None
) -> list[File]:
    """The files a form names; one that was forgotten meanwhile is left out, the form says so when it is sent."""
    found = []
    for one in form.fields:
        for file_id in file_ids(one, entries):
            try:
                found.append(files.find(conn, str(file_id), by or g.actor, permitted))
            except NotFound:
                continue
    return found


def _enter(entries: dict[str, Any], one: Field, file_id: str) -> None:
    if one.type == "signature":
        entries[one.key] = file_id
    else:
        entries[one.key] = [*entries.get(one.key, ()), file_id] if one.multiple else [file_id]
