"""What users of other service desks complain of, and no test of another file asks: here it cannot happen."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from app import policies
from app.policies import pauses, publications
from app.policies.versions import CalendarContent
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import armed, stored

MONDAY = shanghai("2026-11-23 08:00")
BY = {"author": "admin", "reason": "test"}
WEEK = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def test_a_longer_limit_never_hides_a_shorter_one(conn: Connection) -> None:
    """Each limit has a clock of its own: the promise of an update does not move the first response."""
    before = armed(conn, "first_response", MONDAY)
    armed(conn, "progress_next", MONDAY)
    publications.limit(conn, "003", "progress_next", [{"duration": "P9D", "unit": "calendar_days"}], **BY)
    after = stored(policies.recompute(conn, before, MONDAY + timedelta(minutes=5)))
    assert after.due_at == before.due_at == MONDAY + timedelta(minutes=15)


def test_a_limit_may_last_for_years(conn: Connection) -> None:
    publications.limit(conn, "003", "grading", [{"duration": "PT6000H", "unit": "working"}], **BY)
    due = armed(conn, "grading", MONDAY).due_at
    assert due is not None and due.year == 2029
    publications.limit(conn, "003", "grading", [{"duration": "P3Y", "unit": "calendar_days"}], **BY)
    assert armed(conn, "grading", MONDAY).due_at == shanghai("2029-11-23 08:00")


def test_an_office_in_another_zone_does_not_make_a_case_late_at_birth(conn: Connection) -> None:
    """Monday eight in Shanghai is Sunday night in New York: their quarter of an hour begins when they open."""
    content = CalendarContent("America/New_York", WEEK, [], date(2026, 12, 31))
    publications.calendar(conn, "office", content, **BY)
    timer = armed(conn, "first_response", MONDAY)
    assert timer.due_at == shanghai("2026-11-23 21:15")
    assert timer.next_at is not None and timer.next_at > MONDAY


def test_each_stage_counts_from_its_own_beginning(conn: Connection) -> None:
    """Whoever gets a case late from others has the whole of his time all the same."""
    handover = armed(conn, "handover", MONDAY, anchored={"guidance_failed": MONDAY})
    late = MONDAY + timedelta(hours=6)
    grading = armed(conn, "grading", late, anchored={"guidance_failed": MONDAY, "handed_over": late})
    assert handover.due_at == MONDAY + timedelta(hours=2)
    assert grading.due_at == late + timedelta(hours=4)


def test_nobody_is_late_while_the_customer_is_waited_for_over_a_weekend(conn: Connection) -> None:
    publications.limit(
        conn, "003", "grading", [{"duration": "P2D", "unit": "working_days", "pause_reasons": ["customer"]}], **BY
    )
    timer = armed(conn, "grading", shanghai("2026-11-26 10:00"))
    assert timer.due_at == shanghai("2026-11-30 18:00")
    standing = stored(pauses.pause(conn, timer, "customer", "li.na", shanghai("2026-11-27 09:00")))
    assert (standing.next_at, policies.next_rung(conn, standing, shanghai("2026-12-01 08:00")).rungs) == (None, ())
    going = pauses.resume(conn, standing, "li.na", shanghai("2026-11-30 09:00"))
    assert going.due_at == shanghai("2026-12-01 18:00")
