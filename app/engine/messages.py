"""Messages between instances, and to one from outside: rows, delivered each in a transaction of its own.

Correlation is by name and business key. A message that nobody waits for yet is kept until it expires, and is
tried again when somebody begins to wait. Two instance locks are never held in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app import clock
from app.engine.tables import message, message_wait

if TYPE_CHECKING:
    from app.engine.turn import Turn

TIME_TO_LIVE = timedelta(days=30)
NOW_ONLY = timedelta(0)
"""Expires as it is created: delivered to whoever waits, never buffered."""

_POST = insert(message)
_DUE = (
    select(message.c.id)
    .where(message.c.next_at <= bindparam("b_at"))
    .order_by(message.c.next_at)
    .limit(bindparam("b_limit"))
)


def post(
    conn: Connection,
    name: str,
    business_key: str,
    payload: Mapping[str, Any],
    *,
    dedup_key: str | None = None,
    keep: timedelta = TIME_TO_LIVE,
) -> bool:
    """Send the message ``name`` to whoever waits for it under ``business_key``. False: this one was sent before."""
    now = clock.now()
    key = dedup_key or uuid4().hex
    if conn.execute(select(message.c.id).where(message.c.dedup_key == key)).first():
        return False
    conn.execute(_POST, _row(name, business_key, payload, key, now, keep))
    return True


def post_awaited(
    conn: Connection, name: str, business_key: str, payload: Mapping[str, Any], *, dedup_key: str | None = None
) -> bool:
    """Send a message to whoever waits for it now; False when nobody does: it is news, and is never kept for later."""
    if not is_awaited(conn, name, business_key):
        return False
    return post(conn, name, business_key, payload, dedup_key=dedup_key, keep=NOW_ONLY)


def post_each(conn: Connection, name: str, business_key: str, payload: Mapping[str, Any]) -> None:
    """Send a message to everybody who waits for it now, one to each; where nobody does it is never kept for later."""
    waiting = select(func.count()).where(message_wait.c.name == name, message_wait.c.business_key == business_key)
    for _ in range(conn.execute(waiting).scalar_one()):
        post(conn, name, business_key, payload, keep=NOW_ONLY)


def is_awaited(conn: Connection, name: str, business_key: str) -> bool:
    """Whether anybody waits for the message now."""
    waiting = select(message_wait.c.name).where(
        message_wait.c.name == name, message_wait.c.business_key == business_key
    )
    return conn.execute(waiting.limit(1)).first() is not None


def is_pending(conn: Connection, name: str, business_key: str) -> bool:
    """Whether such a message was sent and has reached nobody yet."""
    sent = select(message.c.id).where(
        message.c.name == name,
        message.c.business_key == business_key,
        message.c.consumed_at.is_(None),
        message.c.expires_at > clock.now(),
    )
    return conn.execute(sent.limit(1)).first() is not None


def take_back(conn: Connection, business_key: str, names: Collection[str]) -> None:
    """What was sent under these names and has reached nobody yet never will: it has been overtaken by events."""
    overtaken = (
        message.c.name.in_(names),
        message.c.business_key == business_key,
        message.c.consumed_at.is_(None),
    )
    conn.execute(update(message).where(*overtaken).values(next_at=None, expires_at=clock.now()))


def due(conn: Connection, at: datetime, limit: int = 50) -> Sequence[int]:
    """Ids of messages that should be tried now."""
    return conn.execute(_DUE, {"b_at": at, "b_limit": limit}).scalars().all()


def post_thrown(turn: Turn) -> None:
    """Post what the diagram threw and nobody inside the instance caught."""
    now = turn.at
    thrown = [
        event for event in turn.workflow.get_events() if isinstance(event.event_definition, MessageEventDefinition)
    ]
    for event in thrown:
        name = event.event_definition.name
        turn.conn.execute(_POST, _row(name, turn.row.business_key, event.payload or {}, uuid4().hex, now))
        turn.note("message:thrown", None, name=name)


def write_waits(turn: Turn) -> None:
    """Bring the rows of waiting message events up to date; a buffered message is tried again."""
    gone = [key for key in turn.before.messages if key not in turn.after.messages]
    new = [key for key in turn.after.messages if key not in turn.before.messages]
    for task_id, name in gone:
        turn.conn.execute(
            delete(message_wait).where(
                message_wait.c.instance_id == turn.row.id,
                message_wait.c.task_id == task_id,
                message_wait.c.name == name,
            )
        )
    if new:
        turn.conn.execute(
            insert(message_wait),
            [
                {"instance_id": turn.row.id, "task_id": task_id, "name": name, "business_key": turn.row.business_key}
                for task_id, name in new
            ],
        )
        turn.conn.execute(
            update(message)
            .where(
                message.c.name.in_({name for _, name in new}),
                message.c.business_key == turn.row.business_key,
                message.c.consumed_at.is_(None),
                message.c.expires_at > turn.at,
            )
            .values(next_at=turn.at)
        )


def _row(
    name: str,
    business_key: str,
    payload: Mapping[str, Any],
    dedup_key: str,
    now: datetime,
    keep: timedelta = TIME_TO_LIVE,
) -> dict[str, Any]:
    return {
        "name": name,
        "business_key": business_key,
        "payload": dict(payload),
        "dedup_key": dedup_key,
        "created_at": now,
        "next_at": now,
        "expires_at": now + keep,
    }
