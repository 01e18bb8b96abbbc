"""Stopping and restarting a clock while the case waits for somebody. The caller stores the plan it is
given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

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


def settle(conn: Connection, row: TimerRow, reasons: Sequence[str], by: str, at: datetime) -> Plan:
    """The clock of a running timer stands while the case waits for something its limit pauses for, else it runs.

    ``reasons`` are all the case waits for. A clock that has stood for one of them and now stands for another goes on
    standing, and both are on record.
    """
    plan = retiming.recompute(conn, row, at)
    limit = plans.clock_of(conn, plan).limit
    standing = [reason for reason in reasons if reason in limit.pause_reasons]
    if not plan.paused_at:
        return pause(conn, plan, standing[0], by, at) if standing else plan
    current = next((one.reason for one in reversed(reading.pauses(conn, row.id or 0)) if one.end is None), "")
    if current in standing:
        return plan
    running = resume(conn, plan, by, at)
    return pause(conn, running, standing[0], by, at) if standing else running


def _planned(clock: Clock, plan: Plan, at: datetime) -> Plan:
    details = Details.of(plan)
    climb = clocks.first(clock, plans.rungs_of(clock.limit, details), at)
    changed = plans.planned(clock, plan.calendar_version, details, climb)
    return replace(changed, id=plan.id)
