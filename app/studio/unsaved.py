"""What somebody typed and no workspace has: his own was closed before it was sent. It is in his browser alone, and may
be taken into another workspace; nothing there is written over unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.actor import Actor
from app.studio import edits, workspaces


@dataclass(frozen=True)
class Taken:
    """Where it is now; ``aside`` is the edit that keeps it beside a file that says something else."""

    number: int
    aside: int | None = None


# req: R-002
def take(
    conn: Connection, path: str, content: bytes, actor: Actor, *, over: tuple[int, int], into: int, name: str
) -> Taken:
    """Make ``content`` the file at ``path`` of the workspace ``into``; without one, of a new one called ``name``.

    ``over`` is the workspace and the version it was typed over. Where the file has changed since, it is kept aside.
    Raises WorkspaceClosed, CannotBeKept.
    """
    number = into or workspaces.create(conn, actor, name)
    stands, version = edits.standing(conn, number, path)
    if stands in (None, content, edits.content_at(conn, path, *over)):
        edits.save(conn, number, path, content, actor, seen=version)
        return Taken(number)
    return Taken(number, edits.keep_aside(conn, number, path, content, actor, seen=version))
