"""Ladders: reading, checking, when a rung is reached, and what is due. All without a database."""

from dataclasses import replace
from typing import Any

import pytest

from app.policies import clocks, durations, ladder
from app.policies.clocks import Clock
from app.policies.limits import Limit
from app.policies.shipped import ladders
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.test_clocks import OFFICE


def clock(duration: str, unit: str, start: str) -> Clock:
    limit = Limit(1, "003", "grading", duration=durations.parse(duration), unit=unit, enabled=True)
    return Clock(limit, OFFICE, shanghai(start), shanghai(start))


def rungs(documents: list[dict[str, Any]] = ladders.STANDARD) -> tuple[ladder.Rung, ...]:
    return ladder.read(documents, 0.8)


def steps(climb: clocks.Climb) -> list[tuple[str, str]]:
    return [(rung.step, rung.document["action"]) for rung in climb.rungs]


@pytest.mark.parametrize(
    ("duration", "unit", "start", "warn", "due", "escalate"),
    [
        ("PT10H", "working", "2026-11-20 10:00", "2026-11-20 18:00+", "2026-11-23 10:00", "2026-11-24 10:00"),
        ("PT24H", "clock", "2026-11-20 16:00", "2026-11-21 11:12", "2026-11-21 16:00", "2026-11-22 16:00"),
        ("P5D", "working_days", "2026-11-18 18:00", "2026-11-25 08:00", "2026-11-25 18:00", "2026-12-02 18:00"),
        ("P7D", "calendar_days", "2026-11-14 11:00", "2026-11-20 08:00", "2026-11-23 08:00", "2026-11-30 08:00"),
    ],
)
def test_when_the_rungs_of_the_usual_ladder_are_reached(
    duration: str, unit: str, start: str, warn: str, due: str, escalate: str
) -> None:
    # A warning that meets the close of a day waits for the next opening, when somebody can act on it.
    expected = "2026-11-23 08:00" if warn.endswith("+") else warn
    instants = clock(duration, unit, start).instants(rungs())
    assert instants == [shanghai(expected), shanghai(due), shanghai(due), shanghai(escalate)]


def test_offsets_from_the_due_instant_are_counted_in_working_time_or_on_the_clock() -> None:
    documents = [
        {"step": "warn", "at": {"offset": "-PT2H"}, "action": "notify", "to": ["holder"]},
        {"step": "warn", "at": {"offset": "-PT1H", "unit": "clock"}, "action": "notify", "to": ["holder"]},
        {"step": "escalate", "at": {"offset": "PT10H"}, "action": "notify", "to": ["manager"]},
    ]
    instants = clock("PT4H", "working", "2026-11-20 15:00").instants(rungs(documents))
    assert instants == [shanghai(text) for text in ("2026-11-20 17:00", "2026-11-23 08:00", "2026-11-24 09:00")]


def test_no_rung_is_reached_before_the_one_below_it() -> None:
    documents = [
        {"step": "warn", "at": {"offset": "-PT1H"}, "action": "notify", "to": ["holder"]},
        {"step": "warn", "at": {"share": 0.1}, "action": "notify", "to": ["holder"]},
    ]
    instants = clock("PT4H", "working", "2026-11-23 08:00").instants(rungs(documents))
    assert instants == [shanghai("2026-11-23 11:00")] * 2


def test_a_new_clock_looks_first_at_its_warning() -> None:
    fresh = clock("PT10H", "clock", "2026-11-23 08:00")
    assert clocks.first(fresh, rungs(), fresh.started) == clocks.Climb((), 0, shanghai("2026-11-23 16:00"))


def test_a_warning_that_is_past_at_the_arming_is_dropped() -> None:
    late = clocks.first(clock("PT10H", "clock", "2026-11-23 08:00"), rungs(), shanghai("2026-11-23 17:00"))
    assert (late.rung, late.next_at) == (1, shanghai("2026-11-23 18:00"))


def test_a_breach_that_is_past_at_the_arming_fires_at_once() -> None:
    old = clock("PT10H", "clock", "2026-11-23 08:00")
    now = shanghai("2026-11-23 20:00")
    armed = clocks.first(old, rungs(), now)
    assert armed.next_at is not None and armed.next_at <= now
    assert steps(clocks.climb(old, rungs(), armed.rung, now)) == [("breach", "notify"), ("breach", "start")]


