"""Arming a timer, and what a stored one has to do now. Answers only; the engine acts and stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.policies import clocks, limits, reading
from app.policies.clocks import Climb, Clock
from app.policies.ladder import Rung
from app.policies.limits import Limit
from app.policies.rules import Rules
from app.policies.timers import ClockRow, Details, Plan, TimerRow

Anchors = Callable[[str], datetime | None]
"""The instant of that name which the case has recorded, if it has."""


class Running(NamedTuple):
    """A timer while it is reckoned with: its clock, what is kept of it, and the version of the calendar it runs on."""

    clock: Clock
    details: Details
    calendar_version: int


# req: R-024 R-025
def plan(
    conn: Connection,
    key: str,
    *,
    at: datetime,
    facts: Mapping[str, Any],
    anchors: Anchors,
    profile: str | None = None,
    waits: bool = False,
) -> Plan:
    """Arm the limit ``key`` at ``at`` for a case with these ``facts`` (see ``limits.FACTS``).

    It counts from the limit's anchor where the case has recorded it, else from ``at``. A notice, which counts
    backwards, is off while its anchor is unknown. An unknown key is a limit that is off; a profile of None,
    or one that is gone, is the active one.
    """
    book = reading.book(conn)
    profile = book.profile(profile)
    limit = book.limit(profile, key, facts)
    calendar = book.calendar_for(profile, limit.role)
    anchored = anchors(limit.anchor) if limit.anchor else None
    started = (anchored or at).astimezone(UTC)
    details = Details(
        profile=profile,
        facts={name: facts[name] for name in limits.FACTS if name in facts},
        anchored=anchored is not None,
        waits=waits,
        started=started,
        since=started,
        armed=book.revision,
        seen=book.revision,
        promise=limit.kind == "promise",
    )
    clock = Clock(in_force(limit, details), reading.working_calendar(conn, calendar.id), started, started)
    return planned(Running(clock, details, calendar.id), clocks.first(clock, rungs_of(limit, details), at))


def next_rung(conn: Connection, row: TimerRow, at: datetime) -> Climb:
    """The rungs of a stored timer due at ``at``, the index of the next one, and when to look again."""
    clock = clock_of(conn, row)
    return clocks.climb(clock, rungs_of(clock.limit, Details.of(row)), row.rung, at)


def working_remaining(conn: Connection, row: TimerRow, at: datetime) -> int | None:
    """Seconds left, negative when overdue: of working time for limits counted in it or in working days, else
    of the clock. None when nothing falls due. The row is taken as stored: a hundred cost a few milliseconds.
    """
    if row.due_at is None:
        return None
    if not row.limit_version:
        # A date somebody chose, not a limit: there is no calendar to it.
        return int((row.due_at - at).total_seconds())
    return clocks.remaining(clock_of(conn, row)._replace(breached_at=row.due_at), at)


def clock_of(conn: Connection, row: TimerRow) -> Clock:
    """The clock a stored timer stands for, under the rules it was last planned with."""
    return clock_under(reading.rules(conn), row, Details.of(row))


def clock_under(rules: Rules, row: ClockRow, details: Details) -> Clock:
    """The same for rules at hand; ``details`` are those of the row."""
    limit = rules.book.limits_by_id.get(row.limit_version) or limits.nothing(details.profile, row.limit_key)
    return Clock(
        in_force(limit, details), rules.calendar_of(row.calendar_version), details.started, details.since,
        details.used, row.paused_at, row.due_at if row.fired_at else None, details.extensions,
    )  # fmt: skip


def in_force(limit: Limit, details: Details) -> Limit:
    """The limit as it holds for one timer: a notice is off while the event it looks forward to is unknown."""
    return replace(limit, enabled=False) if limit.kind == "notice" and not details.anchored else limit


def rungs_of(limit: Limit, details: Details) -> tuple[Rung, ...]:
    """The ladder that counts: none for a timer that something waits for."""
    return () if details.waits else limit.rungs


def planned(running: Running, climb: Climb, row: TimerRow | None = None) -> Plan:
    """The plan of a timer that stands on its ladder as ``climb`` says; ``row`` is the stored one, if there is one."""
    clock, details, calendar_version = running
    due = clock.due
    return Plan(
        limit_key=clock.limit.key,
        limit_version=clock.limit.id,
        calendar_version=calendar_version,
        started_at=clock.started,
        due_at=due,
        next_at=climb.next_at,
        rung=climb.rung,
        provisional=due is not None and clock.calendar.is_provisional(due),
        paused_at=clock.paused_at,
        details=details._replace(started=clock.started, since=clock.since, used=clock.used).document,
        id=row.id if row else None,
        fired_at=row.fired_at if row else None,
    )
