"""Ending the instances of a matter from outside: their tasks, timers and waits end with them, nothing runs on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from app import history
from app.actor import Actor
from app.engine import messages
from app.engine.operations import locking
from app.engine.tables import draft, incident, message, message_wait, process_instance, timer, user_task
from app.history import Event

CANCELLED = "cancelled"


def cancel(conn: Connection, business_key: str, actor: Actor, at: datetime) -> int:
    """End every open instance of a matter; how many those were."""
    rows = locking.opened(conn, business_key)
    ids = [row.id for row in rows]
    if not ids:
        return 0
    conn.execute(
        update(process_instance)
        .where(process_instance.c.id.in_(ids))
        .values(status=CANCELLED, outcome=CANCELLED, ended_at=at, revision=process_instance.c.revision + 1)
    )
    _close_tasks(conn, ids, actor, at)
    conn.execute(
        update(timer)
        .where(timer.c.instance_id.in_(ids), timer.c.state == "armed")
        .values(state=CANCELLED, next_at=None, ver=timer.c.ver + 1)
    )
    still = update(timer).where(timer.c.instance_id.in_(ids), timer.c.next_at.is_not(None))
    conn.execute(still.values(next_at=None, ver=timer.c.ver + 1))
    conn.execute(delete(message_wait).where(message_wait.c.instance_id.in_(ids)))
    messages.forget_awaited(conn, business_key)
    unread = update(message).where(message.c.business_key == business_key, message.c.consumed_at.is_(None))
    conn.execute(unread.values(next_at=None, expires_at=at))
    _drop_incidents(conn, business_key, actor, at)
    history.write(
        conn, [_event("instance:cancelled", business_key, row.id, None, actor, process=row.key) for row in rows]
    )
    return len(ids)


def _close_tasks(conn: Connection, ids: list[int], actor: Actor, at: datetime) -> None:
    open_ = user_task.c.instance_id.in_(ids), user_task.c.closed_at.is_(None)
    gone = conn.execute(select(user_task).where(*open_).order_by(user_task.c.created_at, user_task.c.node)).all()
    conn.execute(update(user_task).where(*open_).values(closed_at=at, closed=CANCELLED))
    conn.execute(delete(draft).where(draft.c.task_id.in_([row.id for row in gone])))
    history.write(conn, [_event("task:cancelled", row.business_key, row.instance_id, row.node, actor) for row in gone])


def _drop_incidents(conn: Connection, business_key: str, actor: Actor, at: datetime) -> None:
    """What failed need not be tried again: there is nothing left that it could move."""
    open_ = incident.c.business_key == business_key, incident.c.resolved_at.is_(None)
    rows = conn.execute(select(incident.c.instance_id, incident.c.node).where(*open_)).all()
    conn.execute(update(incident).where(*open_).values(resolved_at=at, resolved_by=actor.name, target={}))
    history.write(conn, [_event("incident:dropped", business_key, row.instance_id, row.node, actor) for row in rows])


def _event(kind: str, subject: str, instance_id: int, node: str | None, actor: Actor, **data: Any) -> Event:
    return Event(kind, subject, instance_id, node, actor.name, data=data)
