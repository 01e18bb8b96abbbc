"""An administrator moves a token, and corrects a variable: never past a mandatory stage, never by somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app import clock, history
from app.actor import Actor
from app.cases.operations import correcting, moving, taking_up
from app.cases.operations.errors import MovedOn, NeedsAReason, NotAMechanic, NotBoth
from app.engine import instances
from app.engine.errors import NoSuchPlace, NoSuchVariable, Suspended
from app.engine.operations import variables
from app.engine.tables import timer
from app.errors import Invalid
from tests.processes.test_operations import archived, done, resting
from tests.processes.walker import Walker

WHY = "误操作，退回重做"
BOTH = Actor("xu.ning", frozenset({"admin", "supervisor"}), "许宁")


@pytest.fixture
def walk(walk_on_both: Walker) -> Walker:
    return walk_on_both


def tokens(walk: Walker) -> dict[str, Any]:
    instance = walk.instance.id
    with walk.database.reading() as conn:
        return {one.node.id: one for one in moving.tokens(conn, instance)}


def open_places(walk: Walker, node: str) -> set[str]:
    return {place.node.id for place in tokens(walk)[node].places if place.is_open}


def moved(
    walk: Walker, node: str, to: str, *, by: str = "admin", why: str = WHY, revision: int | None = None
) -> Walker:
    actor, instance = walk.person(by), walk.instance
    task_id = tokens(walk)[node].task_id
    with walk.database.transaction() as conn:
        seen = instance.revision if revision is None else revision
        moving.move(conn, instance.id, task_id, to, why, actor, clock.now(), revision=seen)
    return walk.deliver()


def corrected(walk: Walker, process: str, name: str, entry: str, *, by: Actor = BOTH, why: str = WHY) -> Walker:
    instance = walk.instance
    with walk.database.transaction() as conn:
        correcting.correct(conn, instance.id, process, name, entry, why, by, clock.now(), revision=instance.revision)
    return walk


def variable(walk: Walker, process: str, name: str) -> Any:
    instance = walk.instance.id
    with walk.database.reading() as conn:
        return next(one for one in variables.of(conn, instance) if (one.process, one.name) == (process, name))


def armed(walk: Walker) -> set[str]:
    with walk.database.reading() as conn:
        mine = select(timer.c.node).where(timer.c.business_key == walk.business_key, timer.c.state == "armed")
        return set(conn.scalars(mine))


def confirming(walk: Walker) -> Walker:
    return walk.start().complete("问题分类与首次响应").complete("远程指导")


@pytest.mark.req("R-032", "R-037")
def test_a_token_goes_back_a_step_ends_what_it_leaves_and_arms_what_it_enters(walk: Walker) -> None:
    confirming(walk)
    assert walk.open_tasks == ["结果确认"]
    left = armed(walk)
    moved(walk, "call_confirmation", "call_guidance")
    assert walk.open_tasks == ["远程指导"]
    assert not left & armed(walk)
    assert armed(walk)
    # The case goes on from there as if it had come by itself.
    walk.complete("远程指导").complete("结果确认")
    assert walk.case.state == "resolved"


@pytest.mark.req("R-032")
def test_a_step_behind_a_stage_the_case_has_not_met_is_not_offered_and_refused(walk: Walker) -> None:
    walk.start()
    lacking = {place.node.id: place.lacking for place in tokens(walk)["call_intake"].places}
    assert lacking["call_archive"] == ("diagnosis", "solution", "followup")
    assert lacking["call_guidance"] == ()
    for node in ("call_followup", "call_archive", "call_confirmation"):
        with pytest.raises(NoSuchPlace):
            moved(walk, "call_intake", node)
    assert walk.open_tasks == ["问题分类与首次响应"]


@pytest.mark.req("R-032")
def test_after_it_was_taken_up_again_the_stages_of_before_do_not_count(walk: Walker) -> None:
    archived(walk)
    walk.wait(days=3)
    done(walk, taking_up.take_up)
    instance = _latest(walk)
    with walk.database.reading() as conn:
        found = {one.node.id: one for one in moving.tokens(conn, instance)}
    lacking = {place.node.id: place.lacking for place in found["call_handling"].places}
    assert lacking["call_archive"] == ("solution", "followup")
    assert lacking["gw_rework"] == ()


def _latest(walk: Walker) -> int:
    with walk.database.reading() as conn:
        return int(instances.of(conn, walk.business_key)[-1].id)


@pytest.mark.req("R-037")
def test_what_a_move_will_do_is_foreseen_and_nothing_of_it_is_kept(walk: Walker) -> None:
    confirming(walk)
    told, instance = walk.messages, walk.instance
    seen = moving.foresee(
        walk.database, instance.id, tokens(walk)["call_confirmation"].task_id, "call_guidance", walk.person("admin"),
        clock.now(),
    )  # fmt: skip
    assert [node.name for node in seen.ends] == ["结果确认"]
    assert [node.name for node in seen.begins] == ["远程指导"]
    assert seen.stops
    assert seen.starts
    assert (walk.open_tasks, walk.messages, walk.instance.revision) == (["结果确认"], told, instance.revision)


@pytest.mark.req("R-037")
def test_a_step_is_begun_anew_inside_the_diagram_it_is_in(walk: Walker) -> None:
    confirming(walk)
    first = walk.task("结果确认").id
    moved(walk, "task_confirm", "task_confirm")
    assert walk.task("结果确认").id != first
    walk.complete("结果确认")
    assert walk.case.state == "resolved"


@pytest.mark.req("R-037")
@pytest.mark.parametrize("role", ["cs", "tech", "supervisor", "manager", "process_owner"])
def test_only_an_administrator_moves_tokens(walk: Walker, role: str) -> None:
    confirming(walk)
    with pytest.raises(NotAMechanic):
        moved(walk, "call_confirmation", "call_guidance", by=role)
    assert walk.open_tasks == ["结果确认"]


@pytest.mark.req("R-037")
def test_a_move_needs_a_reason_and_stands_in_the_history(walk: Walker) -> None:
    confirming(walk)
    with pytest.raises(NeedsAReason):
        moved(walk, "call_confirmation", "call_guidance", why=" ")
    moved(walk, "call_confirmation", "call_guidance")
    with walk.database.reading() as conn:
        events = {one.kind: one for one in history.of(conn, walk.business_key)}
    assert events["token:placed"].data["to"] == "call_guidance"
    assert (events["case:moved"].actor, events["case:moved"].node) == ("admin", "call_confirmation")


@pytest.mark.req("R-037")
def test_of_two_who_move_the_same_token_the_second_is_told(walk: Walker) -> None:
    confirming(walk)
    seen = walk.instance.revision
    moved(walk, "call_confirmation", "call_guidance")
    with pytest.raises(MovedOn):
        moved(walk, "call_guidance", "call_guidance", revision=seen)


def test_nothing_moves_while_the_case_is_suspended(walk: Walker) -> None:
    confirming(walk)
    done(walk, resting.suspend)
    with pytest.raises(Suspended):
        moved(walk, "call_confirmation", "call_guidance")


def test_no_token_goes_to_a_start_an_end_or_an_event_of_a_gateway(walk: Walker) -> None:
    walk.start()
    everywhere = {place.node.id for place in tokens(walk)["call_intake"].places}
    assert everywhere.isdisjoint({"start", "end_archived", "end_closed"})


@pytest.mark.req("R-037")
def test_a_bound_variable_is_corrected_through_its_column_with_the_checks_of_its_form(walk: Walker) -> None:
    walk.start()
    before = variable(walk, "case_main", "urgency")
    assert (before.value, before.kind, before.bind) == ("normal", "choice", "case.urgency")
    with pytest.raises(Invalid) as refusal:
        corrected(walk, "case_main", "urgency", "very")
    assert [problem.place for problem in refusal.value.problems] == ["value"]
    corrected(walk, "case_main", "urgency", "urgent")
    assert walk.case.urgency == "urgent"
    assert variable(walk, "case_main", "urgency").value == "urgent"
    with walk.database.reading() as conn:
        (event,) = [one for one in history.of(conn, walk.business_key) if one.kind == "variable:corrected"]
    assert (event.data["before"], event.data["after"], event.data["bind"]) == ("normal", "urgent", "case.urgency")


@pytest.mark.req("R-037")
def test_a_free_variable_keeps_its_type(walk: Walker) -> None:
    confirming(walk)
    attempts = next(
        name
        for name in _names(walk, "result_confirmation")
        if variable(walk, "result_confirmation", name).kind == "number"
    )
    with pytest.raises(Invalid):
        corrected(walk, "result_confirmation", attempts, "many")
    corrected(walk, "result_confirmation", attempts, "3")
    assert variable(walk, "result_confirmation", attempts).value == 3
    with pytest.raises(NoSuchVariable):
        corrected(walk, "result_confirmation", "nothing_like_it", "3")


def _names(walk: Walker, process: str) -> list[str]:
    instance = walk.instance.id
    with walk.database.reading() as conn:
        return [one.name for one in variables.of(conn, instance) if one.process == process]


@pytest.mark.req("R-037")
@pytest.mark.parametrize("role", ["admin", "supervisor", "manager", "cs"])
def test_one_role_alone_corrects_nothing(walk: Walker, role: str) -> None:
    walk.start()
    with pytest.raises(NotBoth):
        corrected(walk, "case_main", "urgency", "urgent", by=walk.person(role))
    assert walk.case.urgency == "normal"
