"""Where a stored clock stands on its ladder, and which published rules it runs under."""

from sqlalchemy import Connection

from app.policies import pauses, publications, standings
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import armed, stored


def test_the_rungs_of_a_running_clock_have_their_instants(conn: Connection) -> None:
    timer = stored(armed(conn, "grading", shanghai("2026-11-23 08:00")))
    found = standings.of(conn, timer)
    assert [(one.rung.step, one.at, one.passed) for one in found] == [
        ("warn", shanghai("2026-11-23 11:12"), False), ("breach", shanghai("2026-11-23 12:00"), False),
        ("breach", shanghai("2026-11-23 12:00"), False), ("escalate", shanghai("2026-11-23 16:00"), False),
    ]  # fmt: skip


def test_while_the_clock_stands_nobody_knows_when(conn: Connection) -> None:
    timer = armed(conn, "grading", shanghai("2026-11-23 08:00"))
    timer = stored(pauses.pause(conn, timer, "customer", "chen.jing", shanghai("2026-11-23 09:00")))
    assert {one.at for one in standings.of(conn, timer)} == {None}


def test_a_clock_that_began_before_a_publication_runs_under_the_rule_it_began_with(conn: Connection) -> None:
    timer = stored(armed(conn, "first_response", shanghai("2026-11-23 10:00")))
    values = {"duration": "PT10M", "unit": "working", "anchor": "contact", "role": "cs"}
    publications.limit(conn, "003", "first_response", [values], author="admin", reason="热线高峰")
    before = standings.sources(conn, timer)
    after = standings.sources(conn, stored(armed(conn, "first_response", shanghai("2026-11-23 11:00"))))
    assert before is not None and after is not None
    assert (before.limit.profile, before.limit_act.author, before.calendar.number) == ("default", "system", 1)  # type: ignore[union-attr]
    assert (after.limit.profile, after.limit_act.author, after.limit_act.reason) == ("003", "admin", "热线高峰")  # type: ignore[union-attr]


def test_a_date_somebody_chose_has_no_ladder_and_no_rules(conn: Connection) -> None:
    timer = stored(armed(conn, "no_such_limit", shanghai("2026-11-23 10:00")))
    assert standings.of(conn, timer) == []
    assert standings.sources(conn, timer) is None
