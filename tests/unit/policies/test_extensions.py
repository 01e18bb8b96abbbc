"""More time for a running clock: its target grows by it, whether it runs or stands, and shrinks without it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from app import policies
from app.policies import extensions, pauses, publications, reading
from app.policies.clocks import Extension
from app.policies.timers import Details
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import Timer, armed, stored

FRIDAY = shanghai("2026-11-20 10:00")


def longer(conn: Connection, timer: Timer, length: str, at: datetime = FRIDAY) -> Timer:
    more = extensions.give(conn, length, "台风", "wu.gang", at)
    return stored(extensions.extended(reading.rules(conn), timer, more, at, None, lambda: ()), timer.id)


def shorter(conn: Connection, timer: Timer, number: int, at: datetime = FRIDAY) -> Timer:
    return stored(extensions.shortened(reading.rules(conn), timer, number, at, None, lambda: ()), timer.id)


@pytest.mark.parametrize(
    ("key", "length", "due"),
    [
        # Hours are hours of the limit's own time: 4 h of work and 3 more end on Monday at a half past the day.
        ("grading", "PT3H", "2026-11-20 17:00"),
        ("grading", "PT5H", "2026-11-23 09:00"),
        # A day of a limit in working time is what the next working day has: ten hours.
        ("grading", "P1D", "2026-11-23 14:00"),
        ("grading", "P2D", "2026-11-24 14:00"),
        ("major_plan", "PT3H", "2026-11-20 16:00"),
        ("major_plan", "P1D", "2026-11-21 13:00"),
        ("repair_centre", "P1D", "2026-11-30 18:00"),
        # What is counted in days ends with one: some hours more are a day more.
        ("repair_centre", "PT3H", "2026-11-30 18:00"),
        ("followup_1", "P1D", "2026-11-30 08:00"),
    ],
)
def test_how_long_an_extension_is_depends_on_how_the_limit_is_counted(
    conn: Connection, key: str, length: str, due: str
) -> None:
    assert longer(conn, armed(conn, key, FRIDAY), length).due_at == shanghai(due)


def test_a_day_given_on_a_day_off_is_the_next_working_day(conn: Connection) -> None:
    timer = armed(conn, "grading", FRIDAY)
    assert longer(conn, timer, "P1D", shanghai("2026-11-21 03:00")).due_at == shanghai("2026-11-23 14:00")


def test_it_is_given_once_and_taken_back_without_a_trace_in_the_due_date(conn: Connection) -> None:
    timer = armed(conn, "grading", FRIDAY)
    more = Extension(7, "PT2H", FRIDAY)
    rules = reading.rules(conn)
    once = stored(extensions.extended(rules, timer, more, FRIDAY, None, lambda: ()), timer.id)
    assert stored(extensions.extended(rules, once, more, FRIDAY, None, lambda: ()), timer.id) == once
    assert extensions.has(once, 7)
    back = shorter(conn, once, 7)
    assert (back.due_at, back.details) == (timer.due_at, timer.details)


def test_two_extensions_add_up_and_either_may_be_taken_back(conn: Connection) -> None:
    timer = longer(conn, longer(conn, armed(conn, "major_plan", FRIDAY), "PT2H"), "PT5H")
    assert timer.due_at == FRIDAY + timedelta(hours=10)
    first = Details.of(timer).extensions[0].id
    assert shorter(conn, timer, first).due_at == FRIDAY + timedelta(hours=8)


def test_a_clock_that_stands_gets_it_as_well(conn: Connection) -> None:
    timer = armed(conn, "grading", FRIDAY)
    still = stored(pauses.pause(conn, timer, "customer", "chen.jing", FRIDAY + timedelta(hours=1)), timer.id)
    still = longer(conn, still, "PT2H", FRIDAY + timedelta(hours=2))
    assert still.paused_at is not None
    goes = pauses.resume(conn, still, "chen.jing", FRIDAY + timedelta(hours=3))
    assert goes.due_at == shanghai("2026-11-20 18:00")  # 4 h and 2 h more, two of them stood


def test_a_new_version_of_the_limit_keeps_it(conn: Connection) -> None:
    timer = longer(conn, armed(conn, "grading", FRIDAY), "PT2H")
    values = [{"duration": "PT3H", "unit": "working"}]
    for reach in ("running", "recount"):
        publications.limit(conn, "003", "grading", values, author="admin", reason="test", reach=reach)
        assert policies.recompute(conn, timer, FRIDAY).due_at == FRIDAY + timedelta(hours=5)


def test_the_warning_comes_later_too(conn: Connection) -> None:
    timer = armed(conn, "grading", FRIDAY)
    assert timer.next_at == FRIDAY + timedelta(hours=4) * 0.8
    assert longer(conn, timer, "PT2H").next_at == FRIDAY + timedelta(hours=6) * 0.8


def test_who_has_promised_nothing_or_is_late_gets_none(conn: Connection) -> None:
    assert extensions.concerns(armed(conn, "grading", FRIDAY))
    assert not extensions.concerns(armed(conn, "followup_1", FRIDAY))


def test_an_explanation_says_how_long_and_why(conn: Connection) -> None:
    lines = [str(line) for line in policies.explain(conn, longer(conn, armed(conn, "grading", FRIDAY), "P2D"))]
    assert "Extended on Fri 2026-11-20 10:00 by 2 days: 台风" in lines
