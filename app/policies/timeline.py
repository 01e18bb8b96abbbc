"""Working time as a table: intervals on the UTC axis with their running sum, so that every question is a
bisection.

Pure. Instants are whole seconds since 1970 in UTC; intervals are half open, [start, end).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

Windows = tuple[tuple[int, int], ...]
"""Working windows of one day, in minutes of its wall clock: ((480, 720), (810, 1080)); 1440 is midnight at
its end."""

_EPOCH = date(1970, 1, 1).toordinal()


class WorkingDay(NamedTuple):
    """A day with working time: its date as an ordinal, its first opening and its last closing."""

    date: int
    opens: int
    closes: int


class Timeline:
    """The working intervals of the days ``first`` to ``last``. Answers None to what lies outside them.

    ``begin`` and ``end`` are the instants it covers. Immutable once built, so threads may share it.
    """

    def __init__(self, zone: ZoneInfo, windows_on: Callable[[date], Windows], first: date, last: date) -> None:
        self.first, self.last = first, last
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._sums: list[int] = [0]
        self._days: list[WorkingDay] = []
        self.begin = self.end = _midnight(zone, first)
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            opening, self.end = self.end, _midnight(zone, day + timedelta(days=1))
            intervals = _intervals(zone, ordinal, windows_on(day), opening, self.end)
            if intervals:
                self._days.append(WorkingDay(ordinal, intervals[0][0], intervals[-1][1]))
                for start, end in intervals:
                    self._append(start, end)
        self._dates = [day.date for day in self._days]
        self._closes = [day.closes for day in self._days]

    def worked(self, at: int) -> int:
        """Working seconds from the beginning of the table until ``at``."""
        i = bisect_right(self._starts, at) - 1
        return 0 if i < 0 else self._sums[i] + min(at, self._ends[i]) - self._starts[i]

    def add(self, at: int, seconds: int, *, early: bool = True) -> int | None:
        """The instant that lies ``seconds`` of working time after ``at`` (before it, when negative).

        Where the work stops over night there are two such instants: the end of the shift (``early``, right
        for what falls due) and the next opening (right for telling somebody). Zero seconds give ``at``
        itself.
        """
        if seconds == 0:
            return at
        sought = self.worked(at) + seconds
        i = (bisect_left if early else bisect_right)(self._sums, sought) - 1
        if not 0 <= i < len(self._starts):
            return None
        return self._starts[i] + sought - self._sums[i]

    def next_moment(self, at: int) -> int | None:
        """``at`` if it is working time, else the next opening."""
        i = bisect_right(self._starts, at) - 1
        if i >= 0 and at < self._ends[i]:
            return at
        return self._starts[i + 1] if i + 1 < len(self._starts) else None

    def working_day(self, after: int, not_before: int, number: int) -> WorkingDay | None:
        """The ``number``-th working day that closes after the instant ``after`` and is later than the date
        ``not_before``.

        Zero or less counts back from there: 0 is the last one that had closed.
        """
        i = max(bisect_right(self._closes, after), bisect_right(self._dates, not_before)) + number - 1
        return self._days[i] if 0 <= i < len(self._days) else None

    def closes_between(self, after: int, until: int, not_before: int) -> int:
        """How many working days later than the date ``not_before`` close in (``after``, ``until``]."""
        low = max(bisect_right(self._closes, after), bisect_right(self._dates, not_before))
        return max(0, bisect_right(self._closes, until) - low)

    def _append(self, start: int, end: int) -> None:
        self._sums.append(self._sums[-1] + end - start)
        if self._ends and self._ends[-1] == start:
            # Round-the-clock days join into one interval, so that their midnights are no shift's end.
            self._ends[-1] = end
            del self._sums[-2]
            return
        self._starts.append(start)
        self._ends.append(end)


def _midnight(zone: ZoneInfo, day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def _intervals(zone: ZoneInfo, ordinal: int, windows: Windows, begin: int, end: int) -> list[tuple[int, int]]:
    """The windows of one day on the UTC axis. An hour the clocks skip is not worked, one they repeat is
    worked twice."""
    midnight = (ordinal - _EPOCH) * 86_400
    found = []
    for low, high, offset in _stretches(zone, begin, end):
        for opens, closes in windows:
            start = max(low, midnight + opens * 60 - offset)
            stop = min(high, midnight + closes * 60 - offset)
            if start < stop:
                found.append((start, stop))
    return sorted(found)


def _stretches(zone: ZoneInfo, begin: int, end: int) -> list[tuple[int, int, int]]:
    """The day cut where the zone changes its offset: (from, to, offset in seconds). Usually one piece."""
    if end - begin == 86_400:
        return [(begin, end, _offset(zone, begin))]
    before, after = _offset(zone, begin), _offset(zone, end - 1)
    low, high = begin, end - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return [(begin, high, before), (high, end, after)]


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
