"""Clocks: used time, pauses, other rules. All without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.policies import clocks, durations
from app.policies.calendar import Day, WorkingCalendar
from app.policies.clocks import Clock, Pause
from app.policies.limits import Limit
from app.policies.loading import windows
from tests.unit.policies.conftest import shanghai

OFFICE = WorkingCalendar("Asia/Shanghai", {day: windows([["08:00", "18:00"]]) for day in range(5)})
SHORT = WorkingCalendar("Asia/Shanghai", {day: windows([["09:00", "12:00"], ["13:30", "17:00"]]) for day in range(5)})
HOUR = 3600


def limit(duration: str, unit: str, **more: object) -> Limit:
    return Limit(1, "003", "grading", duration=durations.parse(duration), unit=unit, enabled=True, **more)


def running(duration: str, unit: str, start: str, **more: object) -> Clock:
    return Clock(limit(duration, unit, **more), OFFICE, shanghai(start), shanghai(start))


def test_a_pause_moves_the_due_instant_by_the_working_time_it_took() -> None:
    clock = running("PT4H", "working", "2026-11-20 15:00")
    assert clock.due == shanghai("2026-11-23 09:00")
    stood = clock.paused(shanghai("2026-11-20 16:00"))
    assert stood.used == HOUR
    assert stood.resumed(shanghai("2026-11-23 10:00")).due == shanghai("2026-11-23 13:00")


def test_a_pause_over_a_weekend_costs_nothing_in_working_time() -> None:
    clock = running("PT4H", "working", "2026-11-20 15:00").paused(shanghai("2026-11-20 18:00"))
    assert clock.resumed(shanghai("2026-11-23 08:00")).due == shanghai("2026-11-23 09:00")


def test_a_second_pause_and_a_second_resume_change_nothing() -> None:
    stood = running("PT4H", "working", "2026-11-20 15:00").paused(shanghai("2026-11-20 16:00"))
    assert stood.paused(shanghai("2026-11-20 17:00")) is stood
    goes = stood.resumed(shanghai("2026-11-20 17:00"))
    assert goes.resumed(shanghai("2026-11-20 17:30")) is goes


def test_a_working_day_counts_when_it_closes_while_the_clock_runs() -> None:
    clock = running("P3D", "working_days", "2026-11-16 15:00")
    assert clock.due == shanghai("2026-11-19 18:00")
    within_a_day = clock.paused(shanghai("2026-11-17 10:00")).resumed(shanghai("2026-11-17 15:00"))
    assert within_a_day.due == shanghai("2026-11-19 18:00")
    over_one_close = clock.paused(shanghai("2026-11-17 10:00")).resumed(shanghai("2026-11-18 11:00"))
    assert over_one_close.due == shanghai("2026-11-20 18:00")


def test_a_pause_on_the_day_of_the_start_does_not_make_that_day_count() -> None:
    clock = running("P1D", "working_days", "2026-11-16 09:00")
    again = clock.paused(shanghai("2026-11-16 10:00")).resumed(shanghai("2026-11-16 11:00"))
    assert again.due == shanghai("2026-11-17 18:00")


def test_calendar_days_with_a_pause_keep_the_rest_on_the_wall_clock() -> None:
    clock = running("P7D", "calendar_days", "2026-11-16 11:00").paused(shanghai("2026-11-17 11:00"))
    assert clock.resumed(shanghai("2026-11-19 11:00")).due == shanghai("2026-11-25 11:00")


def test_a_longer_limit_keeps_what_was_used() -> None:
    clock = running("PT4H", "working", "2026-11-23 08:00")
    now = shanghai("2026-11-23 10:00")
    longer = clock.under(limit("PT6H", "working"), OFFICE, now)
    assert longer.due == shanghai("2026-11-23 14:00")


def test_a_limit_shorter_than_what_was_used_was_over_when_it_says() -> None:
    clock = running("PT4H", "working", "2026-11-23 08:00")
    shorter = clock.under(limit("PT1H", "working"), OFFICE, shanghai("2026-11-23 10:00"))
    assert shorter.due == shanghai("2026-11-23 09:00")


def test_the_rest_is_laid_on_a_new_calendar_from_the_change_on() -> None:
    clock = running("PT8H", "working", "2026-11-23 08:00")
    moved = clock.under(clock.limit, SHORT, shanghai("2026-11-23 12:00"))
    # Four hours used, four left: 13:30-17:00 and half an hour of the next morning.
    assert moved.due == shanghai("2026-11-24 09:30")


def test_a_recount_lays_the_whole_limit_on_the_new_rules_from_the_start() -> None:
    clock = running("PT8H", "working", "2026-11-23 08:00")
    moved = clock.recounted(clock.limit, SHORT, clock.started, [])
    assert moved.due == shanghai("2026-11-24 10:30")


def test_a_recount_honours_the_pauses() -> None:
    clock = running("PT2H", "working", "2026-11-23 08:00")
    pauses = [Pause(shanghai("2026-11-23 09:00"), shanghai("2026-11-23 15:00"))]
    again = clock.recounted(limit("PT3H", "working"), OFFICE, clock.started, pauses)
    assert again.due == shanghai("2026-11-23 17:00")
    still = clock.recounted(limit("PT3H", "working"), OFFICE, clock.started, [Pause(pauses[0].start, None)])
    assert (still.used, still.paused_at) == (HOUR, pauses[0].start)


def test_going_back_to_the_old_values_gives_the_old_due_instant() -> None:
    clock = running("PT15M", "working", "2026-11-23 08:00")
    shorter = clock.under(limit("PT10M", "working"), OFFICE, shanghai("2026-11-23 08:04"))
    assert shorter.due == shanghai("2026-11-23 08:10")
    back = shorter.under(clock.limit, OFFICE, shanghai("2026-11-23 08:06"))
    assert back.due == clock.due


def test_from_hours_to_days_the_share_that_is_used_is_kept() -> None:
    clock = running("PT10H", "working", "2026-11-23 08:00")
    days = clock.under(limit("P4D", "working_days"), OFFICE, shanghai("2026-11-23 13:00"))
    # Half of ten hours used: two of four days.
    assert (days.used, days.due) == (2 * 86_400, shanghai("2026-11-25 18:00"))


def test_a_limit_that_is_off_uses_nothing_up() -> None:
    off = replace(limit("PT4H", "working"), enabled=False)
    clock = running("PT4H", "working", "2026-11-23 08:00").under(off, OFFICE, shanghai("2026-11-23 09:00"))
    assert clock.due is None
    on = clock.under(limit("PT4H", "working"), OFFICE, shanghai("2026-11-23 12:00"))
    assert on.due == shanghai("2026-11-23 15:00")


def test_a_change_from_before_the_start_leaves_all_of_it() -> None:
    clock = running("PT4H", "working", "2026-11-23 10:00")
    assert clock.under(clock.limit, OFFICE, shanghai("2026-11-20 10:00")).due == clock.due


def test_remaining_is_working_time_where_the_limit_is_and_clock_time_elsewhere() -> None:
    friday = shanghai("2026-11-20 17:00")
    assert clocks.remaining(running("PT4H", "working", "2026-11-20 15:00"), friday) == 2 * HOUR
    assert clocks.remaining(running("P1D", "working_days", "2026-11-20 15:00"), friday) == 11 * HOUR
    assert clocks.remaining(running("PT24H", "clock", "2026-11-20 15:00"), friday) == 22 * HOUR
    overdue = clocks.remaining(running("PT1H", "working", "2026-11-20 15:00"), shanghai("2026-11-23 09:00"))
    assert overdue == -3 * HOUR
    stood = running("PT4H", "working", "2026-11-20 15:00").paused(shanghai("2026-11-20 16:00"))
    assert clocks.remaining(stood, shanghai("2026-11-27 16:00")) == 3 * HOUR


def test_a_breach_stays_where_it_was() -> None:
    clock = running("PT4H", "working", "2026-11-23 08:00")._replace(breached_at=shanghai("2026-11-23 12:00"))
    assert clock.under(limit("PT9H", "working"), OFFICE, shanghai("2026-11-23 13:00")).due == clock.breached_at


@pytest.mark.parametrize("unit", ["clock", "working", "calendar_days"])
@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 20_000),
    stretches=st.lists(st.tuples(st.integers(1, 3_000), st.integers(1, 3_000)), max_size=6),
)
def test_however_often_a_clock_is_paused_nothing_is_lost(
    unit: str, start: int, stretches: list[tuple[int, int]]
) -> None:
    begin = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=start)
    clock = Clock(limit("PT100H" if unit != "calendar_days" else "P9D", unit), OFFICE, begin, begin)
    at, used = begin, 0
    for run, stand in stretches:
        used += clock.limit.measure.used(OFFICE, begin, at, at + timedelta(minutes=run))
        clock = clock.paused(at + timedelta(minutes=run))
        at += timedelta(minutes=run + stand)
        clock = clock.resumed(at)
    assert clock.used == used
    assert clock.due is not None
    rest = OFFICE.between(at, clock.due) if unit == "working" else int((clock.due - at).total_seconds())
    if unit == "calendar_days":
        raw = OFFICE.wall_add(at, seconds=clock.target - used)
        assert clock.due == OFFICE.next_moment(raw)
    else:
        assert rest == clock.target - used


@pytest.mark.parametrize(
    ("duration", "unit"), [("PT9H", "working"), ("PT30H", "clock"), ("P4D", "working_days"), ("P5D", "calendar_days")]
)
@settings(max_examples=40, deadline=None)
@given(start=st.integers(0, 20_000), changes=st.lists(st.integers(0, 3_000), max_size=5))
def test_publishing_the_same_values_again_moves_nothing(
    duration: str, unit: str, start: int, changes: list[int]
) -> None:
    begin = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=start)
    clock = Clock(limit(duration, unit), OFFICE, begin, begin)
    changed = clock
    for minutes in sorted(changes):
        changed = changed.under(clock.limit, OFFICE, begin + timedelta(minutes=minutes))
    assert changed.due == clock.due


def test_a_holiday_published_later_moves_only_what_is_left() -> None:
    closed = {date(2026, 11, 24): Day("off")}
    with_holiday = WorkingCalendar("Asia/Shanghai", {day: windows([["08:00", "18:00"]]) for day in range(5)}, closed)
    clock = running("P3D", "working_days", "2026-11-20 15:00")
    assert clock.due == shanghai("2026-11-25 18:00")
    moved = clock.under(clock.limit, with_holiday, shanghai("2026-11-23 20:00"))
    assert moved.due == shanghai("2026-11-26 18:00")
