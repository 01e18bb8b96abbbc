"""Files of a workspace as a whole: taken away, given another name."""

from __future__ import annotations

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import reading
from app.errors import Invalid, Problem
from app.i18n import Message
from app.studio import acceptance, edits, workspaces
from app.studio.errors import NoSuchFile


def remove(conn: Connection, number: int, path: str, actor: Actor) -> None:
    """Take a file away; its contents stay in its history. Again changes nothing."""
    if path not in workspaces.files(conn, number):
        return
    last = edits.latest(conn, number, path)
    edits.save(conn, number, path, None, actor, seen=last.version if last else 0, origin="removed")


def rename(conn: Connection, number: int, path: str, new: str, actor: Actor) -> str:
    """Give a file another name, in the same folder and of the same kind; its new path. Raises Invalid, NoSuchFile."""
    files, new = workspaces.files(conn, number), new.strip()
    if path not in files:
        raise NoSuchFile(path=path)
    if new == path:
        return path
    acceptance.refuse_path(new)
    if new in files:
        raise Invalid([Problem(Message("There is a file of this name already."), place="path", file=new)])
    if reading.kind_of(new) != reading.kind_of(path):
        raise Invalid(
            [Problem(Message("A file stays what it is: keep the ending of its name."), place="path", file=new)]
        )
    last = edits.latest(conn, number, new)
    edits.save(conn, number, new, files[path], actor, seen=last.version if last else 0, origin="renamed")
    remove(conn, number, path, actor)
    return new
