"""The working calendar: weekly windows, days that differ, a time zone, and exact arithmetic on them. Pure."""

from __future__ import annotations

import threading
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.errors import DeskError
from app.policies.timeline import Timeline, Windows, WorkingDay

Answer = TypeVar("Answer")

FIRST, LAST = date(1971, 1, 1), date(2999, 12, 31)


class NoWorkingTime(DeskError):
    """This calendar has no working time in any week. Give at least one day working hours."""


class BeyondAllCalendars(DeskError):
    """This instant lies outside the years 1971 to 2999, for which working time is counted."""


@dataclass(frozen=True)
class Day:
    """A date that differs from its week: closed, a make-up working day (调休) or one with special hours.

    ``kind`` is "off", "work" or "special". A make-up day without windows of its own has those of its weekday,
    or, when that is free, those of the first working day of the week.
    """

    kind: str
    windows: Windows = ()
    name_zh: str = ""
    name_en: str = ""


class WorkingCalendar:
    """Answers when work is done. Arguments and answers are aware instants; answers are UTC, in whole seconds.

    ``weekly`` maps the weekday (Monday is 0) to its windows. ``published_until`` is the last day whose
    holidays are known; past it the weekly pattern alone answers, and ``is_provisional`` says so. None:
    nothing needs publishing.
    """

    def __init__(
        self,
        zone: str,
        weekly: Mapping[int, Windows],
        days: Mapping[date, Day] | None = None,
        published_until: date | None = None,
    ) -> None:
        self.zone = ZoneInfo(zone)
        self.published_until = published_until
        self._weekly = {weekday: tuple(sorted(windows)) for weekday, windows in weekly.items() if windows}
        if not self._weekly:
            raise NoWorkingTime()
        self._days = dict(days or {})
        self._timeline: Timeline | None = None
        self._growing = threading.Lock()

    # req: R-022
    def add(self, at: datetime, seconds: int, *, early: bool = True) -> datetime:
        """``at`` plus working ``seconds``, negative ones backwards; see Timeline.add for ``early``."""
        return _instant(self._ask(_seconds(at), lambda line, t: line.add(t, seconds, early=early), seconds))

    # req: R-022
    def between(self, start: datetime, end: datetime) -> int:
        """Working seconds from ``start`` to ``end``; negative when ``end`` is the earlier."""
        low, high = _seconds(start), _seconds(end)
        line = self._covering(min(low, high), max(low, high))
        return line.worked(high) - line.worked(low)

    def next_moment(self, at: datetime) -> datetime:
        """``at`` if it is working time, else the next opening."""
        return _instant(self._ask(_seconds(at), lambda line, t: line.next_moment(t), 1))

    def working_day(self, after: datetime, started: datetime, number: int) -> WorkingDay:
        """The ``number``-th working day that closes after ``after`` and is later than the day of
        ``started``."""
        not_before = self.date_of(started).toordinal()
        return self._ask(_seconds(after), lambda line, t: line.working_day(t, not_before, number), number - 1)

    def closes_between(self, after: datetime, until: datetime, started: datetime) -> int:
        """How many working days later than the day of ``started`` close in (``after``, ``until``]."""
        low, high = _seconds(after), _seconds(until)
        if high <= low:
            return 0
        return self._covering(low, high).closes_between(low, high, self.date_of(started).toordinal())

    def wall_add(self, at: datetime, *, months: int = 0, seconds: int = 0) -> datetime:
        """The same wall clock ``months`` later (the last day of a shorter month), then ``seconds`` on that
        wall clock."""
        local = at.astimezone(self.zone).replace(tzinfo=None, microsecond=0)
        if months:
            year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
            local = local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))
        return (local + timedelta(seconds=seconds)).replace(tzinfo=self.zone).astimezone(UTC)

    def wall_between(self, start: datetime, end: datetime) -> int:
        """Seconds from ``start`` to ``end`` as the clock on the wall shows them: a day is always 86,400."""
        local = [moment.astimezone(self.zone).replace(tzinfo=None, microsecond=0) for moment in (start, end)]
        return int((local[1] - local[0]).total_seconds())

    def date_of(self, at: datetime) -> date:
        """The date on the wall at ``at``."""
        return at.astimezone(self.zone).date()

    def is_provisional(self, at: datetime) -> bool:
        """Whether ``at`` lies past the last day whose holidays are published."""
        return self.published_until is not None and self.date_of(at) > self.published_until

    def day(self, day: date) -> Day | None:
        """What makes ``day`` differ from its week, if anything does."""
        return self._days.get(day)

    def windows_on(self, day: date) -> Windows:
        """The working windows of ``day``."""
        usual = self._weekly.get(day.weekday(), ())
        special = self._days.get(day)
        if special is None:
            return usual
        if special.kind == "off":
            return ()
        return special.windows or usual or self._weekly[min(self._weekly)]

    def _ask(self, at: int, question: Callable[[Timeline, int], Answer | None], direction: int) -> Answer:
        """Put a question to the table, growing it in the ``direction`` of the answer until it has one."""
        line = self._covering(at, at)
        while (answer := question(line, at)) is None:
            line = self._grown(line.begin - 1, line.end - 1) if direction < 0 else self._grown(line.begin, line.end)
        return answer

    def _covering(self, low: int, high: int) -> Timeline:
        line = self._timeline
        if line is not None and line.begin <= low and high < line.end:
            return line
        return self._grown(low, high)

    def _grown(self, low: int, high: int) -> Timeline:
        """A table that covers both instants and what the old one covered."""
        with self._growing:
            line = self._timeline
            if line is not None and line.begin <= low and high < line.end:
                return line
            earliest, latest = self.date_of(_instant(low)), self.date_of(_instant(high))
            if earliest < FIRST or latest > LAST:
                raise BeyondAllCalendars()
            first, last = earliest.year, latest.year
            if line is not None:
                # Growing by the half of what is there keeps the whole cost of many small steps linear.
                spare = (line.last.year - line.first.year + 1) // 2
                first = line.first.year if low >= line.begin else max(FIRST.year, first - spare)
                last = line.last.year if high < line.end else min(LAST.year, last + spare)
            grown = Timeline(self.zone, self.windows_on, date(first, 1, 1), date(last, 12, 31))
            self._timeline = grown
            return grown


def _seconds(at: datetime) -> int:
    return int(at.timestamp() // 1)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
