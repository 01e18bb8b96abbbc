"""The worked examples of the requirements (appendix 3), as an armed timer answers them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from app import clock, policies
from app.policies import publications
from app.policies.versions import CalendarContent
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import armed

WEEK = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.mark.req("R-022", "R-024", "R-025")
@pytest.mark.parametrize(
    ("profile", "key", "anchor", "start", "due"),
    [
        ("003", "first_response", "contact", "2026-11-21 10:00", "2026-11-23 08:15"),
        ("003", "first_response", "contact", "2026-11-20 17:50", "2026-11-23 08:05"),
        ("000", "first_response", "contact", "2026-11-19 19:30", "2026-11-20 08:30"),
        ("001", "first_response", "contact", "2026-11-20 17:30", "2026-11-23 08:30"),
        ("002", "first_response", "contact", "2026-11-21 10:00", "2026-11-21 10:30"),
        ("003", "handover", "guidance_failed", "2026-11-20 17:00", "2026-11-23 09:00"),
        ("003", "grading", "handed_over", "2026-11-20 15:00", "2026-11-23 09:00"),
        ("003", "major_activate", "marked_major", "2026-11-21 23:30", "2026-11-22 00:30"),
        ("003", "major_plan", "marked_major", "2026-11-21 23:30", "2026-11-22 02:30"),
        ("003", "complex_eta", "registered", "2026-11-20 16:00", "2026-11-21 16:00"),
        ("001", "repair_centre", "received", "2026-11-18 14:00", "2026-11-25 18:00"),
        ("003", "return_start", "eligible", "2026-11-20 16:00", "2026-11-23 18:00"),
        ("003", "followup_1", "resolved", "2026-11-14 11:00", "2026-11-23 08:00"),
        ("003", "followup_2", "resolved", "2026-11-16 11:00", "2026-12-16 11:00"),
    ],
)
def test_a_worked_example(conn: Connection, profile: str, key: str, anchor: str, start: str, due: str) -> None:
    arming = shanghai(start) + timedelta(minutes=3)
    facts = {"complex": True} if key == "complex_eta" else {}
    timer = armed(conn, key, arming, profile=profile, anchored={anchor: shanghai(start)}, **facts)
    assert timer.due_at == shanghai(due)
    assert timer.anchored


def test_the_report_for_november_is_due_on_the_fifth_and_its_author_reminded_on_the_friday(conn: Connection) -> None:
    report = policies.report_dates(conn, 2026, 11)
    assert report is not None
    assert (report.due, report.remind) == (date(2026, 12, 5), date(2026, 12, 4))


def test_the_report_for_december_is_due_in_the_next_year(conn: Connection) -> None:
    report = policies.report_dates(conn, 2025, 12)
    assert report is not None
    # The 2nd and 3rd of January 2026 are holidays, the 4th is a make-up Sunday, the 5th a Monday.
    assert (report.due, report.remind) == (date(2026, 1, 5), date(2026, 1, 5))


def test_a_visit_is_agreed_24_hours_ahead(conn: Connection) -> None:
    latest = policies.setting_instant(conn, "visit_lead", shanghai("2026-11-23 10:00"))
    assert latest == shanghai("2026-11-22 10:00")


def test_a_holiday_and_the_saturday_that_makes_up_for_it(conn: Connection) -> None:
    days = [{"date": date(2026, 11, 19), "kind": "off"}, {"date": date(2026, 11, 21), "kind": "work"}]
    content = CalendarContent("Asia/Shanghai", WEEK, days, date(2026, 12, 31))
    publications.calendar(conn, "office", content, author="admin", reason="test")
    assert armed(conn, "first_response", shanghai("2026-11-19 09:00")).due_at == shanghai("2026-11-20 08:15")
    assert armed(conn, "first_response", shanghai("2026-11-20 17:50")).due_at == shanghai("2026-11-21 08:05")


def test_without_its_anchor_a_limit_counts_from_the_arming(conn: Connection) -> None:
    timer = armed(conn, "first_response", shanghai("2026-11-20 17:50"))
    assert timer.due_at == shanghai("2026-11-23 08:05")
    assert not timer.anchored


def test_a_limit_that_is_off_never_falls_due(conn: Connection) -> None:
    timer = armed(conn, "first_diagnosis", shanghai("2026-11-20 10:00"), profile="003")
    assert (timer.due_at, timer.next_at) == (None, None)


def test_a_key_nobody_knows_is_a_limit_that_is_off(conn: Connection) -> None:
    timer = armed(conn, "no_such_key", shanghai("2026-11-20 10:00"))
    assert (timer.due_at, timer.limit_version) == (None, 0)


def test_a_notice_counts_backwards_and_is_silent_while_its_event_is_unknown(conn: Connection) -> None:
    now = shanghai("2026-11-20 10:00")
    assert armed(conn, "warranty_notice", now).due_at is None
    ending = {"warranty_end": shanghai("2027-03-31 10:00")}
    assert armed(conn, "warranty_notice", now, anchored=ending).due_at == shanghai("2027-03-17 10:00")


def test_a_follow_up_is_tried_again_at_the_same_hour_of_the_next_working_day(conn: Connection) -> None:
    tried = {"tried": shanghai("2026-11-20 11:20")}
    assert armed(conn, "followup_retry", tried["tried"], anchored=tried).due_at == shanghai("2026-11-23 11:20")
    late = {"tried": shanghai("2026-11-20 19:00")}
    assert armed(conn, "followup_retry", late["tried"], anchored=late).due_at == shanghai("2026-11-23 18:00")


def test_a_care_call_comes_a_month_later_on_the_same_wall_clock(conn: Connection) -> None:
    purchased = {"purchased": shanghai("2026-01-31 15:00")}
    timer = armed(conn, "care_call", purchased["purchased"], profile="000", anchored=purchased)
    assert timer.due_at == shanghai("2026-02-28 15:00")


def test_a_due_instant_past_the_published_holidays_is_marked(conn: Connection) -> None:
    assert armed(conn, "grading", shanghai("2026-12-31 17:00")).provisional
    assert not armed(conn, "grading", shanghai("2026-12-31 09:00")).provisional
    assert not armed(conn, "tech_response", shanghai("2026-12-31 23:30"), profile="002", urgency="urgent").provisional


def test_arming_asks_no_clock_of_its_own(conn: Connection) -> None:
    with clock.frozen(shanghai("2030-01-01 00:00")):
        assert armed(conn, "first_response", shanghai("2026-11-20 17:50")).due_at == shanghai("2026-11-23 08:05")
