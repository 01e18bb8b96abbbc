"""What a chip says of a task or a running clock: how much is left, worked out by the policies, never here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app import clock, policies
from app.cases import holds
from app.engine import queries
from app.policies import plans, reading, units
from app.web.formatting import Due

NONE = Due(None)
_IN_WORKING_TIME = (units.WORKING, units.WORKING_DAYS)


def of_tasks(conn: Connection, tasks: Sequence[Any]) -> dict[UUID, Due]:
    """The chip of each task by its id; as many statements however many there are."""
    timers, now = queries.due_timers(conn, tasks), clock.now()
    waits = waited_for(conn, list(timers.values()))
    endless = {task.business_key for task in tasks if task.due_timer is None}
    steps = holds.steps(conn, endless) if endless else {}
    return {
        task.id: _of_task(conn, task, timers.get(task.due_timer), now, waits)
        or Due(None, waits=steps.get((task.instance_id, task.node), ""))
        for task in tasks
    }


def waited_for(conn: Connection, timers: Sequence[Any]) -> Mapping[int, str]:
    """What the clocks among these that stand wait for, by their ids."""
    return reading.standing(conn, [timer.id for timer in timers if timer.paused_at is not None])


def of_timer(conn: Connection, timer: Any, now: datetime, waits: Mapping[int, str]) -> Due:
    """The chip of a stored timer; ``waits`` says what those that stand wait for (see ``waited_for``)."""
    if timer.due_at is None:
        return NONE
    seconds = policies.working_remaining(conn, timer, now)
    if seconds is None:
        # A date somebody chose, without a limit behind it: what is left of it is plain time.
        return replace(_chosen(timer.due_at, now), timer=timer.id)
    if timer.due_at <= now and timer.paused_at is None:
        # Nobody works at night, so no working time has passed; the promise is broken all the same.
        seconds = min(seconds, -1)
    return Due(
        timer.due_at,
        timedelta(seconds=seconds),
        warned=policies.next_rung(conn, timer, now).rung > 0,
        paused=timer.paused_at is not None,
        waits=waits.get(timer.id, ""),
        working=plans.clock_of(conn, timer).limit.unit in _IN_WORKING_TIME,
        provisional=timer.provisional,
        timer=timer.id,
    )


def _of_task(conn: Connection, task: Any, timer: Any, now: datetime, waits: Mapping[int, str]) -> Due | None:
    # A task shows no due date while its clock stands: the chip comes from the clock.
    if timer is not None and (timer.paused_at is not None or task.due_at is not None):
        return of_timer(conn, timer, now, waits)
    return _chosen(task.due_at, now) if task.due_at is not None else None


def _chosen(at: datetime, now: datetime) -> Due:
    return Due(at, at - now, working=False, chosen=True)
