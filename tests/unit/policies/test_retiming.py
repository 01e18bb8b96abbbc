"""Running timers and changed rules: who is reached, what is kept, and that it is all one when a timer is recomputed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection

from app import clock, policies
from app.policies import pauses, publications
from app.policies.versions import CalendarContent
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import Timer, armed, stored

START = shanghai("2026-11-23 08:00")
BY = {"author": "admin", "reason": "test"}
WEEK = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def publish(conn: Connection, at: str, duration: str, reach: str, key: str = "grading", **values: object) -> None:
    with clock.frozen(shanghai(at)):
        limit = {"duration": duration, "unit": "working", "ladder": [], **values}
        publications.limit(conn, "003", key, [limit], reach=reach, **BY)


def recomputed(conn: Connection, timer: Timer, at: str, **more: object) -> Timer:
    return stored(policies.recompute(conn, timer, shanghai(at), **more), timer.id, timer.fired_at)


def test_nothing_published_nothing_stale(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    assert not policies.is_stale(conn, timer)
    assert recomputed(conn, timer, "2026-11-23 09:00") == timer


def test_a_change_for_new_timers_does_not_touch_a_running_one(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    publish(conn, "2026-11-23 09:00", "PT1H", "new")
    assert not policies.is_stale(conn, timer)
    assert recomputed(conn, timer, "2026-11-23 11:00").due_at == shanghai("2026-11-23 12:00")
    assert armed(conn, "grading", START).due_at == shanghai("2026-11-23 09:00")


def test_a_change_for_running_timers_keeps_the_time_they_used(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    publish(conn, "2026-11-23 09:00", "PT6H", "running")
    assert policies.is_stale(conn, timer)
    moved = recomputed(conn, timer, "2026-11-23 11:00")
    assert (moved.due_at, moved.used_seconds) == (shanghai("2026-11-23 14:00"), 3600)
    assert not policies.is_stale(conn, moved)


@pytest.mark.parametrize("at", ["2026-11-23 09:00", "2026-11-23 13:59", "2026-12-24 09:00"])
def test_it_is_all_one_when_a_timer_is_recomputed(conn: Connection, at: str) -> None:
    timer = armed(conn, "grading", START)
    publish(conn, "2026-11-23 09:00", "PT6H", "running")
    assert recomputed(conn, timer, at).due_at == shanghai("2026-11-23 14:00")


def test_missed_publications_are_applied_one_after_the_other(conn: Connection) -> None:
    timer = armed(conn, "repair_centre", START)
    holidays = [{"date": date(2026, 11, 25), "kind": "off"}]
    seen_each = timer
    days: dict[str, object] = {"reach": "running", "key": "repair_centre", "unit": "working_days"}
    for at, act in (
        ("2026-11-24 09:00", lambda at: publish(conn, at, "P7D", **days)),
        ("2026-11-24 19:00", lambda at: _publish_calendar(conn, at, holidays)),
        ("2026-11-26 19:00", lambda at: publish(conn, at, "P4D", **days)),
    ):
        act(at)
        seen_each = recomputed(conn, seen_each, at)
    seen_once = recomputed(conn, timer, "2026-11-27 10:00")
    assert seen_once.due_at == seen_each.due_at == shanghai("2026-11-30 18:00")


def test_a_later_change_for_new_timers_does_not_hide_an_earlier_one_for_all(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    publish(conn, "2026-11-23 09:00", "PT6H", "running")
    publish(conn, "2026-11-23 10:00", "PT1H", "new")
    assert recomputed(conn, timer, "2026-11-23 11:00").due_at == shanghai("2026-11-23 14:00")


def test_what_was_for_new_timers_stays_so_when_a_calendar_reaches_all(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    publish(conn, "2026-11-23 09:00", "PT1H", "new")
    _publish_calendar(conn, "2026-11-23 10:00", [])
    moved = recomputed(conn, timer, "2026-11-23 11:00")
    assert moved.calendar_version != timer.calendar_version
    assert (moved.limit_version, moved.due_at) == (timer.limit_version, timer.due_at)


def test_rolling_back_gives_every_running_timer_the_due_it_would_have_had(conn: Connection) -> None:
    timer = armed(conn, "first_response", START)
    publish(conn, "2026-11-23 08:04", "PT10M", "running", "first_response")
    shorter = recomputed(conn, timer, "2026-11-23 08:05")
    assert shorter.due_at == shanghai("2026-11-23 08:10")
    with clock.frozen(shanghai("2026-11-23 08:06")):
        publications.limit(conn, "003", "first_response", [], reach="running", **BY)
    assert recomputed(conn, shorter, "2026-11-23 08:07").due_at == timer.due_at
    assert recomputed(conn, timer, "2026-11-23 08:07").due_at == timer.due_at


def test_a_recount_starts_at_the_beginning_under_the_new_rules(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    _publish_calendar(conn, "2026-11-23 11:00", [{"date": date(2026, 11, 23), "kind": "off"}], reach="recount")
    moved = recomputed(conn, timer, "2026-11-23 11:30")
    assert (moved.due_at, moved.used_seconds) == (shanghai("2026-11-24 12:00"), 0)


def test_a_recount_may_begin_at_a_new_anchor(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    publish(conn, "2026-11-23 09:00", "PT4H", "recount", anchor="registered")
    recorded = {"registered": shanghai("2026-11-20 17:00")}.get
    moved = recomputed(conn, timer, "2026-11-23 09:00", anchors=recorded)
    assert (moved.due_at, moved.started_at, moved.anchored) == (
        shanghai("2026-11-23 11:00"), shanghai("2026-11-20 17:00"), True,
    )  # fmt: skip
    assert recomputed(conn, timer, "2026-11-23 09:00", anchors={}.get).due_at == shanghai("2026-11-23 12:00")


def test_a_recount_honours_the_pauses(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    timer = stored(pauses.pause(conn, timer, "customer", "chen.jing", shanghai("2026-11-23 09:00")))
    timer = stored(pauses.resume(conn, timer, "chen.jing", shanghai("2026-11-23 15:00")))
    assert timer.due_at == shanghai("2026-11-23 18:00")
    publish(conn, "2026-11-23 16:00", "PT3H", "recount")
    assert recomputed(conn, timer, "2026-11-23 16:00").due_at == shanghai("2026-11-23 17:00")


def test_switching_a_limit_off_silences_its_running_timers(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    publish(conn, "2026-11-23 09:00", "PT4H", "running", enabled=False)
    off = recomputed(conn, timer, "2026-11-23 09:30")
    assert (off.due_at, off.next_at) == (None, None)
    publish(conn, "2026-11-23 10:00", "PT4H", "running")
    assert recomputed(conn, off, "2026-11-23 11:00").due_at == shanghai("2026-11-23 13:00")


def test_switching_on_reaches_timers_that_waited_without_a_due_instant(conn: Connection) -> None:
    timer = armed(conn, "first_diagnosis", START)
    assert timer.due_at is None
    publish(conn, "2026-11-23 09:00", "PT1H", "running", "first_diagnosis")
    assert recomputed(conn, timer, "2026-11-23 09:30").due_at == shanghai("2026-11-23 10:00")


def test_a_limit_with_conditions_is_chosen_again_without_the_case(conn: Connection) -> None:
    major, usual = (armed(conn, "grading", START, grade=grade) for grade in ("major", "normal"))
    values = [
        {"duration": "PT1H", "unit": "clock", "condition": 'grade = "major"'},
        {"duration": "PT4H", "unit": "working"},
    ]
    with clock.frozen(START):
        publications.limit(conn, "003", "grading", values, reach="running", **BY)
    assert recomputed(conn, major, "2026-11-23 08:10").due_at == shanghai("2026-11-23 09:00")
    assert recomputed(conn, usual, "2026-11-23 08:10").due_at == shanghai("2026-11-23 12:00")


def test_the_default_reaches_only_the_profiles_that_are_silent(conn: Connection) -> None:
    inherits, own = (armed(conn, "first_response", START, profile=profile) for profile in ("004", "001"))
    with clock.frozen(START):
        values = [{"duration": "PT5M", "unit": "working"}]
        publications.limit(conn, "default", "first_response", values, reach="running", **BY)
    assert recomputed(conn, inherits, "2026-11-23 08:01").due_at == shanghai("2026-11-23 08:05")
    assert not policies.is_stale(conn, own)


def test_another_calendar_for_a_role_reaches_its_running_timers(conn: Connection) -> None:
    timer = armed(conn, "grading", shanghai("2026-11-23 17:00"))
    with clock.frozen(shanghai("2026-11-23 17:30")):
        roles = {"tech": "round_the_clock"}
        publications.setting(conn, "003", "calendar_roles", roles, reach="running", **BY)
    assert recomputed(conn, timer, "2026-11-23 18:00").due_at == shanghai("2026-11-23 21:00")


def test_a_breach_that_happened_stays_and_its_ladder_goes_on(conn: Connection) -> None:
    timer = replace(armed(conn, "grading", START), rung=3, fired_at=shanghai("2026-11-23 12:00"))
    with clock.frozen(shanghai("2026-11-23 13:00")):
        publications.limit(conn, "003", "grading", [_standard("PT9H")], reach="running", **BY)
    moved = recomputed(conn, timer, "2026-11-23 13:30")
    assert (moved.due_at, moved.rung) == (shanghai("2026-11-23 12:00"), 3)
    assert moved.next_at == shanghai("2026-11-24 11:00")


def test_after_switching_off_nobody_hears_of_an_old_breach_any_more(conn: Connection) -> None:
    timer = replace(armed(conn, "grading", START), rung=3, fired_at=shanghai("2026-11-23 12:00"))
    publish(conn, "2026-11-23 13:00", "PT4H", "running", enabled=False)
    assert recomputed(conn, timer, "2026-11-23 13:30").next_at is None


def test_a_warning_is_planned_anew_when_the_due_instant_moves(conn: Connection) -> None:
    timer = replace(armed(conn, "grading", START), rung=1)
    with clock.frozen(shanghai("2026-11-23 11:30")):
        publications.limit(conn, "003", "grading", [_standard("PT10H")], reach="running", **BY)
    moved = recomputed(conn, timer, "2026-11-23 11:40")
    assert (moved.rung, moved.next_at) == (0, shanghai("2026-11-23 16:00"))


def test_a_warning_already_given_is_not_given_again_when_nothing_moved(conn: Connection) -> None:
    timer = replace(armed(conn, "grading", START), rung=1)
    _publish_calendar(conn, "2026-11-23 11:30", [])
    moved = recomputed(conn, timer, "2026-11-23 11:40")
    assert (moved.rung, moved.next_at) == (1, shanghai("2026-11-23 12:00"))


def test_publishing_next_years_holidays_settles_what_was_provisional(conn: Connection) -> None:
    timer = armed(conn, "grading", shanghai("2026-12-31 17:00"))
    assert (timer.due_at, timer.provisional) == (shanghai("2027-01-01 11:00"), True)
    holidays = [{"date": date(2027, 1, 1), "kind": "off"}]
    _publish_calendar(conn, "2026-12-31 17:30", holidays, until=date(2027, 12, 31))
    settled = recomputed(conn, timer, "2026-12-31 17:40")
    assert (settled.due_at, settled.provisional) == (shanghai("2027-01-04 11:00"), False)


def _standard(duration: str) -> dict[str, object]:
    share = {"step": "escalate", "at": {"share": 2.0}, "action": "notify", "to": ["manager"]}
    breach = {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["supervisor"]}
    warn = {"step": "warn", "action": "notify", "to": ["holder"]}
    return {"duration": duration, "unit": "working", "warn_share": 0.8, "ladder": [warn, breach, breach, share]}


def _publish_calendar(
    conn: Connection, at: str, days: list[dict[str, object]], reach: str = "running", until: date = date(2026, 12, 31)
) -> None:
    with clock.frozen(shanghai(at)):
        content = CalendarContent("Asia/Shanghai", WEEK, days, until)
        publications.calendar(conn, "office", content, reach=reach, **BY)
