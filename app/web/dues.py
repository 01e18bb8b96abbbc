"""What a chip says of a task or a running clock: how much is left, worked out by the policies, never here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app import clock, policies
from app.engine import queries
from app.policies import plans, units
from app.web.formatting import Due

NONE = Due(None)
_IN_WORKING_TIME = (units.WORKING, units.WORKING_DAYS)


def of_tasks(conn: Connection, tasks: Sequence[Any]) -> dict[UUID, Due]:
    """The chip of each task by its id; one statement however many there are."""
    timers, now = queries.due_timers(conn, tasks), clock.now()
    return {task.id: _of_task(conn, task, timers.get(task.due_timer), now) for task in tasks}


def of_timer(conn: Connection, timer: Any, now: datetime) -> Due:
    """The chip of a stored timer."""
    if timer.due_at is None:
        return NONE
    seconds = policies.working_remaining(conn, timer, now)
    if seconds is None:
        # A date somebody chose, without a limit behind it: what is left of it is plain time.
        return replace(_plain(timer.due_at, now), timer=timer.id)
    if timer.due_at <= now:
        # Nobody works at night, so no working time has passed; the promise is broken all the same.
        seconds = min(seconds, -1)
    return Due(
        timer.due_at,
        timedelta(seconds=seconds),
        warned=policies.next_rung(conn, timer, now).rung > 0,
        paused=timer.paused_at is not None,
        working=plans.clock_of(conn, timer).limit.unit in _IN_WORKING_TIME,
        provisional=timer.provisional,
        timer=timer.id,
    )


def _of_task(conn: Connection, task: Any, timer: Any, now: datetime) -> Due:
    if task.due_at is None:
        return NONE
    return of_timer(conn, timer, now) if timer is not None else _plain(task.due_at, now)


def _plain(at: datetime, now: datetime) -> Due:
    return Due(at, at - now, working=False)
