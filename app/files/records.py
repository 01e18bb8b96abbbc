"""The rows of uploads: made, attached to what they belong to, found by those who may see it, forgotten."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from app import clock, history
from app.actor import Actor
from app.errors import NotFound
from app.files.contents import Stored
from app.files.tables import file

LOOSE = timedelta(days=1)
"""So long a file that belongs to nothing is kept."""


@dataclass(frozen=True)
class File:
    """An upload. ``state`` is "loose", "draft" (waits in a form named by ``draft``) or "attached"."""

    id: str
    hash: str
    name: str
    size: int
    media_type: str
    uploaded_by: str
    at: datetime
    state: str
    draft: str | None
    subject: str | None


def add(conn: Connection, stored: Stored, by: Actor, *, draft: str | None = None) -> File:
    """Write the row of a stored content; with ``draft`` it waits in that form, such as "task:<id>"."""
    added = File(
        id=uuid.uuid4().hex,
        hash=stored.hash,
        name=stored.name,
        size=stored.size,
        media_type=stored.media_type,
        uploaded_by=by.name,
        at=clock.now(),
        state="draft" if draft else "loose",
        draft=draft,
        subject=None,
    )
    conn.execute(insert(file).values(vars(added)))
    return added


def attach(conn: Connection, file_id: str, subject: str, by: Actor, *, draft: str | None = None) -> None:
    """Let an upload belong to ``subject`` for good; attaching it there again changes nothing.

    Only one's own upload, or one that waits in the form being submitted (``draft``): an id in a form is what
    the browser says, and must not open somebody else's file. Raises NotFound.
    """
    mine = file.c.uploaded_by == by.name
    reachable = or_(mine, file.c.draft == draft) if draft else mine
    attached = conn.execute(
        update(file)
        .where(file.c.id == file_id, file.c.state != "attached", reachable)
        .values(state="attached", subject=subject)
    )
    if attached.rowcount:
        history.record(conn, "file:attached", subject=subject, actor=by.name, file=file_id)
    elif conn.scalar(select(file.c.subject).where(file.c.id == file_id)) != subject:
        raise NotFound


def find(conn: Connection, file_id: str, by: Actor, permitted: Callable[[str], bool]) -> File:
    """The upload, if one may see it: one's own that is not attached yet, else what ``permitted`` allows.

    ``permitted`` is asked with the subject it is attached to, or with the draft it waits in. Raises NotFound.
    """
    row = conn.execute(select(file).where(file.c.id == file_id)).one_or_none()
    if row is None:
        raise NotFound
    found = _file(row)
    place = found.subject or found.draft
    own = found.state != "attached" and found.uploaded_by == by.name
    if not own and not (place and permitted(place)):
        raise NotFound
    return found


def of_subject(conn: Connection, subject: str) -> list[File]:
    """What is attached to a subject, oldest first. Ask only for a subject that may be seen."""
    return [_file(row) for row in conn.execute(_IN_ORDER.where(file.c.subject == subject))]


def of_draft(conn: Connection, draft: str) -> list[File]:
    """What waits in a form that is not submitted, oldest first."""
    return [_file(row) for row in conn.execute(_IN_ORDER.where(_waits_in(draft)))]


def drop_draft(conn: Connection, draft: str) -> int:
    """Forget what waits in a form that will not be submitted; how many. ``sweep`` frees the disk."""
    return conn.execute(delete(file).where(_waits_in(draft))).rowcount


def forget_loose(conn: Connection, before: datetime | None = None, *, drafts_before: datetime | None = None) -> int:
    """Forget uploads from before ``before`` (by default a day ago) that belong to nothing; how many.

    With ``drafts_before`` also those from before it whose form was never submitted.
    """
    old = (file.c.state == "loose") & (file.c.at < (before or clock.now() - LOOSE))
    if drafts_before is not None:
        old |= (file.c.state == "draft") & (file.c.at < drafts_before)
    return conn.execute(delete(file).where(old)).rowcount


_IN_ORDER = select(file).order_by(file.c.at, file.c.id)


def _waits_in(draft: str) -> ColumnElement[bool]:
    return (file.c.draft == draft) & (file.c.state == "draft")


def _file(row: Row[Any]) -> File:
    return File(**row._mapping)
