"""The figures of a procedure against figures reckoned by hand, on a small diagram whose cases take known times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app import clock
from app.db import Database
from app.engine import definitions, runs
from app.studio.insight import figures, queries
from app.studio.insight.figures import Figures, Spread
from tests.unit.engine import world as worlds
from tests.unit.engine.world import (
    START,
    Walk,
    World,
    boundary,
    catch,
    declared,
    diagram,
    end,
    gateway,
    message,
    start,
    timer,
    user,
)

MINUTE = 60
CHILD = diagram("child", start("begin"), user("inner"), end("over"), flows="begin>inner inner>over")
MAIN = diagram(
    "main",
    start(), user("ask"), boundary("late", "ask", timer("short")), end("told"), gateway("which"),
    '<bpmn:callActivity id="call" name="call" calledElement="child"/>', user("again"), end(),
    flows='start>ask ask>which late>told which>call[outcome="call"] which>again* call>end again>end',
)  # fmt: skip


@pytest.fixture
def world() -> Iterator[World]:
    with worlds.world() as one:
        # Half of all time is working time, so that the two are told apart.
        one.worked = lambda conn, role, key, since, until: int((until - since).total_seconds() / 2)  # type: ignore[method-assign]
        yield one


@pytest.fixture
def walk(any_db: Database, world: World) -> Walk:
    """On SQLite in a file and on PostgreSQL: each says times and documents in words of its own."""
    return Walk(any_db).deploy(MAIN, CHILD)


def seen(walk: Walk, key: str = "main", days: float | None = None, version: int | None = None, **more: Any) -> Figures:
    now = clock.now()
    with walk.database.reading() as conn:
        definition = definitions.active(conn, key)
        if version is not None:
            definition = next(row for row in runs.versions(conn, key) if row.version == version)
        since = None if days is None else now - timedelta(days=days)
        return figures.of(conn, definition, since, now + timedelta(seconds=1), now, **more)


def step(found: Figures, node: str) -> Any:
    return next(one for one in found.steps if one.node.id == node)


def ways(found: Figures, gateway_id: str = "which") -> dict[str, tuple[int, int]]:
    return {one.target.id: (one.taken, one.of) for one in found.ways if one.gateway.id == gateway_id}


def case(walk: Walk, number: int, minutes: float, outcome: str = "") -> Walk:
    walk.business_key = f"case:{number}"
    walk.start().wait(minutes=minutes)
    return walk.complete("ask", outcome=outcome)


def test_half_and_nine_in_ten_of_the_times_are_not_longer_than_what_is_shown(walk: Walk) -> None:
    for minutes in (7, 1, 9, 3, 5, 2, 10, 4, 8, 6):
        case(walk, minutes, minutes)
    ask = step(seen(walk), "ask")
    assert (ask.done, ask.waiting) == (10, 0)
    assert ask.elapsed == Spread(5 * MINUTE, 9 * MINUTE)
    assert ask.working == Spread(150, 270)


def test_of_a_single_case_both_are_its_time(walk: Walk) -> None:
    case(walk, 1, 12)
    assert step(seen(walk), "ask").elapsed == Spread(12 * MINUTE, 12 * MINUTE)


def test_what_waits_is_counted_where_it_waits_and_what_is_late_of_it(walk: Walk) -> None:
    for number in (1, 2):
        walk.business_key = f"case:{number}"
        walk.start()
    case(walk, 3, 61, outcome="call")
    found = seen(walk)
    assert (step(found, "ask").waiting, step(found, "ask").late) == (2, 2)
    assert step(found, "call").waiting == 1
    assert step(found, "again").waiting == 0
    # In the diagram that is called, the same token stands at a step of its own.
    assert step(seen(walk, "child"), "inner").waiting == 1


def test_a_call_took_from_its_beginning_to_its_end(walk: Walk) -> None:
    for number, minutes in enumerate((10, 20, 30)):
        case(walk, number, 1, outcome="call").wait(minutes=minutes).complete("inner")
    assert step(seen(walk), "call").elapsed == Spread(20 * MINUTE, 30 * MINUTE)
    assert step(seen(walk), "call").done == 3


def test_the_share_of_each_way_is_of_those_that_came_to_its_gateway(walk: Walk) -> None:
    for number, outcome in enumerate(("call", "else", "call", "call")):
        case(walk, number, 1, outcome)
    found = seen(walk)
    assert ways(found) == {"call": (3, 4), "again": (1, 4)}
    assert [one.share for one in found.ways] == [0.75, 0.25]
    assert found.runs == 4


def test_a_way_nobody_came_to_has_no_share(walk: Walk) -> None:
    assert [one.share for one in seen(walk).ways] == [None, None]


def test_a_promise_is_broken_once_for_each_clock_that_ran_out(walk: Walk) -> None:
    case(walk, 1, 59)
    case(walk, 2, 61)
    case(walk, 3, 62)
    (late,) = seen(walk).clocks
    assert (late.host.id, late.limit_key, late.breaks) == ("ask", "short", True)
    assert (late.began, late.ran_out, late.broken) == (3, 2, 2)


def test_a_notice_that_ran_out_broke_nothing_whatever_its_limit_was_before(walk: Walk, world: World) -> None:
    case(walk, 1, 61)
    plan = world.plan
    world.plan = lambda *args, **more: replace(plan(*args, **more), details={"promise": False})  # type: ignore[method-assign]
    case(walk, 2, 61)
    case(walk, 3, 61)
    assert [(one.ran_out, one.broken, one.breaks) for one in seen(walk).clocks] == [(3, 1, True)]
    assert overview(walk)["main"]["broken"] == 1


def test_the_list_of_procedures_counts_what_waits_what_was_done_and_what_was_broken(walk: Walk) -> None:
    case(walk, 1, 61, outcome="call")
    case(walk, 2, 5, outcome="else").complete("again")
    assert overview(walk) == {"main": {"waiting": 0, "done": 3, "broken": 1}, "child": {"waiting": 1, "done": 0}}
    walk.wait(days=3)
    walk.business_key = "case:1"
    walk.complete("inner")
    assert overview(walk) == {"main": {"waiting": 0, "done": 0}, "child": {"waiting": 0, "done": 1}}


def overview(walk: Walk) -> dict[str, dict[str, int]]:
    """Of the last day."""
    now = clock.now()
    with walk.database.reading() as conn:
        found = queries.overview(conn, now - timedelta(days=1), now + timedelta(seconds=1))
    return {key: dict(counts) for key, counts in found.items()}


def test_only_the_period_counts_but_what_began_before_it_is_measured_whole(walk: Walk) -> None:
    case(walk, 1, 5, outcome="else")
    walk.wait(days=3)
    case(walk, 2, 7, outcome="call").wait(minutes=40)
    walk.business_key = "case:1"
    found = seen(walk, days=1)
    assert (step(found, "ask").done, step(found, "ask").elapsed) == (1, Spread(7 * MINUTE, 7 * MINUTE))
    assert ways(found) == {"call": (1, 1), "again": (0, 1)}
    walk.complete("again")
    # It has waited for three days, and it was done today.
    assert step(seen(walk, days=1), "again").elapsed.half > 3 * 24 * 60 * MINUTE


def test_each_version_has_figures_of_its_own(walk: Walk) -> None:
    case(walk, 1, 4, outcome="call")
    walk.deploy(MAIN.replace(b'name="again"', b'name="once more"'), CHILD)
    case(walk, 2, 8, outcome="else")
    assert ways(seen(walk, version=1)) == {"call": (1, 1), "again": (0, 1)}
    assert ways(seen(walk, version=2)) == {"call": (0, 1), "again": (1, 1)}
    # What is called did not change: its one version runs within both versions of its caller.
    assert step(seen(walk, "child", version=1), "inner").waiting == 1


def test_no_more_runs_are_walked_than_is_said(walk: Walk) -> None:
    for number in range(5):
        case(walk, number, 1, outcome="call")
    found = seen(walk, most=2)
    assert (ways(found)["call"], found.runs, found.cut) == ((2, 2), 2, 2)
    assert step(found, "ask").done == 5
    assert seen(walk).cut is None


def test_rounds_interruptions_and_side_ways_are_told_apart(any_db: Database, world: World) -> None:
    shape = diagram(
        "main",
        start(), user("try"), boundary("stopped", "try", message("stop"), interrupting=True), gateway("fits"),
        user("repair"), gateway("fork", "parallel"), user("left"), user("right"), gateway("join", "parallel"), end(),
        catch("hear", message("go")), gateway("wait", "eventBased"), catch("tired", timer("long")), end("gone"),
        flows='start>try try>fits fits>repair[outcome="no"] repair>try fits>fork* fork>left fork>right left>join '
        "right>join join>end stopped>wait wait>hear wait>tired hear>try tired>gone",
        extra=declared("stop") + declared("go"),
    )  # fmt: skip
    walk = Walk(any_db).deploy(shape).start()
    walk.complete("try", outcome="no").complete("repair").complete("try", outcome="yes").complete("left")
    walk.business_key = "case:2"
    walk.start().send("stop").wait(hours=2)
    walk.send("go").complete("try", outcome="yes")
    found = seen(walk)
    assert ways(found, "fits") == {"repair": (1, 3), "fork": (2, 3)}
    assert ways(found, "fork") == {"left": (2, 2), "right": (2, 2)}
    assert ways(found, "wait") == {"hear": (1, 1), "tired": (0, 1)}
    assert step(found, "wait").elapsed == Spread(7200, 7200)
    assert {one.node.id: one.waiting for one in found.steps if one.waiting} == {"left": 1, "right": 2}


def test_nothing_ever_ran_and_every_step_and_clock_is_still_shown(walk: Walk) -> None:
    found = seen(walk)
    assert [one.node.id for one in found.steps] == ["ask", "call", "again"]
    assert [(one.node.id, one.began, one.ran_out) for one in found.clocks] == [("late", 0, 0)]
    assert clock.now() == START
