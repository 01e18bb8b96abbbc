"""Stopping and restarting a clock while the case waits for somebody. The caller stores the plan it is
given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from app.policies import clocks, plans, reading, retiming, tables
from app.policies.clocks import Clock
from app.policies.plans import Running
from app.policies.rules import Rules
from app.policies.timers import Plan, TimerRow


def pause(conn: Connection, row: TimerRow, reason: str, by: str, at: datetime) -> Plan:
    """Stop the clock of a running timer for ``reason`` (see ``limits.PAUSE_REASONS``).

    A limit that does not pause for this reason runs on, a paused timer stays paused, and one that has fired
    is past pausing: they come back as they are.
    """
    timer = _running(conn, reading.rules(conn), row)
    if not _can_stand(timer.clock) or timer.clock.paused_at or reason not in timer.clock.limit.pause_reasons:
        return retiming.recompute(conn, row, at)
    conn.execute(insert(tables.clock_pause).values(timer_id=row.id, reason=reason, started_at=at, started_by=by))
    return _planned(timer, timer.clock.paused(at), row, at)


def resume(conn: Connection, row: TimerRow, by: str, at: datetime) -> Plan:
    """Let the clock run again; the rest of its time is laid out from ``at``. A running timer comes back as
    it is."""
    timer = _running(conn, reading.rules(conn), row)
    if not timer.clock.paused_at:
        return retiming.recompute(conn, row, at)
    p = tables.clock_pause
    conn.execute(update(p).where(p.c.timer_id == row.id, p.c.ended_at.is_(None)).values(ended_at=at, ended_by=by))
    return _planned(timer, timer.clock.resumed(at), row, at)


def settle(
    conn: Connection, rows: Sequence[TimerRow], reasons: Callable[[Any], Sequence[str]], by: str, at: datetime
) -> list[Plan | None]:
    """The clocks of running timers stand while their cases wait for something their limits pause for, else they run.

    ``reasons`` gives all that the case of a timer waits for. A clock that has stood for one of them and now stands for
    another goes on standing, and both are on record. A timer whose clock goes on as it did has no new plan: None.
    However many timers there are, it is the same few statements.
    """
    stands = reading.standing(conn, [row.id for row in rows if row.id is not None and row.paused_at is not None])
    begun: list[dict[str, Any]] = []
    ended: list[int] = []
    found: list[Plan | None] = []
    rules = reading.rules(conn)
    for row in rows:
        timer = _running(conn, rules, row)
        clock = timer.clock
        standing = [reason for reason in reasons(row) if clock.limit.stands_for(reason)]
        if clock.paused_at and stands.get(row.id or 0) in standing:
            found.append(None)
            continue
        if clock.paused_at:
            ended.append(row.id or 0)
            clock = clock.resumed(at)
        if standing and _can_stand(clock):
            begun.append({"timer_id": row.id, "reason": standing[0], "started_at": at, "started_by": by})
            clock = clock.paused(at)
        found.append(_planned(timer, clock, row, at) if clock is not timer.clock else None)
    p = tables.clock_pause
    if ended:
        still = update(p).where(p.c.timer_id.in_(ended), p.c.ended_at.is_(None))
        conn.execute(still.values(ended_at=at, ended_by=by))
    if begun:
        conn.execute(insert(p), begun)
    return found


def _running(conn: Connection, rules: Rules, row: TimerRow) -> Running:
    return retiming.running(rules, row, None, lambda: reading.pauses(conn, row.id or 0))


def _can_stand(clock: Clock) -> bool:
    """Whether it is a clock that runs to an end which has not come yet."""
    return clock.limit.enabled and clock.breached_at is None


def _planned(timer: Running, clock: Clock, row: TimerRow, at: datetime) -> Plan:
    climb = clocks.first(clock, plans.rungs_of(clock.limit, timer.details), at)
    return plans.planned(timer._replace(clock=clock), climb, row)
