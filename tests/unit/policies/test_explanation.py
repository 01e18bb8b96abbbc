"""Explanations, word for word: what a member of staff reads when asking why something is due."""

from dataclasses import replace

from sqlalchemy import Connection

from app import policies
from app.i18n import translate
from app.policies import pauses, publications
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import Timer, armed, stored


def told(conn: Connection, timer: Timer) -> list[str]:
    """The arithmetic. What the clock would stand for is said in a line of its own, the same whatever the hours."""
    return [line for line in all_told(conn, timer) if not line.startswith(("It stands while", "It never stands"))]


def all_told(conn: Connection, timer: Timer) -> list[str]:
    return [str(line) for line in policies.explain(conn, timer)]


def test_what_a_clock_stands_for_is_said_of_each_and_of_one_that_never_does(conn: Connection) -> None:
    eleven = shanghai("2026-11-23 11:00")
    assert all_told(conn, armed(conn, "first_response", eleven))[2] == "It never stands, whomever the case waits for."
    assert all_told(conn, armed(conn, "grading", eleven))[2] == (
        "It stands while the case is on hold for: waiting for the customer, force majeure."
    )
    values = [{"duration": "PT2H", "unit": "working", "pause_reasons": ["logistics"]}]
    publications.limit(conn, "003", "grading", values, author="admin", reason="test")
    assert all_told(conn, armed(conn, "grading", eleven))[2] == (
        "It stands while the case is on hold for: waiting for a delivery."
    )


def test_hours_over_the_national_day_and_a_make_up_saturday(conn: Connection) -> None:
    start = {"contact": shanghai("2026-09-30 17:50")}
    assert told(conn, armed(conn, "first_response", start["contact"], anchored=start)) == [
        "First response: 15 min of working time. Profile General service handbook (inherited from Default), "
        "version 1, source: 003 二(一).",
        "Counted from “customer's contact”: Wed 2026-09-30 17:50.",
        "Wed 2026-09-30: 17:50–18:00, 10 min",
        "Thu 2026-10-01 to Wed 2026-10-07: National Day, not counted",
        "Thu 2026-10-08: 08:00–08:05, 5 min",
        "Due: Thu 2026-10-08 08:05.",
    ]


def test_a_start_outside_working_hours_and_the_anchor_that_is_missing(conn: Connection) -> None:
    assert told(conn, armed(conn, "grading", shanghai("2026-10-09 19:30")))[1:] == [
        "Counted from Fri 2026-10-09 19:30, when this step began; “handed over” is not recorded.",
        "Fri 2026-10-09: outside working hours, not counted",
        "Sat 2026-10-10: make-up working day (National Day), 08:00–12:00, 4 h",
        "Due: Sat 2026-10-10 12:00.",
    ]


def test_working_days_are_numbered(conn: Connection) -> None:
    assert told(conn, armed(conn, "repair_centre", shanghai("2026-09-30 10:00"), profile="001"))[2:] == [
        "Thu 2026-10-01 to Wed 2026-10-07: National Day, not counted",
        "Thu 2026-10-08 to Fri 2026-10-09: working days 1 to 2",
        "Sat 2026-10-10: make-up working day (National Day), working day 3",
        "Sun 2026-10-11: no working day, not counted",
        "Mon 2026-10-12 to Tue 2026-10-13: working days 4 to 5",
        "Due: Tue 2026-10-13 18:00.",
    ]


def test_calendar_days_that_end_outside_working_hours_move(conn: Connection) -> None:
    assert told(conn, armed(conn, "followup_1", shanghai("2026-11-14 11:00")))[2:] == [
        "Sat 2026-11-21 11:00 is outside working hours, so it moves to the next working moment.",
        "Due: Mon 2026-11-23 08:00.",
    ]
    assert told(conn, armed(conn, "followup_1", shanghai("2026-11-16 11:00")))[2:] == ["Due: Mon 2026-11-23 11:00."]


def test_clock_time_needs_no_calendar(conn: Connection) -> None:
    assert told(conn, armed(conn, "major_plan", shanghai("2026-11-21 23:30")))[2:] == [
        "Every hour counts, day and night.",
        "Due: Sun 2026-11-22 02:30.",
    ]


