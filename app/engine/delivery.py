"""Delivering a message to the instance that waits for it, or starting the procedure it begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from app import clock
from app.actor import SYSTEM, Actor
from app.engine import definitions, instances, messages
from app.engine.errors import Suspended
from app.engine.operations import suspension
from app.engine.tables import message, message_wait, process_instance

AGAIN = timedelta(hours=1)

_WAITING = (
    select(message_wait.c.instance_id)
    .join(message, (message.c.name == message_wait.c.name) & (message.c.business_key == message_wait.c.business_key))
    .where(message.c.id == bindparam("b_id"), message.c.consumed_at.is_(None))
    .distinct()
)
_LOCK = (
    select(process_instance.c.id)
    .where(process_instance.c.id.in_(bindparam("b_ids", expanding=True)))
    .order_by(process_instance.c.id)
)


def deliver(conn: Connection, message_id: int, actor: Actor = SYSTEM, *, queue: bool = True) -> bool:
    """Deliver one message. False: nobody waits for it yet (it is kept), it was delivered before, or, where one is not
    to ``queue``, somebody else has it or a waiting instance in hand: a runner looks again soon.

    Instances are locked before the message, in the order a completion takes them that sends or takes back messages.
    """
    now = clock.now()
    waiting = conn.execute(_WAITING, {"b_id": message_id}).scalars().all()
    locked = conn.execute(_LOCK.with_for_update(skip_locked=not queue), {"b_ids": waiting}).all() if waiting else []
    mine = select(message).where(message.c.id == message_id)
    row = conn.execute(mine.with_for_update(skip_locked=not queue)).first()
    if row is None or row.consumed_at is not None or len(locked) < len(waiting):
        return False
    messages.follow(conn, row.hops)
    news = row.expires_at <= row.created_at
    if row.expires_at <= now and not news:
        conn.execute(update(message).where(message.c.id == message_id).values(next_at=None))
        return False
    waits = _waits(conn, row)
    instance_id, rests = _to_waiting(conn, row, waits, actor, now)
    if instance_id is None and not news and not rests and not suspension.is_suspended(conn, row.business_key):
        instance_id = _to_start(conn, row, actor)
    if instance_id is None:
        # Kept until somebody begins to wait, or goes on, which sets next_at again; no need to ask every second.
        # Who began to wait since we looked is served next time: from here on no instance is taken any more.
        messages.meet(conn, row.name, row.business_key)
        again = now if set(_waits(conn, row)) - set(waits) else None
        conn.execute(update(message).where(message.c.id == message_id).values(next_at=again))
        return False
    conn.execute(
        update(message).where(message.c.id == message_id).values(consumed_at=now, consumed_by=instance_id, next_at=None)
    )
    return True


def postpone(conn: Connection, message_id: int) -> None:
    """Try a message again later: delivering it failed."""
    conn.execute(update(message).where(message.c.id == message_id).values(next_at=clock.now() + AGAIN))


def _waits(conn: Connection, row: Any) -> Sequence[Any]:
    return conn.execute(
        select(message_wait.c.instance_id, message_wait.c.task_id)
        .where(messages.reaches(row.name, row.business_key, row.correlation))
        .order_by(message_wait.c.instance_id)
    ).all()


def _to_waiting(conn: Connection, row: Any, waits: Sequence[Any], actor: Actor, now: Any) -> tuple[int | None, bool]:
    """The instance that took it, and whether one that waits for it is suspended: then it is kept for that."""
    rests = False
    for wait in waits:
        try:
            turn = instances.take(conn, wait.instance_id, actor, now)
        except Suspended:
            rests = True
            continue
        # Between the look and the lock somebody may have moved the token on.
        if (wait.task_id, row.name) in turn.before.messages:
            turn.note("message:caught", None, name=row.name, message=row.id)
            turn.catch(wait.task_id, row.name, row.payload)
            turn.finish()
            return int(wait.instance_id), False
    return None, rests


def _to_start(conn: Connection, row: Any, actor: Actor) -> int | None:
    for definition in definitions.all_active(conn):
        process = definitions.bundle(conn, definition).process
        if any(node.tag == "startEvent" and node.message == row.name for node in process.scoped(process.id)):
            return instances.start(
                conn,
                definition.key,
                business_key=row.business_key,
                variables=row.payload,
                actor=actor,
                message=row.name,
            ).instance_id
    return None
