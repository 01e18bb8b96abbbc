"""What becomes of a running timer when rules change: the rule a runner applies before it fires, and a job to
all.

A timer is stale when something it depends on was published after the revision it has seen, with reach to
running timers. The publications it missed are applied one by one, each as of the instant it was published. So
it is all one when a timer is recomputed, how often, and by whom: the job may die in the middle, and a timer
it has not reached yet is recomputed before it fires.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.policies import clocks, limits, plans, reading, timers
from app.policies.book import RECOUNT, CalendarVersion, View
from app.policies.clocks import Climb, Clock, Pause
from app.policies.limits import Limit
from app.policies.plans import Anchors, Running
from app.policies.rules import Rules
from app.policies.timers import ClockRow, Details, Plan, TimerRow

Pauses = Callable[[], Sequence[Pause]]
"""The pauses of a timer, asked only where a recount needs them."""


def is_stale(conn: Connection, row: TimerRow) -> bool:
    """Whether a newer version of the timer's limit or calendar was published with reach to running timers."""
    return _moved(reading.rules(conn), row, Details.of(row), None, lambda: _pauses(conn, row)) is not None


def recompute(conn: Connection, row: TimerRow, at: datetime, anchors: Anchors | None = None) -> Plan:
    """The timer under the rules that now hold for it; see ``current``."""
    return current(reading.rules(conn), row, at, anchors, lambda: _pauses(conn, row))


def current(rules: Rules, row: TimerRow, at: datetime, anchors: Anchors | None, pauses: Pauses) -> Plan:
    """The timer under the rules that now hold for it; as it is stored when it is not stale. See ``renewed``."""
    return renewed(rules, row, at, anchors, pauses) or timers.stored(row)


def renewed(rules: Rules, row: TimerRow, at: datetime, anchors: Anchors | None, pauses: Pauses) -> Plan | None:
    """The timer once it has heard of every publication it missed; None where none of them concerns it.

    ``anchors`` lets a recount begin at the anchor of the new limit; without it, and where the case has not
    recorded it, the start stays. Pauses are honoured. A breach that happened stays, and so does its due
    instant. ``at`` only decides which warnings are past; the due instant does not depend on it.
    """
    moved = _moved(rules, row, Details.of(row), anchors, pauses)
    return planned(moved, row, at) if moved else None


def due(rules: Rules, row: ClockRow, anchors: Anchors | None, pauses: Pauses) -> datetime | None:
    """The due instant ``current`` would give, without the ladder: what a preview of many timers asks."""
    moved = _moved(rules, row, Details.of(row), anchors, pauses)
    return row.due_at if moved is None else moved.clock.due


def running(rules: Rules, row: ClockRow, anchors: Anchors | None, pauses: Pauses) -> Running:
    """The clock ``current`` would plan, for whoever goes on reckoning with it."""
    details = Details.of(row)
    moved = _moved(rules, row, details, anchors, pauses)
    return moved or Running(plans.clock_under(rules, row, details), details, row.calendar_version)


def rechosen(conn: Connection, row: TimerRow, facts: Mapping[str, Any], at: datetime) -> Plan:
    """A running timer once its case is another one: the limit that holds for these facts, the used time carried over.

    A limit that was off until now counts from the start the timer had, its pauses honoured: who is upgraded late was
    owed the attention from the beginning (written rule: docs/clocks.md). Nothing is answered by a breach that happened.
    """
    rules, pauses = reading.rules(conn), lambda: _pauses(conn, row)
    timer = running(rules, row, None, pauses)
    known = {name: facts[name] for name in limits.FACTS if name in facts}
    if known == timer.details.facts:
        return current(rules, row, at, None, pauses)
    details = timer.details._replace(facts=known)
    view = View(details.armed, details.seen)
    limit = rules.book.limit(details.profile, row.limit_key, known, view)
    calendar = rules.book.calendar_for(details.profile, limit.role, view)
    return planned(carried(rules, timer._replace(details=details), (limit, calendar), at, pauses), row, at)


def carried(
    rules: Rules, timer: Running, onto: tuple[Limit, CalendarVersion], at: datetime, pauses: Pauses
) -> Running:  # fmt: skip
    """A timer carried over at ``at`` to another limit and calendar, its used time kept.

    A limit that was off until now counts from the start the timer had.
    """
    limit, calendar = onto
    clock, details, calendar_version = timer
    if (limit.id, calendar.id) == (clock.limit.id, calendar_version):
        return timer
    working, ruled = rules.calendar_of(calendar.id), plans.in_force(limit, details)
    if clock.limit.enabled:
        clock = clock.under(ruled, working, at)
    else:
        clock = clock.recounted(ruled, working, clock.started, pauses())
    return Running(clock, details, calendar.id)


def planned(timer: Running, row: TimerRow, at: datetime) -> Plan:
    """The plan of a stored timer as it is reckoned now, on the rung where it stands at ``at``."""
    return plans.planned(timer, climb(timer.clock, timer.details, row, at), row)


def _moved(
    rules: Rules, row: ClockRow, details: Details, anchors: Anchors | None, pauses: Pauses
) -> Running | None:  # fmt: skip
    """The clock after each publication it missed, as of the instant that one was published; None: it stays as it is."""
    steps = rules.steps(row, details)
    if not steps:
        return None
    clock = plans.clock_under(rules, row, details)
    for act, limit, _, calendar in steps:
        if act.reach == RECOUNT:
            started, details = _start(clock, limit, details, anchors)
            clock = clock.recounted(plans.in_force(limit, details), calendar, started, pauses())
        else:
            clock = clock.under(plans.in_force(limit, details), calendar, act.at)
    return Running(clock, details._replace(seen=rules.book.revision), steps[-1].calendar_version)


def _start(clock: Clock, limit: Limit, details: Details, anchors: Anchors | None) -> tuple[datetime, Details]:
    if anchors is None or limit.anchor == clock.limit.anchor:
        return clock.started, details
    anchored = anchors(limit.anchor) if limit.anchor else None
    return (anchored, details._replace(anchored=True)) if anchored else (clock.started, details)


def climb(clock: Clock, details: Details, row: TimerRow, at: datetime) -> Climb:
    """Its place on the new ladder. Levels are planned anew with the due instant; what followed a breach
    goes on."""
    rungs = plans.rungs_of(clock.limit, details)
    if row.fired_at is None:
        return clocks.first(clock, rungs, at)
    rung = min(row.rung, len(rungs))
    left = clock.instants(rungs)[rung:] if clock.due is not None else []
    return Climb((), rung, left[0] if left and clock.paused_at is None else None)


def _pauses(conn: Connection, row: TimerRow) -> Sequence[Pause]:
    return reading.pauses(conn, row.id) if row.id is not None else ()
