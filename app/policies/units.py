"""The units a limit may be counted in. Each knows how much a duration is, how it is laid out, and what was
used. Pure.

Amounts are whole seconds of the unit itself: of the clock, of working time, or, for units counted in days,
86,400 a day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from app.policies.calendar import WorkingCalendar
from app.policies.durations import DAY, Duration


class Unit(Protocol):
    """``since`` is when the running stretch began; ``started`` when the whole count did. They differ after
    a pause."""

    def amount(self, duration: Duration, started: datetime, calendar: WorkingCalendar) -> int:
        """How much the duration is in this unit."""

    def more(self, duration: Duration, at: datetime, calendar: WorkingCalendar) -> int:
        """How much an extension is, given at ``at``: hours are hours of this unit, days are days of it."""

    def due(self, calendar: WorkingCalendar, started: datetime, since: datetime, rest: int) -> datetime:
        """When ``rest`` is used up, counted from ``since``; in the past when ``rest`` is negative."""

    def used(self, calendar: WorkingCalendar, started: datetime, since: datetime, until: datetime) -> int:
        """How much passes between ``since`` and ``until``."""


class ClockTime:
    """Every second counts, day and night."""

    def amount(self, duration: Duration, started: datetime, calendar: WorkingCalendar) -> int:
        return duration.clock_seconds

    def more(self, duration: Duration, at: datetime, calendar: WorkingCalendar) -> int:
        return duration.clock_seconds

    def due(self, calendar: WorkingCalendar, started: datetime, since: datetime, rest: int) -> datetime:
        return _whole(since) + timedelta(seconds=rest)

    def used(self, calendar: WorkingCalendar, started: datetime, since: datetime, until: datetime) -> int:
        return int((_whole(until) - _whole(since)).total_seconds())


class WorkingTime:
    """Only the seconds of the working calendar count; what ends with a shift is due at its end."""

    def amount(self, duration: Duration, started: datetime, calendar: WorkingCalendar) -> int:
        return duration.clock_seconds

    def more(self, duration: Duration, at: datetime, calendar: WorkingCalendar) -> int:
        if not duration.days:
            return duration.seconds
        # A day of work has no length of its own: the next working days say how long each is.
        first = calendar.working_day(at, at, 1)
        last = calendar.working_day(at, at, duration.days)
        opens, closes = (datetime.fromtimestamp(one, UTC) for one in (first.opens, last.closes))
        return duration.seconds + calendar.between(opens, closes)

    def due(self, calendar: WorkingCalendar, started: datetime, since: datetime, rest: int) -> datetime:
        return calendar.add(since, rest)

    def used(self, calendar: WorkingCalendar, started: datetime, since: datetime, until: datetime) -> int:
        return calendar.between(since, until)


@dataclass(frozen=True)
class WorkingDays:
    """A working day is used up when it closes while the clock runs; the day of the start itself does not
    count.

    Due at the close of the last day, or (``place``) at the hour of the start on that day.
    """

    place: Callable[[WorkingCalendar, datetime, int, int], datetime]

    def amount(self, duration: Duration, started: datetime, calendar: WorkingCalendar) -> int:
        return duration.days * DAY

    def more(self, duration: Duration, at: datetime, calendar: WorkingCalendar) -> int:
        return duration.clock_seconds

    def due(self, calendar: WorkingCalendar, started: datetime, since: datetime, rest: int) -> datetime:
        # Rounded up: a share of a day that is left falls due with that day.
        day = calendar.working_day(since, started, -(-rest // DAY))
        return self.place(calendar, started, day.opens, day.closes)

    def used(self, calendar: WorkingCalendar, started: datetime, since: datetime, until: datetime) -> int:
        return calendar.closes_between(since, until, started) * DAY


class CalendarDays:
    """Days and nights by the clock on the wall, whatever the season does to it; ends at the next working
    moment."""

    def amount(self, duration: Duration, started: datetime, calendar: WorkingCalendar) -> int:
        later = calendar.wall_add(started, months=duration.months, seconds=duration.clock_seconds)
        return calendar.wall_between(started, later)

    def more(self, duration: Duration, at: datetime, calendar: WorkingCalendar) -> int:
        return duration.clock_seconds

    def due(self, calendar: WorkingCalendar, started: datetime, since: datetime, rest: int) -> datetime:
        return calendar.next_moment(calendar.wall_add(since, seconds=rest))

    def used(self, calendar: WorkingCalendar, started: datetime, since: datetime, until: datetime) -> int:
        return calendar.wall_between(since, until)


def _at_close(calendar: WorkingCalendar, started: datetime, opens: int, closes: int) -> datetime:
    return datetime.fromtimestamp(closes, UTC)


def _at_same_time(calendar: WorkingCalendar, started: datetime, opens: int, closes: int) -> datetime:
    """The hour of ``started`` on the day that ``closes``; the next working moment when it is a break, the
    close at most."""
    close = datetime.fromtimestamp(closes, UTC)
    day = calendar.date_of(datetime.fromtimestamp(opens, UTC))
    days = (day - calendar.date_of(started)).days
    return min(calendar.next_moment(calendar.wall_add(started, seconds=days * DAY)), close)


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


CLOCK, WORKING, WORKING_DAYS, CALENDAR_DAYS = "clock", "working", "working_days", "calendar_days"

UNITS: dict[str, Unit] = {
    CLOCK: ClockTime(),
    WORKING: WorkingTime(),
    WORKING_DAYS: WorkingDays(_at_close),
    CALENDAR_DAYS: CalendarDays(),
}
"""Every unit by the code that stands in a limit's row."""

SAME_TIME = WorkingDays(_at_same_time)
"""Working days that end at the hour they began; chosen by a limit's ``day_end``."""
