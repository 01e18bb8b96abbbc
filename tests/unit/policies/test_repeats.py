"""A rung that is repeated until the step is done: where its repetitions stand, and that an outage brings one."""

from typing import Any

import pytest
from sqlalchemy import Connection

from app import policies
from app.errors import Invalid
from app.policies import clocks, ladder, publications
from app.policies.clocks import Clock
from app.policies.ladder import Rung
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.test_ladder import clock
from tests.unit.policies.timers import armed, stored

AGAIN = {"every": "PT2H", "unit": "working", "times": 3}
BREACH = {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["supervisor"], "repeat": AGAIN}
ESCALATE = {"step": "escalate", "at": {"share": 2.0}, "action": "notify", "to": ["manager"]}


def rungs(*documents: dict[str, Any], length: int = 4 * 3600) -> tuple[Rung, ...]:
    return ladder.read(documents, None, length)


def told(found: tuple[Rung, ...]) -> list[tuple[str, int]]:
    return [(rung.step, rung.repetition.number if rung.repetition else 0) for rung in found]


def late() -> Clock:
    """Four working hours from Friday ten o'clock: due at fourteen, its double on Monday at eight."""
    return clock("PT4H", "working", "2026-11-20 10:00")


@pytest.mark.req("R-016")
def test_repetitions_stand_among_the_other_rungs_in_the_order_they_are_reached() -> None:
    found = rungs(BREACH, ESCALATE)
    assert told(found) == [("breach", 0), ("breach", 1), ("breach", 2), ("escalate", 0), ("breach", 3)]
    expected = ["2026-11-20 14:00", "2026-11-20 16:00", "2026-11-20 18:00", "2026-11-20 18:00", "2026-11-23 10:00"]
    assert late().instants(found) == [shanghai(text) for text in expected]


def test_on_the_clock_the_night_counts_too() -> None:
    found = rungs({**BREACH, "repeat": {"every": "PT8H", "unit": "clock", "times": 2}})
    expected = ["2026-11-20 14:00", "2026-11-20 22:00", "2026-11-21 06:00"]
    assert late().instants(found) == [shanghai(text) for text in expected]


def test_after_an_outage_only_the_last_repetition_is_carried_out() -> None:
    found = rungs(BREACH, ESCALATE)
    climb = clocks.climb(late(), found, 0, shanghai("2026-11-23 12:00"))
    assert told(climb.rungs) == [("breach", 3), ("escalate", 0)]
    assert (climb.rung, climb.next_at) == (5, None)


def test_nobody_is_warned_again_of_what_has_happened() -> None:
    warn = {"step": "warn", "at": {"share": 0.5}, "action": "notify", "to": ["holder"], "repeat": AGAIN}
    found = rungs(warn, {**BREACH, "repeat": None})
    assert told(clocks.climb(late(), found, 0, shanghai("2026-11-20 12:30")).rungs) == [("warn", 0)]
    assert told(clocks.climb(late(), found, 1, shanghai("2026-11-20 17:00")).rungs) == [("breach", 0)]
    assert told(clocks.climb(late(), found, 4, shanghai("2026-11-23 17:00")).rungs) == []


def test_a_month_is_no_shorter_than_the_repetitions_before_its_double(conn: Connection) -> None:
    values = {"duration": "P1M", "unit": "calendar_days", "ladder": [BREACH, ESCALATE], "role": "cs"}
    publications.limit(conn, "003", "followup_1", [values], author="admin", reason="月度")
    limit = policies.effective(conn, "003", "followup_1")
    assert told(limit.rungs)[-1] == ("escalate", 0)


@pytest.mark.req("R-016")
def test_a_published_repetition_is_looked_at_one_by_one(conn: Connection) -> None:
    values = {"duration": "PT4H", "unit": "working", "ladder": [BREACH], "role": "cs"}
    publications.limit(conn, "003", "grading", [values], author="admin", reason="反复提醒")
    timer = stored(armed(conn, "grading", shanghai("2026-11-20 10:00")), fired_at=shanghai("2026-11-20 14:00"))
    climb = policies.next_rung(conn, timer, shanghai("2026-11-20 14:00"))
    assert told(climb.rungs) == [("breach", 0)]
    assert climb.next_at == shanghai("2026-11-20 16:00")


@pytest.mark.parametrize(
    "repeat",
    [
        {"every": "PT2H", "times": 0}, {"every": "PT2H", "times": 21}, {"every": "PT2H", "times": True},
        {"every": "P1M", "times": 1}, {"every": "-PT2H", "times": 1}, {"every": "soon", "times": 1},
        {"every": "PT2H", "unit": "weeks", "times": 1}, {"times": 1},
    ],
)  # fmt: skip
def test_a_repetition_that_makes_no_sense_is_refused(conn: Connection, repeat: dict[str, Any]) -> None:
    assert [problem.place for problem in ladder.check([{**BREACH, "repeat": repeat}], 0.8)] == ["ladder"]
    values = {"duration": "PT4H", "unit": "working", "ladder": [{**BREACH, "repeat": repeat}], "role": "cs"}
    with pytest.raises(Invalid):
        publications.limit(conn, "003", "grading", [values], author="admin", reason="x")


def test_an_unknown_channel_is_refused() -> None:
    assert ladder.check([{**BREACH, "channel": "app"}], 0.8) == []
    assert len(ladder.check([{**BREACH, "channel": "pigeon"}], 0.8)) == 1
