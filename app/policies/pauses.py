"""Stopping and restarting a clock while the case waits for somebody. The caller stores the plan it is
given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from app.policies import clocks, plans, reading, retiming, tables
from app.policies.clocks import Clock
from app.policies.timers import Details, Plan, TimerRow


def pause(conn: Connection, row: TimerRow, reason: str, by: str, at: datetime) -> Plan:
    """Stop the clock of a running timer for ``reason`` (see ``limits.PAUSE_REASONS``).

    A limit that does not pause for this reason runs on, a paused timer stays paused, and one that has fired
    is past pausing: they come back as they are.
    """
    plan = retiming.recompute(conn, row, at)
    clock = plans.clock_of(conn, plan)
    if plan.due_at is None or plan.paused_at or plan.fired_at or reason not in clock.limit.pause_reasons:
        return plan
    conn.execute(insert(tables.clock_pause).values(timer_id=row.id, reason=reason, started_at=at, started_by=by))
    return _planned(clock.paused(at), plan, at)


def resume(conn: Connection, row: TimerRow, by: str, at: datetime) -> Plan:
    """Let the clock run again; the rest of its time is laid out from ``at``. A running timer comes back as
    it is."""
    plan = retiming.recompute(conn, row, at)
    if not plan.paused_at:
        return plan
    p = tables.clock_pause
    conn.execute(update(p).where(p.c.timer_id == row.id, p.c.ended_at.is_(None)).values(ended_at=at, ended_by=by))
    return _planned(plans.clock_of(conn, plan).resumed(at), plan, at)


def settle(
    conn: Connection, rows: Sequence[TimerRow], reasons: Callable[[Any], Sequence[str]], by: str, at: datetime
) -> list[Plan]:
    """The clocks of running timers stand while their cases wait for something their limits pause for, else they run.

    ``reasons`` gives all that the case of a timer waits for. A clock that has stood for one of them and now stands for
    another goes on standing, and both are on record. However many timers there are, it is the same few statements.
    """
    stands = reading.standing(conn, [row.id for row in rows if row.id is not None and row.paused_at is not None])
    begun: list[dict[str, Any]] = []
    ended: list[int] = []
    found = []
    for row in rows:
        plan = retiming.recompute(conn, row, at)
        clock = plans.clock_of(conn, plan)
        standing = [reason for reason in reasons(row) if reason in clock.limit.pause_reasons]
        current = stands.get(row.id or 0)
        if plan.paused_at and current in standing:
            found.append(plan)
            continue
        if plan.paused_at:
            ended.append(row.id or 0)
            clock = clock.resumed(at)
        if standing and plan.due_at is not None and plan.fired_at is None:
            begun.append({"timer_id": row.id, "reason": standing[0], "started_at": at, "started_by": by})
            clock = clock.paused(at)
        found.append(_planned(clock, plan, at) if clock.paused_at != plan.paused_at or plan.paused_at else plan)
    p = tables.clock_pause
    if ended:
        still = update(p).where(p.c.timer_id.in_(ended), p.c.ended_at.is_(None))
        conn.execute(still.values(ended_at=at, ended_by=by))
    if begun:
        conn.execute(insert(p), begun)
    return found


def _planned(clock: Clock, plan: Plan, at: datetime) -> Plan:
    details = Details.of(plan)
    climb = clocks.first(clock, plans.rungs_of(clock.limit, details), at)
    changed = plans.planned(clock, plan.calendar_version, details, climb)
    return replace(changed, id=plan.id)
