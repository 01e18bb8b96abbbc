"""Tokens moved and instances laid to rest, on diagrams of a line or two and on both inner loops of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import Database
from app.engine import fast, timers, vocabulary
from app.engine.errors import NoSuchPlace, NoSuchVariable, Suspended
from app.engine.lint import stages
from app.engine.operations import cancelling, moving, suspension, variables
from app.engine.reading import read
from app.engine.tables import timer as timer_rows
from app.engine.tables import user_task
from app.errors import Conflict, Invalid
from tests.unit.engine.world import (
    SUE,
    Walk,
    World,
    boundary,
    diagram,
    end,
    gateway,
    start,
    timer,
    user,
)

NOTHING: frozenset[str] = frozenset()
LINE = diagram(
    "main", start(), user("one"), user("two"), boundary("late", "two", timer("long")), user("three"), end(),
    end("end_late"), flows="start>one one>two two>three three>end late>end_late",
)  # fmt: skip


@pytest.fixture(
    params=[
        "fast",
        pytest.param("stock", marks=pytest.mark.slow),
        pytest.param("postgresql", marks=pytest.mark.postgres),
    ]
)
def walk(world: World, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """On both inner loops, and on both databases."""
    fast.use(request.param != "stock")
    if request.param == "postgresql":
        database = Database(request.getfixturevalue("postgres_url"))
        yield Walk(database)
        database.dispose()
    else:
        yield Walk(request.getfixturevalue("db"))
    fast.use(True)


def token(walk: Walk, node: str, met: frozenset[str] = NOTHING) -> Any:
    with walk.database.reading() as conn:
        found = moving.tokens_of(conn, walk.instance_id, met)
    return next(one for one in found if one.node.id == node)


def places(walk: Walk, node: str) -> list[str]:
    return sorted(place.node.id for place in token(walk, node).places)


def moved(walk: Walk, node: str, to: str, met: frozenset[str] = NOTHING) -> Walk:
    task_id = token(walk, node, met).task_id
    with walk.database.transaction() as conn:
        moving.move(conn, walk.instance_id, task_id, to, met, SUE, clock.now())
    return walk


def armed(walk: Walk) -> list[tuple[str, bool]]:
    with walk.database.reading() as conn:
        rows = conn.execute(select(timer_rows).order_by(timer_rows.c.id)).all()
    return [(row.node, row.state == "armed") for row in rows]


@pytest.mark.req("R-032")
def test_a_token_goes_forth_and_back_and_the_procedure_ends_as_ever(walk: Walk) -> None:
    walk.deploy(LINE).start()
    moved(walk, "one", "two")
    assert (walk.open, armed(walk)) == (["two"], [("late", True)])
    moved(walk, "two", "one")
    assert (walk.open, armed(walk)) == (["one"], [("late", False)])
    walk.complete("one").complete("two").complete("three")
    assert (walk.status, walk.outcome) == ("completed", "end")


def test_a_step_begun_anew_is_another_task_with_another_clock(walk: Walk) -> None:
    walk.deploy(LINE).start().complete("one")
    before = walk.task("two")
    moved(walk, "two", "two")
    assert walk.task("two") != before
    assert armed(walk) == [("late", False), ("late", True)]
    with walk.database.reading() as conn:
        closed = conn.execute(select(user_task.c.closed).where(user_task.c.id == before)).scalar()
    assert closed == "cancelled"


def test_what_the_token_knew_it_still_knows(walk: Walk) -> None:
    walk.deploy(LINE).start(score=7).complete("one", outcome="a", score="3")
    moved(walk, "two", "three")
    with walk.database.reading() as conn:
        known = {one.name: one.value for one in variables.of(conn, walk.instance_id)}
    assert known["outcome"] == "a"
    assert known["score"] == 3


def test_no_token_of_a_diagram_that_divides_can_be_moved(walk: Walk) -> None:
    divided = diagram(
        "main", start(), gateway("fork", "parallel"), user("left"), user("right"), gateway("join", "parallel"), end(),
        flows="start>fork fork>left fork>right left>join right>join join>end",
    )  # fmt: skip
    walk.deploy(divided).start()
    assert places(walk, "left") == []
    with pytest.raises(NoSuchPlace):
        moved(walk, "left", "right")
    walk.complete("left").complete("right")
    assert walk.status == "completed"


def test_a_token_that_set_out_beside_an_activity_stays_where_it_is(walk: Walk) -> None:
    beside = diagram(
        "main", start(), user("work"), boundary("late", "work", timer("short")), user("chase"), end(), end("end_late"),
        flows="start>work work>end late>chase chase>end_late",
    )  # fmt: skip
    walk.deploy(beside).start().wait(hours=2)
    assert walk.open == ["chase", "work"]
    assert places(walk, "chase") == []
    assert "work" in places(walk, "work")


@pytest.mark.req("R-032")
def test_the_rule_of_stages_is_read_off_the_diagram() -> None:
    marked = diagram(
        "main", start(attributes='as:stage="intake"'), user("look", attributes='as:stage="diagnosis"'),
        gateway("gw"), user("fix", attributes='as:stage="solution"'), user("call"), end(),
        flows='start>look look>gw gw>fix[outcome~=~"fix"] gw>call* fix>call call>end',
    )  # fmt: skip
    reading = read({"main.bpmn": marked})
    process = reading.processes["main"]

    def before(node: str) -> set[str]:
        return stages.before(reading, process, process.nodes[node])

    assert before("look") == {"intake"}
    assert before("fix") == {"intake", "diagnosis"}
    # The solution lies on one way only, so it is not mandatory before the call.
    assert before("call") == {"intake", "diagnosis"}


@pytest.mark.req("R-032")
def test_a_place_behind_a_stage_that_was_not_met_says_which(walk: Walk) -> None:
    marked = diagram(
        "main", start(attributes='as:stage="intake"'), user("one"), user("two", attributes='as:stage="diagnosis"'),
        user("three"), end(), flows="start>one one>two two>three three>end",
    )  # fmt: skip
    vocabulary.listener("stage")(lambda turn, value: None)
    walk.deploy(marked).start()
    lacking = {place.node.id: place.lacking for place in token(walk, "one", frozenset({"intake"})).places}
    assert lacking == {"one": (), "two": (), "three": ("diagnosis",)}
    with pytest.raises(NoSuchPlace, match="mandatory"):
        moved(walk, "one", "three", frozenset({"intake"}))
    moved(walk, "one", "three", frozenset({"intake", "diagnosis"}))
    assert walk.open == ["three"]


def test_who_saw_an_older_turn_moves_nothing(walk: Walk) -> None:
    walk.deploy(LINE).start()
    task_id = token(walk, "one").task_id
    with walk.database.transaction() as conn, pytest.raises(Conflict):
        moving.move(conn, walk.instance_id, task_id, "two", NOTHING, SUE, clock.now(), revision=99)
    walk.complete("one")
    with walk.database.transaction() as conn, pytest.raises(Conflict):
        moving.move(conn, walk.instance_id, task_id, "three", NOTHING, SUE, clock.now())


def test_an_instance_at_rest_is_left_alone_by_people_and_by_time(walk: Walk) -> None:
    walk.deploy(LINE).start().complete("one")
    with walk.database.transaction() as conn:
        assert suspension.suspend(conn, walk.business_key, SUE) == 1
        assert suspension.suspend(conn, walk.business_key, SUE) == 0
    since = clock.now()
    clock.move_to(since + timedelta(hours=30))
    with walk.database.reading() as conn:
        assert timers.due(conn, clock.now()) == []
    with pytest.raises(Suspended):
        walk.complete("two")
    with walk.database.transaction() as conn:
        assert suspension.resume(conn, walk.business_key, since, SUE, clock.now()) == 1
        assert suspension.resume(conn, walk.business_key, since, SUE, clock.now()) == 0
    with walk.database.reading() as conn:
        assert len(timers.due(conn, clock.now())) == 1
    walk.complete("two")
    assert walk.open == ["three"]


def test_an_ended_instance_leaves_no_task_and_no_clock(walk: Walk) -> None:
    walk.deploy(LINE).start().complete("one")
    with walk.database.transaction() as conn:
        assert cancelling.cancel(conn, walk.business_key, SUE, clock.now()) == 1
        assert cancelling.cancel(conn, walk.business_key, SUE, clock.now()) == 0
    assert (walk.status, walk.open, armed(walk)) == ("cancelled", [], [("late", False)])
    with walk.database.reading() as conn:
        assert conn.scalar(select(func.count()).where(timer_rows.c.next_at.is_not(None))) == 0


TWO = diagram(
    "main", start(), gateway("fork", "parallel"), user("left"), user("right"), user("left_more"), user("right_more"),
    gateway("gw"), user("again"), gateway("merge"), gateway("join", "parallel"), end(),
    flows='start>fork fork>left fork>right left>left_more right>gw gw>right_more* gw>again[outcome~=~"b"]'
    " right_more>merge again>merge merge>join left_more>join join>end",
)  # fmt: skip


def known(walk: Walk, name: str) -> list[variables.Variable]:
    with walk.database.reading() as conn:
        return [one for one in variables.of(conn, walk.instance_id) if one.name == name]


def corrected(walk: Walk, one: variables.Variable, entry: str | list[str]) -> None:
    with walk.database.transaction() as conn:
        variables.correct(conn, walk.instance_id, one.process, one.name, entry, SUE, clock.now(), token=one.token)


@pytest.mark.req("R-037")
def test_a_variable_that_all_tokens_hold_alike_is_corrected_for_all(walk: Walk) -> None:
    walk.deploy(TWO).start().complete("left", outcome="a").complete("right", outcome="a")
    (both,) = known(walk, "outcome")
    assert (both.token, both.value) == (None, "a")
    corrected(walk, both, "b")
    assert [one.value for one in known(walk, "outcome")] == ["b"]


@pytest.mark.req("R-037")
def test_where_tokens_hold_different_values_the_one_that_is_meant_is_corrected(walk: Walk) -> None:
    walk.deploy(TWO).start().complete("left", outcome="b").complete("right", outcome="a")
    held = {one.step.id: one for one in known(walk, "outcome") if one.step}
    assert {step: one.value for step, one in held.items()} == {"left_more": "b", "right_more": "a"}
    corrected(walk, held["left_more"], "c")
    assert {one.step.id: one.value for one in known(walk, "outcome") if one.step} == {
        "left_more": "c", "right_more": "a",
    }  # fmt: skip
    with pytest.raises(NoSuchVariable):
        corrected(walk, replace(held["left_more"], token=None), "d")  # which of the two?
    walk.complete("left_more").complete("right_more")
    assert walk.status == "completed"


@pytest.mark.req("R-037")
def test_a_list_is_corrected_line_by_line_and_keeps_its_kind(walk: Walk) -> None:
    made_anew = {"nested": [[1], [2]], "rows": [{"part": "A1"}], "mixed": [1, "a"], "gaps": [None, 1]}
    walk.deploy(LINE).start(scores=[1, 2], names=["x"], answers=[True], **made_anew)
    corrected(walk, known(walk, "scores")[0], "3\n\n 4.5 \n")
    corrected(walk, known(walk, "names")[0], "甲\n乙")
    corrected(walk, known(walk, "answers")[0], "false\ntrue")
    assert [list(known(walk, name)[0].value) for name in ("scores", "names", "answers")] == [
        [3, 4.5], ["甲", "乙"], [False, True],
    ]  # fmt: skip
    for name, wrong in (("scores", "drei"), ("names", "x" * 201), ("names", "x\n" * 101), ("answers", "maybe")):
        with pytest.raises(Invalid):
            corrected(walk, known(walk, name)[0], wrong)
    for name in made_anew:
        assert not known(walk, name)[0].may_change
        with pytest.raises(NoSuchVariable):
            corrected(walk, known(walk, name)[0], "1")