def test_a_pause_and_what_was_used_before_it(conn: Connection) -> None:
    timer = armed(conn, "grading", shanghai("2026-11-23 08:00"))
    timer = stored(pauses.pause(conn, timer, "customer", "chen.jing", shanghai("2026-11-23 09:00")))
    assert told(conn, timer)[2:] == [
        "Paused since Mon 2026-11-23 09:00: waiting for the customer.",
        "Used up until Mon 2026-11-23 09:00: 1 h of working time. The rest is counted from there.",
        "The clock stands. The rest is counted when it runs again.",
    ]
    timer = stored(pauses.resume(conn, timer, "chen.jing", shanghai("2026-11-23 16:00")))
    assert told(conn, timer)[2:] == [
        "Paused from Mon 2026-11-23 09:00 to Mon 2026-11-23 16:00: waiting for the customer.",
        "Used up until Mon 2026-11-23 16:00: 1 h of working time. The rest is counted from there.",
        "Mon 2026-11-23: 16:00–18:00, 2 h",
        "Tue 2026-11-24: 08:00–09:00, 1 h",
        "Due: Tue 2026-11-24 09:00.",
    ]


def test_working_days_after_a_pause_go_on_counting(conn: Connection) -> None:
    timer = armed(conn, "fix_complex", shanghai("2026-11-16 10:00"), complex=True)
    timer = stored(pauses.pause(conn, timer, "customer", "chen.jing", shanghai("2026-11-17 19:00")))
    timer = stored(pauses.resume(conn, timer, "chen.jing", shanghai("2026-11-19 19:00")))
    assert told(conn, timer)[3:] == [
        "Used up until Thu 2026-11-19 19:00: 1 working day. The rest is counted from there.",
        "Fri 2026-11-20: working day 2",
        "Sat 2026-11-21 to Sun 2026-11-22: no working day, not counted",
        "Mon 2026-11-23: working day 3",
        "Due: Mon 2026-11-23 18:00.",
    ]


def test_a_published_change_is_named_by_its_version(conn: Connection) -> None:
    values = [{"duration": "PT1H30M", "unit": "working", "basis": "contract 7"}]
    publications.limit(conn, "003", "grading", values, author="admin", reason="test")
    assert told(conn, armed(conn, "grading", shanghai("2026-11-23 08:00"))) == [
        "Grading: 1 h 30 min of working time. Profile General service handbook, version 1, source: contract 7.",
        "Counted from Mon 2026-11-23 08:00, when this step began.",
        "Mon 2026-11-23: 08:00–09:30, 1 h 30 min",
        "Due: Mon 2026-11-23 09:30.",
    ]


def test_a_long_count_is_summed_up_in_the_middle(conn: Connection) -> None:
    values = [{"duration": "PT200H", "unit": "working"}]
    publications.limit(conn, "003", "grading", values, author="admin", reason="test")
    lines = told(conn, armed(conn, "grading", shanghai("2026-11-02 08:00")))
    assert len(lines) == 2 + 13 + 1
    assert "Mon 2026-11-09 to Fri 2026-11-20: 100 h in all" in lines
    assert lines[-1] == "Due: Fri 2026-11-27 18:00."


def test_what_is_provisional_says_so(conn: Connection) -> None:
    lines = told(conn, armed(conn, "grading", shanghai("2026-12-31 17:00")))
    assert lines[-1] == "The holidays of 2027 are not published yet: this is provisional."


def test_seconds_are_not_swallowed(conn: Connection) -> None:
    timer = armed(conn, "first_response", shanghai("2026-11-23 10:00:37"))
    assert told(conn, timer)[2:] == ["Mon 2026-11-23: 10:00:37–10:15:37, 15 min", "Due: Mon 2026-11-23 10:15:37."]


def test_what_is_off_and_what_has_no_limit_is_said_plainly(conn: Connection) -> None:
    off = armed(conn, "first_diagnosis", shanghai("2026-11-23 10:00"))
    assert told(conn, off)[1:] == ["It is switched off: nothing falls due."]
    unknown = armed(conn, "no_such_key", shanghai("2026-11-23 10:00"))
    assert told(conn, unknown) == ["No limit applies here: nothing falls due."]
    chosen = replace(unknown, due_at=shanghai("2026-11-24 09:00"))
    assert told(conn, chosen) == ["Due: Tue 2026-11-24 09:00, a date chosen for this case. No limit is counted."]


def test_names_are_in_the_language_of_the_reader(conn: Connection) -> None:
    limit, start, *_ = policies.explain(conn, armed(conn, "grading", shanghai("2026-11-23 10:00")))
    for name in ("分级判定", "通用售后服务手册", "默认"):
        assert name in translate(limit, "zh")
    assert "转交" in translate(start, "zh")
