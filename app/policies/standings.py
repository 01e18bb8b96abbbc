"""Where a stored clock stands on its ladder: each rung with its instant, and the publications its rules came with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from app.policies import plans, published, reading
from app.policies.book import CalendarVersion
from app.policies.ladder import Rung
from app.policies.limits import Limit
from app.policies.timers import Details, TimerRow


@dataclass(frozen=True)
class Standing:
    """A rung and when it is reached (None while the clock stands); ``passed``: it lies behind the clock."""

    rung: Rung
    at: datetime | None
    passed: bool


@dataclass(frozen=True)
class Sources:
    """The rules a clock runs under, each with the act that published it: author, reason, published_at."""

    profile: str
    limit: Limit
    limit_act: Row[Any] | None
    calendar: CalendarVersion
    calendar_act: Row[Any]


def of(conn: Connection, row: TimerRow) -> list[Standing]:
    """The ladder of a stored timer, in order; empty where there is none or nothing falls due."""
    if not row.limit_version or row.due_at is None:
        return []
    clock = plans.clock_of(conn, row)
    rungs = plans.rungs_of(clock.limit, Details.of(row))
    instants = clock.instants(rungs) if clock.due is not None and clock.paused_at is None else [None] * len(rungs)
    return [Standing(rung, instants[i], i < row.rung) for i, rung in enumerate(rungs)]


def sources(conn: Connection, row: TimerRow) -> Sources | None:
    """Where the rules of a timer come from; None for a date somebody chose, without a limit behind it."""
    book = reading.book(conn)
    limit, calendar = book.limits_by_id.get(row.limit_version), book.calendars_by_id.get(row.calendar_version)
    if limit is None or calendar is None:
        return None
    act = published.act(conn, limit.revision) if limit.revision else None
    return Sources(Details.of(row).profile, limit, act, calendar, published.act(conn, calendar.revision))
