import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from app import policies
from app.policies import pauses, publications, reading, tables
from app.policies.clocks import Pause
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import Timer, armed, stored

NINE, TEN, FIFTEEN = (shanghai(f"2026-11-23 {hour}:00") for hour in ("09", "10", "15"))
START = shanghai("2026-11-23 08:00")


def paused(conn: Connection, timer: Timer, reason: str = "customer") -> Timer:
    return stored(pauses.pause(conn, timer, reason, "chen.jing", NINE), timer.id)


def test_a_pause_stands_in_a_row_and_silences_the_ladder(conn: Connection) -> None:
    timer = paused(conn, armed(conn, "grading", START))
    assert (timer.paused_at, timer.next_at, timer.used_seconds) == (NINE, None, 3600)
    row = conn.execute(select(tables.clock_pause)).one()
    assert (row.timer_id, row.reason, row.started_by, row.ended_at) == (1, "customer", "chen.jing", None)
    assert policies.next_rung(conn, timer, shanghai("2026-12-23 08:00")).rungs == ()


def test_the_rest_is_laid_out_from_the_resumption(conn: Connection) -> None:
    timer = stored(pauses.resume(conn, paused(conn, armed(conn, "grading", START)), "li.na", FIFTEEN))
    assert (timer.paused_at, timer.due_at) == (None, shanghai("2026-11-23 18:00"))
    assert timer.next_at == shanghai("2026-11-23 17:12")
    assert reading.pauses(conn, 1) == [Pause(NINE, FIFTEEN, "customer")]


def test_while_paused_the_chip_stands(conn: Connection) -> None:
    timer = paused(conn, armed(conn, "grading", START))
    assert policies.working_remaining(conn, timer, shanghai("2026-11-27 09:00")) == 3 * 3600


def test_a_limit_that_does_not_pause_for_this_reason_runs_on(conn: Connection) -> None:
    timer = armed(conn, "complex_eta", START)
    assert paused(conn, timer, "part") == timer
    assert reading.pauses(conn, 1) == []


def test_pausing_twice_and_resuming_twice_changes_nothing(conn: Connection) -> None:
    timer = paused(conn, armed(conn, "grading", START))
    again = stored(pauses.pause(conn, timer, "customer", "li.na", TEN))
    assert again == timer
    goes = stored(pauses.resume(conn, timer, "li.na", TEN))
    assert stored(pauses.resume(conn, goes, "li.na", FIFTEEN)) == goes


def test_what_has_fired_or_is_off_is_not_paused(conn: Connection) -> None:
    off = armed(conn, "first_diagnosis", START)
    fired = stored(armed(conn, "grading", START), fired_at=shanghai("2026-11-23 12:00"))
    assert paused(conn, off) == off
    assert paused(conn, fired) == fired


def test_a_change_published_before_the_pause_is_applied_first(conn: Connection) -> None:
    timer = armed(conn, "grading", START)
    values = [{"duration": "PT6H", "unit": "working", "pause_reasons": ["customer"]}]
    publications.limit(conn, "003", "grading", values, author="admin", reason="test", reach="recount")
    goes = stored(pauses.resume(conn, paused(conn, timer), "li.na", FIFTEEN))
    assert goes.due_at == shanghai("2026-11-24 10:00")


def test_a_change_published_during_a_pause_holds_from_the_resumption(conn: Connection) -> None:
    timer = paused(conn, armed(conn, "grading", START))
    values = [{"duration": "PT6H", "unit": "working"}]
    publications.limit(conn, "003", "grading", values, author="admin", reason="test", reach="running")
    still = stored(policies.recompute(conn, timer, TEN))
    assert (still.paused_at, still.next_at) == (NINE, None)
    assert pauses.resume(conn, still, "li.na", FIFTEEN).due_at == shanghai("2026-11-24 10:00")


def test_a_timer_has_one_open_pause_at_most(conn: Connection) -> None:
    paused(conn, armed(conn, "grading", START))
    row = {"timer_id": 1, "reason": "part", "started_at": TEN, "started_by": "li.na"}
    with pytest.raises(IntegrityError):
        conn.execute(tables.clock_pause.insert().values(row))
