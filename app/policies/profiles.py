"""What holds in a profile: its limits and settings, with those it inherits, and the dates that follow from
settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.policies import durations, reading
from app.policies.calendar import WorkingCalendar
from app.policies.limits import Limit
from app.policies.shipped import keys


@dataclass(frozen=True)
class Report:
    """The days of a monthly report: when it is due, and the working day on which its author is reminded."""

    due: date
    remind: date


def effective(conn: Connection, profile: str | None, key: str, facts: Mapping[str, Any] | None = None) -> Limit:
    """The limit of ``key`` in force now for a case with these facts; ``.profile`` says whether it is
    inherited.

    Off (``enabled`` is false, ``id`` 0) where no limit applies.
    """
    book = reading.book(conn)
    return book.limit(book.profile(profile), key, facts or {})


def setting(conn: Connection, key: str, profile: str | None = None) -> Any:
    """The value of a setting in the profile (None: the active one); None when it is off. Raises
    UnknownKey."""
    book = reading.book(conn)
    return book.setting(book.profile(profile), key)


def setting_instant(conn: Connection, key: str, anchor: datetime, profile: str | None = None) -> datetime | None:
    """The instant a setting that lasts leads to from ``anchor``: the latest for agreeing a visit, the end of
    a window.

    None when the setting is off.
    """
    value = setting(conn, key, profile)
    if value is None:
        return None
    length = durations.parse(value["duration"])
    sign = -1 if value["before"] else 1
    if value["unit"] == "clock":
        return anchor + sign * timedelta(seconds=length.clock_seconds)
    return office(conn, profile).wall_add(anchor, months=sign * length.months, seconds=sign * length.clock_seconds)


def report_dates(conn: Connection, year: int, month: int, profile: str | None = None) -> Report | None:
    """The dates of the report on ``month``: due in the next month on the set day, reminded on the last
    working day up to it.

    None when the setting is off.
    """
    day = setting(conn, "monthly_report_day", profile)
    if day is None:
        return None
    due = date(year + month // 12, month % 12 + 1, day)
    calendar = office(conn, profile)
    remind = due
    while not calendar.windows_on(remind) and (due - remind).days < 31:
        remind -= timedelta(days=1)
    return Report(due, remind)


def office(conn: Connection, profile: str | None = None) -> WorkingCalendar:
    """The working calendar of the profile, whose zone is the office's."""
    book = reading.book(conn)
    return reading.working_calendar(conn, book.calendar_for(book.profile(profile), "").id)


def known_keys(conn: Connection) -> Collection[str]:
    """The keys of all limits."""
    return [key.key for key in reading.book(conn).keys.values() if key.kind == "limit"]


def setting_keys(conn: Connection) -> Collection[str]:
    """The keys of all settings."""
    return [key.key for key in reading.book(conn).keys.values() if key.kind == "setting"]


def limit_keys() -> frozenset[str]:
    """The limit keys the product ships, for a check without a database."""
    return frozenset(key.key for key in keys.LIMITS)
