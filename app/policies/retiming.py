"""What becomes of a running timer when rules change: the rule a runner applies before it fires, and a job to
all.

A timer is stale when something it depends on was published after the revision it has seen, with reach to
running timers. The publications it missed are applied one by one, each as of the instant it was published. So
it is all one when a timer is recomputed, how often, and by whom: the job may die in the middle, and a timer
it has not reached yet is recomputed before it fires.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.policies import clocks, limits, plans, reading, timers
from app.policies.book import RECOUNT, CalendarVersion, View
from app.policies.clocks import Climb, Clock, Pause
from app.policies.limits import Limit
from app.policies.plans import Anchors
from app.policies.rules import Rules
from app.policies.timers import Details, Plan, TimerRow

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
    if (moved := _moved(rules, row, Details.of(row), anchors, pauses)) is None:
        return None
    clock, details, calendar_id = moved
    return plans.planned(clock, calendar_id, details, climb(clock, details, row, at), rules.book.revision, row)


def due(rules: Rules, row: TimerRow, anchors: Anchors | None, pauses: Pauses) -> datetime | None:
    """The due instant ``current`` would give, without the ladder: what a preview of many timers asks."""
    moved = _moved(rules, row, Details.of(row), anchors, pauses)
    return row.due_at if moved is None else moved[0].due


def rechosen(conn: Connection, row: TimerRow, facts: Mapping[str, Any], at: datetime) -> Plan:
    """A running timer once its case is another one: the limit that holds for these facts, the used time carried over.

    A limit that was off until now counts from the start the timer had, its pauses honoured: who is upgraded late was
    owed the attention from the beginning (written rule: docs/clocks.md). Nothing is answered by a breach that happened.
    """
    plan = recompute(conn, row, at)
    rules, details = reading.rules(conn), Details.of(plan)
    known = {name: facts[name] for name in limits.FACTS if name in facts}
    if known == details.facts:
        return plan
    details = replace(details, facts=known)
    view = View(details.armed, details.seen)
    limit = rules.book.limit(details.profile, row.limit_key, known, view)
    calendar = rules.book.calendar_for(details.profile, limit.role, view)
    return carried(rules, plan, details, (limit, calendar), at, lambda: _pauses(conn, row))


def carried(
    rules: Rules, plan: Plan, details: Details, onto: tuple[Limit, CalendarVersion], at: datetime, pauses: Pauses
) -> Plan:
    """The clock of ``plan`` carried over at ``at`` to another limit and calendar, its used time kept.

    ``details`` say what is kept of it from now on. A limit that was off until now counts from the start the timer had.
    """
    limit, calendar = onto
    clock = plans.clock_under(rules, plan, details)
    if (limit.id, calendar.id) != (plan.limit_version, plan.calendar_version):
        working, ruled = rules.calendar_of(calendar.id), plans.in_force(limit, details)
        if clock.limit.enabled:
            clock = clock.under(ruled, working, at)
        else:
            clock = clock.recounted(ruled, working, clock.started, pauses())
    return plans.planned(clock, calendar.id, details, climb(clock, details, plan, at), row=plan)


def _moved(
    rules: Rules, row: TimerRow, details: Details, anchors: Anchors | None, pauses: Pauses
) -> tuple[Clock, Details, int] | None:
    """The clock after each publication it missed, as of the instant that one was published; None: it stays as it is."""
    clock: Clock | None = None
    limit_id, calendar_id = row.limit_version, row.calendar_version
    for act in rules.book.reaching(details.seen):
        limit, calendar = rules.chosen(details.profile, row.limit_key, details.facts, details.armed, act)
        if (limit.id, calendar.id) == (limit_id, calendar_id):
            continue
        limit_id, calendar_id = limit.id, calendar.id
        working, clock = rules.calendar_of(calendar_id), clock or plans.clock_under(rules, row, details)
        if act.reach == RECOUNT:
            started, details = _start(clock, limit, details, anchors)
            clock = clock.recounted(plans.in_force(limit, details), working, started, pauses())
        else:
            clock = clock.under(plans.in_force(limit, details), working, act.at)
    return (clock, details, calendar_id) if clock else None


def _start(clock: Clock, limit: Limit, details: Details, anchors: Anchors | None) -> tuple[datetime, Details]:
    if anchors is None or limit.anchor == clock.limit.anchor:
        return clock.started, details
    anchored = anchors(limit.anchor) if limit.anchor else None
    return (anchored, replace(details, anchored=True)) if anchored else (clock.started, details)


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
