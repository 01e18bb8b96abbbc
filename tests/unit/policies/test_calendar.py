"""The working calendar: hand-checked dates. The random ones are in test_calendar_oracle."""

from datetime import UTC, date, datetime

import pytest

from app.policies.calendar import BeyondAllCalendars, Day, NoWorkingTime, WorkingCalendar
from app.policies.loading import windows
from app.policies.shipped import calendars
from tests.unit.policies.conftest import shanghai

OFFICE = {day: windows([["08:00", "18:00"]]) for day in range(5)}
SPLIT = {day: windows([["08:00", "12:00"], ["13:30", "18:00"]]) for day in range(5)}
HOUR = 3600


def chinese(weekly: dict) -> WorkingCalendar:
    """The published Chinese years on these hours."""
    days = {day["date"]: Day(day["kind"], (), day["name_zh"], day["name_en"]) for day in calendars.chinese_days()}
    return WorkingCalendar("Asia/Shanghai", weekly, days, date(2026, 12, 31))


OFFICE_2026, SPLIT_2026 = chinese(OFFICE), chinese(SPLIT)


@pytest.mark.req("R-022")
@pytest.mark.parametrize(
    ("start", "seconds", "due", "calendar"),
    [
        ("2026-09-30 17:50", 15 * 60, "2026-10-08 08:05", OFFICE_2026),
        ("2026-09-30 17:50", 2 * HOUR, "2026-10-08 09:50", OFFICE_2026),
        ("2026-10-09 17:00", 2 * HOUR, "2026-10-10 09:00", OFFICE_2026),  # a make-up Saturday
        ("2026-09-18 17:55", 15 * 60, "2026-09-20 08:10", OFFICE_2026),  # a make-up Sunday
        ("2026-02-13 17:30", 2 * HOUR, "2026-02-14 09:30", OFFICE_2026),
        ("2026-01-03 09:00", 15 * 60, "2026-01-04 08:15", OFFICE_2026),  # from a holiday to a make-up Sunday
        ("2026-05-08 11:50", 30 * 60, "2026-05-08 13:50", SPLIT_2026),  # over lunch
        ("2026-10-09 17:30", 15 * 60, "2026-10-09 17:45", SPLIT_2026),
        ("2026-09-24 16:00", 30 * HOUR, "2026-09-30 16:00", OFFICE_2026),
        ("2026-02-13 09:00", 50 * HOUR, "2026-02-27 09:00", OFFICE_2026),  # over the Spring Festival
        ("2026-11-21 23:00", 15 * 60, "2026-11-23 08:15", OFFICE_2026),
    ],
)
def test_working_time_in_the_chinese_year_2026(start: str, seconds: int, due: str, calendar: WorkingCalendar) -> None:
    assert calendar.add(shanghai(start), seconds) == shanghai(due)
    assert calendar.between(shanghai(start), shanghai(due)) == seconds


@pytest.mark.parametrize(
    ("start", "number", "close"),
    [("2026-09-24 16:00", 3, "2026-09-30 18:00"), ("2026-02-13 09:00", 5, "2026-02-27 18:00")],
)
def test_working_days_in_the_chinese_year_2026(start: str, number: int, close: str) -> None:
    day = OFFICE_2026.working_day(shanghai(start), shanghai(start), number)
    assert datetime.fromtimestamp(day.closes, UTC) == shanghai(close)


def test_the_spring_festival_of_2026_is_closed_and_its_make_up_saturdays_are_open() -> None:
    closed = [date(2026, 2, day) for day in range(15, 24)]
    assert all(OFFICE_2026.windows_on(day) == () for day in closed)
    assert all(OFFICE_2026.windows_on(date(2026, 2, day)) for day in (14, 24, 28))


def test_what_ends_with_a_shift_is_due_at_its_end_and_a_warning_waits_for_the_opening() -> None:
    friday = shanghai("2026-11-20 16:00")
    assert OFFICE_2026.add(friday, 2 * HOUR) == shanghai("2026-11-20 18:00")
    assert OFFICE_2026.add(friday, 2 * HOUR, early=False) == shanghai("2026-11-23 08:00")
    monday = shanghai("2026-11-23 09:00")
    assert OFFICE_2026.add(monday, -HOUR) == shanghai("2026-11-20 18:00")
    assert OFFICE_2026.add(monday, -HOUR, early=False) == shanghai("2026-11-23 08:00")


def test_no_time_at_all_is_the_start_itself_even_outside_working_hours() -> None:
    assert OFFICE_2026.add(shanghai("2026-11-21 10:00"), 0) == shanghai("2026-11-21 10:00")


def test_between_is_negative_when_the_end_comes_first() -> None:
    early, late = shanghai("2026-11-20 17:00"), shanghai("2026-11-23 09:00")
    assert OFFICE_2026.between(early, late) == 2 * HOUR
    assert OFFICE_2026.between(late, early) == -2 * HOUR


