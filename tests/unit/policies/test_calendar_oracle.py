"""Calendar arithmetic against an oracle that looks at every single minute, in zones with and without summer time."""

from datetime import UTC, date, datetime, timedelta

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


@st.composite
def windows(draw: st.DrawFn) -> Windows:
    edges = sorted(draw(st.lists(st.integers(0, 96), min_size=0, max_size=6, unique=True)))
    return tuple((edges[i] * 15, edges[i + 1] * 15) for i in range(0, len(edges) - 1, 2))


@st.composite
def working_calendars(draw: st.DrawFn) -> WorkingCalendar:
    weekly = {weekday: draw(windows()) for weekday in range(7)}
    assume(any(weekly.values()))
    eve = draw(st.sampled_from(CHANGES))
    days = {eve + timedelta(days=n): Day("special", draw(windows())) for n in draw(st.sets(st.integers(0, 3)))}
    closed = {day: Day("off") for day, special in days.items() if not special.windows}
    return WorkingCalendar(draw(st.sampled_from(ZONES)), weekly, days | closed)


starts = st.builds(
    lambda eve, minute: datetime(eve.year, eve.month, eve.day, tzinfo=UTC) + timedelta(minutes=minute),
    st.sampled_from(CHANGES),
    st.integers(0, 3 * 1440),
)


def is_worked(calendar: WorkingCalendar, at: datetime) -> bool:
    wall = at.astimezone(calendar.zone)
    minute = wall.hour * 60 + wall.minute
    return any(opens <= minute < closes for opens, closes in calendar.windows_on(wall.date()))


def counted(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    minutes = int((end - start).total_seconds()) // 60
    return sum(is_worked(calendar, start + timedelta(minutes=n)) for n in range(minutes))


@settings(max_examples=70, deadline=None)
@given(working_calendars(), starts, st.integers(0, 2 * 1440))
def test_between_counts_what_a_look_at_every_minute_counts(
    calendar: WorkingCalendar, start: datetime, length: int
) -> None:
    end = start + timedelta(minutes=length)
    assert calendar.between(start, end) == counted(calendar, start, end) * 60


@settings(max_examples=60, deadline=None)
@given(working_calendars(), starts, st.integers(1, 900))
def test_add_ends_with_the_minute_that_completes_it(calendar: WorkingCalendar, start: datetime, amount: int) -> None:
    at, left = start, amount
    for _ in range(3 * 1440):
        left -= is_worked(calendar, at)
        at += timedelta(minutes=1)
        if not left:
            break
    assume(not left)
    assert calendar.add(start, amount * 60) == at


@settings(max_examples=60, deadline=None)
@given(working_calendars(), starts)
def test_the_next_moment_is_the_first_worked_minute(calendar: WorkingCalendar, start: datetime) -> None:
    worked = (n for n in range(3 * 1440) if is_worked(calendar, start + timedelta(minutes=n)))
    first = next(worked, None)
    assume(first is not None)
    assert calendar.next_moment(start) == start + timedelta(minutes=first)


@settings(max_examples=60, deadline=None)
@given(working_calendars(), starts, st.integers(1, 10**6), st.integers(1, 10**6))
def test_adding_twice_is_adding_once(calendar: WorkingCalendar, start: datetime, one: int, two: int) -> None:
    assert calendar.add(calendar.add(start, one), two) == calendar.add(start, one + two)


@settings(max_examples=60, deadline=None)
@given(working_calendars(), starts, st.integers(1, 10**6))
def test_what_was_added_lies_between_and_can_be_taken_back(
    calendar: WorkingCalendar, start: datetime, amount: int
) -> None:
    due = calendar.add(start, amount)
    assert calendar.between(start, due) == amount
    assert calendar.between(calendar.add(due, -amount), due) == amount
    assert calendar.next_moment(calendar.add(due, -amount, early=False)) == calendar.next_moment(start)


@settings(max_examples=60, deadline=None)
@given(working_calendars(), starts, st.integers(1, 30))
def test_the_nth_working_day_is_the_nth_date_with_hours(
    calendar: WorkingCalendar, start: datetime, number: int
) -> None:
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
