"""Who has which file open. The first one edits; who comes later is told, and may take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app import clock
from app.actor import Actor
from app.studio import workspaces
from app.studio.tables import studio_presence

GONE_AFTER = timedelta(seconds=60)
"""A page says every 20 seconds that it is open; one that is silent for longer is closed."""


@dataclass(frozen=True)
class Here:
    """Somebody who has a file open."""

    person: str
    since: datetime
    editing: bool


def of(conn: Connection, number: int, path: str | None = None) -> Sequence[Row[Any]]:
    """Who is there now: at one file, or in the whole workspace."""
    there = [studio_presence.c.workspace_id == number, studio_presence.c.seen_at > clock.now() - GONE_AFTER]
    if path is not None:
        there.append(studio_presence.c.path == path)
    return conn.execute(select(studio_presence).where(*there).order_by(studio_presence.c.since)).all()


def others(conn: Connection, number: int, path: str, actor: Actor) -> list[Here]:
    """Who else is at a file."""
    return [Here(row.person, row.since, row.editing) for row in of(conn, number, path) if row.person != actor.name]


def beat(conn: Connection, number: int, path: str, actor: Actor, *, take_over: bool = False) -> bool:
    """Say that somebody has a file open; whether it is he who edits it. Raises WorkspaceClosed."""
    workspaces.take(conn, number)
    now = clock.now()
    mine = (*_of(number, path), studio_presence.c.person == actor.name)
    before = conn.execute(select(studio_presence).where(*mine)).first()
    was_here = before is not None and before.seen_at > now - GONE_AFTER
    taken = any(one.editing for one in others(conn, number, path, actor))
    edits = take_over or not taken or (was_here and before is not None and before.editing)
    if take_over:
        conn.execute(update(studio_presence).where(*_of(number, path)).values(editing=False))
    values = {"seen_at": now, "editing": edits, "since": before.since if was_here and before else now}
    if before is None:
        conn.execute(insert(studio_presence).values(workspace_id=number, path=path, person=actor.name, **values))
    else:
        conn.execute(update(studio_presence).where(*mine).values(**values))
    return edits


def leave(conn: Connection, number: int, path: str, actor: Actor) -> None:
    """Say that somebody has closed a file."""
    conn.execute(delete(studio_presence).where(*_of(number, path), studio_presence.c.person == actor.name))


def _of(number: int, path: str) -> tuple[Any, ...]:
    return studio_presence.c.workspace_id == number, studio_presence.c.path == path