def test_the_next_working_moment_is_now_or_the_next_opening() -> None:
    assert SPLIT_2026.next_moment(shanghai("2026-11-23 10:00")) == shanghai("2026-11-23 10:00")
    assert SPLIT_2026.next_moment(shanghai("2026-11-23 12:00")) == shanghai("2026-11-23 13:30")
    assert SPLIT_2026.next_moment(shanghai("2026-11-20 18:00")) == shanghai("2026-11-23 08:00")


def test_fractions_of_a_second_do_not_count() -> None:
    at = shanghai("2026-11-23 10:00").replace(microsecond=999_999)
    assert OFFICE_2026.add(at, 60) == shanghai("2026-11-23 10:01")


@pytest.mark.req("R-022", "R-023")
def test_special_hours_and_make_up_days() -> None:
    days = {
        date(2026, 11, 20): Day("special", windows([["10:00", "11:00"]])),
        date(2026, 11, 21): Day("work"),
        date(2026, 11, 23): Day("off"),
    }
    calendar = WorkingCalendar("Asia/Shanghai", SPLIT, days)
    assert calendar.windows_on(date(2026, 11, 20)) == ((600, 660),)
    assert calendar.windows_on(date(2026, 11, 21)) == SPLIT[0]
    assert calendar.add(shanghai("2026-11-20 10:30"), 8 * HOUR) == shanghai("2026-11-21 17:00")
    assert calendar.add(shanghai("2026-11-21 17:00"), 2 * HOUR) == shanghai("2026-11-24 09:00")


def test_round_the_clock_is_the_clock() -> None:
    calendar = WorkingCalendar("Asia/Shanghai", {day: ((0, 1440),) for day in range(7)})
    start = shanghai("2026-11-20 17:30")
    assert calendar.add(start, 100 * HOUR) == shanghai("2026-11-24 21:30")
    assert calendar.add(start, 6 * HOUR + 1800, early=False) == shanghai("2026-11-21 00:00")


def test_past_the_last_published_year_the_weekly_pattern_answers_provisionally() -> None:
    due = OFFICE_2026.add(shanghai("2026-12-31 17:50"), 15 * 60)
    assert due == shanghai("2027-01-01 08:05")  # a holiday, but nobody has published it yet
    assert OFFICE_2026.is_provisional(due)
    assert not OFFICE_2026.is_provisional(shanghai("2026-12-31 23:59"))
    assert not WorkingCalendar("Asia/Shanghai", OFFICE).is_provisional(due)


def test_the_table_grows_to_both_sides_as_far_as_it_is_asked() -> None:
    calendar = chinese(OFFICE)
    start = shanghai("2026-11-20 16:00")
    far = calendar.add(start, 100_000 * HOUR)
    assert far == shanghai("2065-03-20 16:00")
    assert calendar.add(far, -100_000 * HOUR, early=False) == start
    assert calendar.between(start, far) == 100_000 * HOUR
    assert calendar.next_moment(shanghai("1999-05-01 00:00")) == shanghai("1999-05-03 08:00")
    assert calendar.add(start, 2 * HOUR) == shanghai("2026-11-20 18:00")


def test_a_calendar_without_working_time_is_refused() -> None:
    with pytest.raises(NoWorkingTime):
        WorkingCalendar("Asia/Shanghai", {0: ()})


def test_years_that_no_case_will_see_are_refused_and_not_searched_for_ever() -> None:
    with pytest.raises(BeyondAllCalendars):
        OFFICE_2026.next_moment(datetime(3500, 1, 1, tzinfo=UTC))


def test_the_hour_that_summer_time_skips_is_not_worked() -> None:
    night = WorkingCalendar("Europe/Berlin", {6: windows([["00:00", "06:00"]])})
    start, end = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)
    assert night.between(start, end) == 5 * HOUR
    part = WorkingCalendar("Europe/Berlin", {6: windows([["01:00", "02:30"]])})
    assert part.between(start, end) == HOUR


def test_the_hour_that_winter_time_repeats_is_worked_twice() -> None:
    night = WorkingCalendar("Europe/Berlin", {6: windows([["00:00", "06:00"]])})
    start, end = datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 5, tzinfo=UTC)
    assert night.between(start, end) == 7 * HOUR
    part = WorkingCalendar("Europe/Berlin", {6: windows([["02:00", "02:30"]])})
    assert part.between(start, end) == HOUR


def test_the_same_wall_clock_days_later_is_kept_over_a_change_of_season() -> None:
    berlin = WorkingCalendar("Europe/Berlin", OFFICE)
    before = datetime(2026, 3, 27, 10, tzinfo=UTC)
    after = berlin.wall_add(before, seconds=3 * 86_400)
    assert after == datetime(2026, 3, 30, 9, tzinfo=UTC)
    assert berlin.wall_between(before, after) == 3 * 86_400


def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert OFFICE_2026.wall_add(shanghai("2026-01-31 09:00"), months=1) == shanghai("2026-02-28 09:00")
    assert OFFICE_2026.wall_add(shanghai("2026-11-15 09:00"), months=2) == shanghai("2027-01-15 09:00")
    assert OFFICE_2026.wall_add(shanghai("2026-01-15 09:00"), months=-1) == shanghai("2025-12-15 09:00")
