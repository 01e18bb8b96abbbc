"""Half-filled forms, kept as typed, one per task and person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from app import clock
from app.actor import Actor
from app.engine.tables import draft


def place(task_id: UUID) -> str:
    """Where the files of a task's form wait until it is completed."""
    return f"task:{task_id.hex}"


def start_place(request_key: str) -> str:
    """Where the files of a start form wait until it is sent."""
    return f"start:{request_key}"


def save(conn: Connection, task_id: UUID, actor: Actor, entries: Mapping[str, Any]) -> None:
    """Keep what was typed so far."""
    conn.execute(delete(draft).where(draft.c.task_id == task_id, draft.c.by == actor.name))
    conn.execute(insert(draft).values(task_id=task_id, by=actor.name, entries=dict(entries), saved_at=clock.now()))


def find(conn: Connection, task_id: UUID, actor: Actor) -> Mapping[str, Any] | None:
    """What the actor typed so far, if anything."""
    return conn.execute(select(draft.c.entries).where(draft.c.task_id == task_id, draft.c.by == actor.name)).scalar()


def forget_old(conn: Connection, before: datetime) -> int:
    """Drop drafts saved before ``before``; the count."""
    return conn.execute(delete(draft).where(draft.c.saved_at < before)).rowcount
