"""What the engine promises, on both databases: every kind of waiting once, with the rows in order after each step."""

from __future__ import annotations

import pytest

from app.db import Database
from app.engine.errors import NoSuchProcess
from tests import invariants
from tests.unit.engine.world import (
    ANN,
    BOB,
    SUE,
    Walk,
    World,
    boundary,
    catch,
    declared,
    diagram,
    end,
    gateway,
    message,
    script,
    service,
    start,
    timer,
    user,
)  # fmt: skip

MAIN = diagram(
    "main",
    start(), user("ask"), gateway("split", "parallel"), '<bpmn:callActivity id="repair" calledElement="inner"/>',
    boundary("slow", "repair", timer("long")), user("chase", role="supervisor"), end("end_chase"),
    user("tell"), boundary("late", "tell", timer("short"), interrupting=True), service("shout", "say", word="late"),
    gateway("told"), gateway("join", "parallel"), gateway("which", "eventBased"), catch("answer", message("answer")),
    catch("no_answer", timer("daily")), script("none", "{solved: false}"), gateway("heard"), user("each", inner=(
        '<bpmn:multiInstanceLoopCharacteristics isSequential="false"><bpmn:loopCardinality>2</bpmn:loopCardinality>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )), gateway("good"), end("good_end"), end("bad_end"),
    flows=(
        "start>ask ask>split split>repair split>tell repair>join slow>chase chase>end_chase tell>told late>shout "
        "shout>told told>join join>which which>answer which>no_answer answer>heard no_answer>none none>heard "
        "heard>each each>good good>good_end[solved~=~true] good>bad_end*"
    ),
    extra=declared("answer"),
)  # fmt: skip
INNER = diagram("inner", start(), user("diagnose", role="tech"), user("mend", role="tech"), end(),
                flows="start>diagnose diagnose>mend mend>end")  # fmt: skip


@pytest.fixture
def case(any_db: Database, world: World) -> Walk:
    return Walk(any_db).deploy(MAIN, INNER).start(solved=None)


def settled(case: Walk) -> list[str]:
    """The open tasks, after everything else was found in order."""
    invariants.check(case.database)
    return case.open


def test_a_case_is_walked_from_end_to_end(case: Walk, world: World) -> None:
    assert settled(case) == ["ask"]
    assert settled(case.complete("ask")) == ["diagnose", "tell"]
    assert settled(case.complete("diagnose").complete("tell")) == ["mend"]
    assert settled(case.complete("mend")) == []
    assert settled(case.send("answer", solved=True)) == ["each", "each"]
    assert settled(case.complete("each", BOB)) == ["each"]
    assert settled(case.complete("each")) == []
    assert (case.status, case.outcome) == ("completed", "good_end")
    assert world.escalated == []


def test_the_clock_takes_the_other_ways(case: Walk, world: World) -> None:
    case.complete("ask").wait(hours=2)
    assert settled(case) == ["diagnose"]
    assert world.said == ["late"]  # type: ignore[attr-defined]
    case.wait(hours=9)
    assert settled(case) == ["chase", "diagnose"]
    assert settled(case.complete("diagnose").complete("mend")) == ["chase"]
    assert settled(case.wait(hours=25)) == ["chase", "each", "each"]
    assert settled(case.complete("chase", SUE).complete("each").complete("each")) == []
    assert (case.status, case.outcome) == ("completed", "bad_end")


def test_a_message_that_comes_too_early_is_kept(case: Walk) -> None:
    case.send("answer", solved=True).complete("ask").complete("tell").complete("diagnose").complete("mend").post()
    assert settled(case) == ["each", "each"]


def test_a_message_for_another_matter_moves_nothing(case: Walk) -> None:
    other = Walk(case.database, business_key="case:2").start(solved=None)
    for one in (case, other):
        one.complete("ask").complete("tell").complete("diagnose").complete("mend")
    other.send("answer", solved=True)
    assert (settled(case), settled(other)) == ([], ["each", "each"])


def test_what_was_done_already_is_done_once(case: Walk) -> None:
    task = case.task("ask")
    case.complete_id(task, ANN, key="k").complete_id(task, ANN, key="k").complete_id(task, BOB)
    assert [one.fresh for one in case.completions] == [True, False, False]
    assert settled(case) == ["diagnose", "tell"]


def test_a_procedure_that_is_not_deployed_cannot_start(case: Walk) -> None:
    with pytest.raises(NoSuchProcess):
        Walk(case.database, business_key="case:3").start("unknown")
    assert settled(case) == ["ask"]
