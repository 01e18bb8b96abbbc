"""Downloads. A file is served to whoever may see what it belongs to, always as an attachment."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, g, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import files as storage
from app.actor import Actor
from app.cases import matters
from app.engine import tasks
from app.errors import NotFound
from app.web import doors
from app.web.access import allow, any_staff

files = Blueprint("files", __name__)


@files.get("/files/<file_id>")
@allow(any_staff)
def download(file_id: str) -> ResponseReturnValue:
    with doors.reading() as conn:
        found = storage.find(conn, file_id, g.actor, lambda place: _permitted(conn, place, g.actor))
    path = storage.path(doors.settings().data, found.hash)
    if not path.is_file():
        raise NotFound
    response: Response = send_file(path, mimetype=found.media_type, etag=False, conditional=True)
    for name, value in storage.headers(found).items():
        if name != "Content-Length":
            response.headers[name] = value
    return response


def _permitted(conn: Connection, place: str, actor: Actor) -> bool:
    """``place`` is the matter a file belongs to, or the form of a task it waits in."""
    kind, _, name = place.partition(":")
    if kind == "start":
        # Nothing is started yet: the file is its uploader's alone.
        return False
    if kind != "task":
        return matters.may_see(conn, place, actor)
    try:
        return tasks.find(conn, UUID(hex=name), actor) is not None
    except (NotFound, ValueError):
        return False
