"""Letting the instances of a matter rest, and go on: while they rest no task is completed, no timer fires, no message
arrives. What was sent meanwhile is kept, and arrives when they go on.

The clocks themselves stand and run again by the timekeeper, who is told; here is what has no clock that could stand: a
date somebody chose, a notice counted backwards from an event, and the ladder of a limit that was overrun before. Those
keep their instants, and what fell due meanwhile happens once, when the matter goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from app import history
from app.actor import Actor
from app.engine import definitions, glance, wiring
from app.engine.operations import locking
from app.engine.tables import message, process_instance, timer

RUNNING, SUSPENDED = "running", "suspended"


def suspend(conn: Connection, business_key: str, actor: Actor) -> int:
    """Stop every running instance of a matter; how many that were. The caller has its clocks stand before."""
    done = _turn(conn, business_key, RUNNING, SUSPENDED, actor, "instance:suspended")
    if done:
        rest = update(timer).where(timer.c.business_key == business_key, timer.c.next_at.is_not(None))
        conn.execute(rest.values(next_at=None, ver=timer.c.ver + 1))
    return done


def resume(conn: Connection, business_key: str, since: datetime, actor: Actor, at: datetime) -> int:
    """Let every instance that has rested ``since`` then go on; how many that were. The caller lets its clocks run
    before."""
    done = _turn(conn, business_key, SUSPENDED, RUNNING, actor, "instance:resumed")
    if done:
        for row in _asleep(conn, business_key):
            conn.execute(
                update(timer).where(timer.c.id == row.id).values(next_at=_next(conn, row, at), ver=timer.c.ver + 1)
            )
        _bring(conn, business_key, since, at)
    return done


def is_suspended(conn: Connection, business_key: str) -> bool:
    resting = process_instance.c.business_key == business_key, process_instance.c.status == SUSPENDED
    return conn.execute(select(process_instance.c.id).where(*resting).limit(1)).first() is not None


def suspended_of(conn: Connection, keys: Collection[str]) -> frozenset[str]:
    """Which of these matters rest: asked once for a whole list."""
    resting = process_instance.c.business_key.in_(keys), process_instance.c.status == SUSPENDED
    return (
        frozenset(conn.execute(select(process_instance.c.business_key).where(*resting)).scalars())
        if keys
        else frozenset()
    )


def _turn(conn: Connection, business_key: str, before: str, after: str, actor: Actor, kind: str) -> int:
    rows = [row for row in locking.opened(conn, business_key) if row.status == before]
    for row in rows:
        conn.execute(
            update(process_instance)
            .where(process_instance.c.id == row.id, process_instance.c.status == before)
            .values(status=after, revision=row.revision + 1)
        )
        history.record(conn, kind, subject=business_key, instance_id=row.id, actor=actor.name, process=row.key)
    return len(rows)


def _asleep(conn: Connection, business_key: str) -> Sequence[Any]:
    """Timers that wait for nothing though their step is still there: they were laid to rest."""
    hosts = {host for row in locking.opened(conn, business_key) for host in _hosts(conn, row)}
    wanted = select(timer).where(
        timer.c.business_key == business_key,
        timer.c.state.in_(("armed", "fired")),
        timer.c.next_at.is_(None),
        timer.c.paused_at.is_(None),
        timer.c.due_at.is_not(None),
    )
    return [row for row in conn.execute(wanted.order_by(timer.c.id)) if row.host_task in hosts]


def _hosts(conn: Connection, row: Any) -> Sequence[Any]:
    bundle = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id)
    return list(glance.live(conn, bundle, _Look(row), row.business_key).hosts)


def _next(conn: Connection, row: Any, at: datetime) -> datetime | None:
    if row.state == "armed" and row.due_at <= at:
        return at
    if not row.limit_key:
        return row.due_at if row.state == "armed" else None
    rungs, _, following = wiring.timekeeper().rungs(conn, row, at)
    return at if rungs else following


def _bring(conn: Connection, business_key: str, since: datetime, at: datetime) -> None:
    """What was sent meanwhile arrives now, or begins what it begins; what would have expired gets the time it lost."""
    kept = conn.execute(
        select(message.c.id, message.c.expires_at).where(
            message.c.business_key == business_key,
            message.c.consumed_at.is_(None),
            or_(message.c.expires_at > since, message.c.created_at >= since),
        )
    ).all()
    for row in kept:
        conn.execute(
            update(message)
            .where(message.c.id == row.id)
            .values(next_at=at, expires_at=row.expires_at + (at - since) if row.expires_at > since else row.expires_at)
        )


class _Look:
    """An instance row as a glance wants it."""

    def __init__(self, row: Any) -> None:
        self.instance_id, self.state = row.id, row.state
