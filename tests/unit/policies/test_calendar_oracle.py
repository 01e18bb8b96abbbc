"""Calendar arithmetic against an oracle that looks at every single minute, in zones with and without summer time.

Each drawn calendar answers a hundred drawn questions of each kind, so one run compares some 24,000 answers.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.policies.calendar import Day, WorkingCalendar
from app.policies.timeline import Windows

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")

CHANGES = (
    date(2026, 3, 7),
    date(2026, 3, 28),
    date(2026, 4, 4),
    date(2026, 10, 3),
    date(2026, 10, 24),
    date(2026, 10, 31),
)
"""Eves of the days on which one of the zones changes its clocks."""

SPAN = 6 * 1440
"""The minutes the oracle has looked at, from the eve on."""
QUESTIONS = 100
MANY = settings(max_examples=60, deadline=None)


class Oracle:
    """``worked[n]`` says how many of the first n minutes were worked; it knows nothing of windows laid end to end."""

    def __init__(self, calendar: WorkingCalendar, eve: date) -> None:
        self.calendar = calendar
        self.begin = datetime(eve.year, eve.month, eve.day, tzinfo=UTC)
        self.worked = [0, *accumulate(self._is_worked(self.at(minute)) for minute in range(SPAN))]

    def at(self, minute: int) -> datetime:
        return self.begin + timedelta(minutes=minute)

    def when(self, minute: int, amount: int) -> datetime | None:
        """When ``amount`` worked minutes (1 or more) from ``minute`` on are over; None past what was looked at."""
        end = bisect_left(self.worked, self.worked[minute] + amount)
        return self.at(end) if end <= SPAN else None

    def _is_worked(self, at: datetime) -> bool:
        wall = at.astimezone(self.calendar.zone)
        minute = wall.hour * 60 + wall.minute
        return any(opens <= minute < closes for opens, closes in self.calendar.windows_on(wall.date()))


@st.composite
def windows(draw: st.DrawFn) -> Windows:
    edges = sorted(draw(st.lists(st.integers(0, 96), min_size=0, max_size=6, unique=True)))
    return tuple((edges[i] * 15, edges[i + 1] * 15) for i in range(0, len(edges) - 1, 2))


@st.composite
def oracles(draw: st.DrawFn) -> Oracle:
    weekly = {weekday: draw(windows()) for weekday in range(7)}
    assume(any(weekly.values()))
    eve = draw(st.sampled_from(CHANGES))
    days = {eve + timedelta(days=n): Day("special", draw(windows())) for n in draw(st.sets(st.integers(0, 3)))}
    closed = {day: Day("off") for day, special in days.items() if not special.windows}
    return Oracle(WorkingCalendar(draw(st.sampled_from(ZONES)), weekly, days | closed), eve)


seeds = st.integers(0, 2**32)


def questions(seed: int, *highest: int) -> list[list[int]]:
    """A hundred questions, each a number up to each of ``highest``."""
    dice = random.Random(seed)
    return [[dice.randint(0, most) for most in highest] for _ in range(QUESTIONS)]


@MANY
@given(oracles(), seeds)
def test_between_counts_what_a_look_at_every_minute_counts(oracle: Oracle, seed: int) -> None:
    for start, end in questions(seed, SPAN, SPAN):
        counted = oracle.worked[end] - oracle.worked[start]
        assert oracle.calendar.between(oracle.at(start), oracle.at(end)) == counted * 60


@MANY
@given(oracles(), seeds)
def test_add_ends_with_the_minute_that_completes_it(oracle: Oracle, seed: int) -> None:
    for start, more in questions(seed, 3 * 1440, 899):
        if (due := oracle.when(start, more + 1)) is not None:
            assert oracle.calendar.add(oracle.at(start), (more + 1) * 60) == due


@MANY
@given(oracles(), seeds)
def test_the_next_moment_is_the_first_worked_minute(oracle: Oracle, seed: int) -> None:
    for (start,) in questions(seed, 3 * 1440):
        if (first := oracle.when(start, 1)) is not None:
            assert oracle.calendar.next_moment(oracle.at(start)) == first - timedelta(minutes=1)


@MANY
@given(oracles(), seeds)
def test_adding_twice_is_adding_once(oracle: Oracle, seed: int) -> None:
    """So a pause, which ends one stretch and begins another, never drifts."""
    calendar = oracle.calendar
    for minute, one, two in questions(seed, 3 * 1440, 10**6, 10**6):
        start = oracle.at(minute)
        assert calendar.add(calendar.add(start, one), two) == calendar.add(start, one + two)


@MANY
@given(oracles(), st.integers(0, 3 * 1440), st.integers(1, 10**6))
def test_what_was_added_lies_between_and_can_be_taken_back(oracle: Oracle, minute: int, amount: int) -> None:
    calendar, start = oracle.calendar, oracle.at(minute)
    due = calendar.add(start, amount)
    assert calendar.between(start, due) == amount
    assert calendar.between(calendar.add(due, -amount), due) == amount
    assert calendar.next_moment(calendar.add(due, -amount, early=False)) == calendar.next_moment(start)


@MANY
@given(oracles(), st.integers(0, 3 * 1440), st.integers(1, 30))
def test_the_nth_working_day_is_the_nth_date_with_hours(oracle: Oracle, minute: int, number: int) -> None:
    calendar, start = oracle.calendar, oracle.at(minute)
    day, found = calendar.date_of(start), 0
    while found < number:
        day += timedelta(days=1)
        midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
        tomorrow = day + timedelta(days=1)
        night = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=calendar.zone)
        found += calendar.between(midnight, night) > 0
    answer = calendar.working_day(start, start, number)
    assert date.fromordinal(answer.date) == day
    close = datetime.fromtimestamp(answer.closes, UTC)
    assert calendar.date_of(close - timedelta(seconds=1)) == day
    assert calendar.closes_between(start, close, start) == number