def test_step_by_step_up_the_ladder() -> None:
    goes = clock("PT10H", "clock", "2026-11-23 08:00")
    warn = clocks.climb(goes, rungs(), 0, shanghai("2026-11-23 16:00"))
    assert (steps(warn), warn.rung, warn.next_at) == ([("warn", "notify")], 1, goes.due)
    breach = clocks.climb(goes, rungs(), warn.rung, shanghai("2026-11-23 18:00"))
    assert (steps(breach), breach.rung) == ([("breach", "notify"), ("breach", "start")], 3)
    assert breach.next_at == shanghai("2026-11-24 04:00")
    last = clocks.climb(goes, rungs(), breach.rung, shanghai("2026-11-24 04:00"))
    assert (steps(last), last.next_at) == ([("escalate", "notify")], None)


def test_nothing_is_due_between_two_rungs() -> None:
    between = clocks.climb(clock("PT10H", "clock", "2026-11-23 08:00"), rungs(), 1, shanghai("2026-11-23 17:00"))
    assert (between.rungs, between.rung, between.next_at) == ((), 1, shanghai("2026-11-23 18:00"))


def test_after_an_outage_nobody_is_warned_of_what_has_happened() -> None:
    missed = clocks.climb(clock("PT10H", "clock", "2026-11-23 08:00"), rungs(), 0, shanghai("2026-11-23 19:00"))
    assert (steps(missed), missed.rung) == ([("breach", "notify"), ("breach", "start")], 3)


def test_major_limits_tell_the_manager_together_with_the_breach() -> None:
    goes = clock("PT1H", "clock", "2026-11-23 08:00")
    breach = clocks.climb(goes, rungs(ladders.IMMEDIATE), 1, shanghai("2026-11-23 09:00"))
    assert steps(breach) == [("breach", "notify"), ("breach", "start"), ("escalate", "notify")]
    assert breach.next_at is None


def test_without_a_ladder_the_due_instant_is_what_comes_next() -> None:
    goes = clock("P7D", "calendar_days", "2026-11-14 11:00")
    assert clocks.first(goes, (), goes.started).next_at == goes.due
    assert clocks.climb(goes, (), 0, shanghai("2026-11-23 08:00")).next_at is None


def test_a_clock_that_stands_or_is_off_climbs_nothing() -> None:
    goes = clock("PT10H", "clock", "2026-11-23 08:00")
    stood = goes.paused(shanghai("2026-11-23 09:00"))
    off = goes._replace(limit=replace(goes.limit, enabled=False))
    for still in (stood, off):
        assert clocks.climb(still, rungs(), 0, shanghai("2026-12-23 08:00")) == clocks.Climb((), 0, None)
        assert clocks.first(still, rungs(), shanghai("2026-12-23 08:00")).next_at is None


def test_a_ladder_without_warn_share_does_not_warn() -> None:
    assert [rung.step for rung in ladder.read(ladders.STANDARD, None)] == ["breach", "breach", "escalate"]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"step": "panic", "at": {"share": 1}, "action": "notify", "to": ["cs"]}, "“panic” is not a step"),
        ({"step": "breach", "at": {"share": 1}, "action": "shout"}, "“shout” is not an action"),
        ({"step": "breach", "at": {"share": 1}, "action": "start"}, "needs “process”"),
        ({"step": "breach", "at": {"share": 0}, "action": "notify", "to": ["cs"]}, "a number above 0"),
        ({"step": "breach", "action": "notify", "to": ["cs"]}, "where the rung stands"),
        ({"step": "warn", "at": {"offset": "soon"}, "action": "notify", "to": ["cs"]}, "“soon” is not a duration"),
        ({"step": "warn", "at": {"offset": "-P1D", "unit": "weeks"}, "action": "notify", "to": ["cs"]}, "An offset"),
    ],
)  # fmt: skip
def test_a_rung_that_makes_no_sense_is_refused_with_its_number(document: dict[str, Any], says: str) -> None:
    [problem] = ladder.check([ladders.BREACH, document], 0.8)
    assert problem.place == "ladder"
    assert str(problem.message).startswith("Rung 2: ") and says in str(problem.message)


def test_rungs_in_the_wrong_order_and_a_senseless_warn_share_are_refused() -> None:
    assert "smaller share first" in str(ladder.check([ladders.ESCALATE, ladders.BREACH], 0.8)[0])
    assert "between 0 and 1" in str(ladder.check(ladders.STANDARD, 1.5)[0])
    assert ladder.check(ladders.STANDARD, 0.8) == []
