"""Incidents: what failed, kept with all it takes to try again.

An action runs in one transaction; when a step of it fails the transaction is rolled back and the incident is
written in a transaction of its own, so the failure is on record and nothing else is.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select, update

from app import clock, history
from app.actor import SYSTEM, Actor
from app.db import Database
from app.engine import delivery, instances, tasks, timers
from app.engine.errors import RetriedAlready, StepFailed
from app.engine.tables import incident, message, timer
from app.errors import DeskError, NotFound
from app.i18n import translate

LONGEST = 500
"""Characters of the sentence that says what went wrong."""
PAUSE = timedelta(hours=1)
"""How long the runner leaves something alone that failed."""

Answer = TypeVar("Answer")


def complete(
    database: Database, task_id: UUID, entries: Mapping[str, Any], *, actor: Actor, request_key: str | None = None,
    afterwards: Callable[[Connection, tasks.Completion], None] | None = None,
) -> tasks.Completion:  # fmt: skip
    """Complete a user task, ``afterwards`` in the same transaction. A failing step is an incident, and StepFailed."""
    target = {"task_id": task_id.hex, "entries": dict(entries), "actor": actor.name, "roles": sorted(actor.roles)}

    def finish(conn: Connection) -> tasks.Completion:
        done = tasks.complete(conn, task_id, entries, actor=actor, request_key=request_key)
        if afterwards is not None and done.fresh:
            afterwards(conn, done)
        return done

    return _attempt(database, "complete", target, finish)


def start(
    database: Database,
    key: str,
    entries: Mapping[str, Any],
    *,
    actor: Actor,
    request_key: str,
    afterwards: Callable[[Connection, instances.Started], None],
) -> instances.Started:
    """Start a procedure from its form, ``afterwards`` in the same transaction. A failing step is an incident."""
    target = {
        "key": key,
        "entries": dict(entries),
        "request_key": request_key,
        "actor": actor.name,
        "roles": sorted(actor.roles),
    }

    def begin(conn: Connection) -> instances.Started:
        started = instances.submit_start(conn, key, entries, actor=actor, request_key=request_key)
        if started.fresh:
            afterwards(conn, started)
        return started

    return _attempt(database, "start", target, begin)


def fire(database: Database, timer_id: int) -> bool:
    """Fire a due timer for the runner. A failure becomes an incident and the timer rests for an hour."""
    try:
        return _attempt(
            database, "timer", {"timer_id": timer_id}, lambda conn: timers.fire(conn, timer_id, queue=False), quiet=True
        )
    except DeskError:
        with database.transaction() as conn:
            timers.postpone(conn, timer_id, PAUSE)
        return False


def deliver(database: Database, message_id: int) -> bool:
    """Deliver a message for the runner. A failure becomes an incident and the message is tried again in an hour."""
    try:
        return _attempt(
            database,
            "message",
            {"message_id": message_id},
            lambda conn: delivery.deliver(conn, message_id, queue=False),
            quiet=True,
        )
    except DeskError:
        with database.transaction() as conn:
            delivery.postpone(conn, message_id)
        return False


def open_ones(conn: Connection, limit: int = 200) -> Sequence[Row[Any]]:
    """Unresolved incidents, newest first."""
    return conn.execute(
        select(incident).where(incident.c.resolved_at.is_(None)).order_by(incident.c.last_at.desc()).limit(limit)
    ).all()


def count_open(conn: Connection) -> int:
    return int(
        conn.execute(select(func.count()).select_from(incident).where(incident.c.resolved_at.is_(None))).scalar_one()
    )


def retry(
    database: Database, incident_id: int, actor: Actor, afterwards: Callable[[Connection, Row[Any]], None] | None = None
) -> bool:
    """Try the failed action again. True when it went through; the incident is then resolved by ``actor``, and
    ``afterwards`` is done in the same transaction. Raises RetriedAlready for whoever comes second."""
    with database.reading() as conn:
        row = conn.execute(select(incident).where(incident.c.id == incident_id)).first()
    if row is None:
        raise NotFound
    if row.resolved_at is not None:
        raise RetriedAlready
    try:
        with database.transaction() as conn:
            # Taken first, then done: of two who press the button the second waits here, and finds it taken.
            taken = conn.execute(
                update(incident)
                .where(incident.c.id == incident_id, incident.c.resolved_at.is_(None))
                .values(resolved_at=clock.now(), resolved_by=actor.name, target={})
            )
            if taken.rowcount != 1:
                raise RetriedAlready
            _again(conn, row)
            history.record(
                conn,
                "incident:resolved",
                subject=row.business_key,
                instance_id=row.instance_id,
                node=row.node,
                actor=actor.name,
                incident=incident_id,
            )
            if afterwards is not None:
                afterwards(conn, row)
    except RetriedAlready:
        raise
    except Exception as error:  # the incident's own door: whatever fails again is counted, not raised
        with database.transaction() as conn:
            conn.execute(
                update(incident)
                .where(incident.c.id == incident_id)
                .values(attempts=incident.c.attempts + 1, last_at=clock.now(), detail=_trace(error), **_sentence(error))
            )
        return False
    return True


def _again(conn: Connection, row: Any) -> None:
    target = row.target
    if row.action == "complete":
        doer = Actor(target["actor"], frozenset(target["roles"]))
        tasks.complete(conn, UUID(hex=target["task_id"]), target["entries"], actor=doer)
    elif row.action == "start":
        doer = Actor(target["actor"], frozenset(target["roles"]))
        instances.submit_start(conn, target["key"], target["entries"], actor=doer, request_key=target["request_key"])
    elif row.action == "timer":
        conn.execute(update(timer).where(timer.c.id == target["timer_id"]).values(next_at=clock.now()))
        timers.fire(conn, target["timer_id"])
    else:
        # A person has looked at it: what follows begins to be counted anew.
        conn.execute(update(message).where(message.c.id == target["message_id"]).values(hops=0))
        delivery.deliver(conn, target["message_id"])


def _attempt(
    database: Database,
    action: str,
    target: Mapping[str, Any],
    act: Callable[[Connection], Answer],
    *,
    quiet: bool = False,
) -> Answer:
    """``quiet``: nobody is there to read an error, so every one becomes an incident, refusals too."""
    try:
        return database.attempt(act)
    except StepFailed as failure:
        _record(database, action, target, failure, failure.cause)
        raise
    except DeskError as error:
        if quiet:
            _record(database, action, target, _unplaced(database, action, target, error), error)
        raise
    except Exception as error:
        if not quiet:
            raise
        unplaced = _unplaced(database, action, target, error)
        _record(database, action, target, unplaced, error)
        raise unplaced from error


def _unplaced(database: Database, action: str, target: Mapping[str, Any], error: BaseException) -> StepFailed:
    """A failure that does not say where it happened: the timer or message says at least which case."""
    table, key = (timer, target.get("timer_id")) if action == "timer" else (message, target.get("message_id"))
    with database.reading() as conn:
        row = conn.execute(select(table).where(table.c.id == key)).first()
    return StepFailed(
        node_id=getattr(row, "node", "") or getattr(row, "name", ""),
        node="",
        business_key=row.business_key if row else "",
        instance_id=getattr(row, "instance_id", None),
        cause=error,
    )


def _record(
    database: Database, action: str, target: Mapping[str, Any], failure: StepFailed, cause: BaseException
) -> None:
    now = clock.now()
    if action == "start":
        # The matter was rolled back with the rest; its number is free again.
        failure.business_key = ""
    with database.transaction() as conn:
        same = conn.execute(
            select(incident.c.id).where(
                incident.c.action == action,
                incident.c.business_key == failure.business_key,
                incident.c.node == failure.node_id,
                incident.c.resolved_at.is_(None),
            )
        ).scalar()
        if same is not None:
            conn.execute(
                update(incident)
                .where(incident.c.id == same)
                .values(
                    attempts=incident.c.attempts + 1,
                    last_at=now,
                    detail=_trace(cause),
                    **_sentence(cause),
                    target=dict(target),
                )
            )
            return
        conn.execute(
            insert(incident).values(
                instance_id=failure.instance_id,
                business_key=failure.business_key,
                node=failure.node_id,
                node_name=failure.node_name,
                action=action,
                target=dict(target),
                detail=_trace(cause),
                **_sentence(cause),
                attempts=1,
                first_at=now,
                last_at=now,
            )
        )
        history.record(
            conn,
            "incident:raised",
            subject=failure.business_key,
            instance_id=failure.instance_id,
            node=failure.node_id,
            actor=SYSTEM.name,
            action=action,
        )


def _sentence(error: BaseException) -> dict[str, str | None]:
    """What went wrong in both languages; a library speaks its own."""
    cause: BaseException | None = error.cause if isinstance(error, StepFailed) else error
    english = (str(cause) or type(cause).__name__)[:LONGEST]
    while cause is not None and not isinstance(cause, DeskError):
        cause = cause.__cause__
    if cause is None:
        return {"error": english, "error_zh": None}
    said = [cause.message, *(one.message for one in getattr(cause, "problems", ()))]
    return {"error": english, "error_zh": "\n".join(translate(one, "zh") for one in said)[:LONGEST]}


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-4000:]
