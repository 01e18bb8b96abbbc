"""Who does a step: the one its diagram names, and who is kept away from it."""

from __future__ import annotations

from typing import Any

import pytest

from app import history
from app.actor import Actor
from app.engine import queries, tasks, worklist
from app.engine.errors import NotYourRole, PersonConcerned, SamePersonTwice, TaskGone, TaskHeld
from tests.unit.engine.conftest import statements
from tests.unit.engine.test_lint import refusals
from tests.unit.engine.world import ANN, BOB, EVE, SUE, Walk, World, diagram, end, start, user

pytestmark = pytest.mark.req("R-131")
MAX = Actor("max", frozenset({"manager"}))


def named(expression: str, *, more: str = "", role: str = "cs") -> bytes:
    """Somebody prepares a visit, and the one who is named makes it."""
    return diagram(
        "main",
        '<bpmn:extensionElements><as:input name="engineer"/></bpmn:extensionElements>',
        start(),
        user("plan"),
        user("visit", role, attributes=f'as:assignee="{expression}" {more}'),
        end(),
        flows="start>plan plan>visit visit>end",
    )


def row(walk: Walk, node: str) -> Any:
    with walk.database.reading() as conn:
        return next(one for one in queries.tasks_of(conn, walk.business_key) if one.node == node)


def claim(walk: Walk, node: str, actor: Actor) -> None:
    task = walk.task(node)
    with walk.database.transaction() as conn:
        tasks.claim(conn, task, actor)


def assign(walk: Walk, node: str, to: Actor) -> None:
    task = walk.task(node)
    with walk.database.transaction() as conn:
        tasks.assign(conn, task, to, SUE)


def test_a_step_begins_with_the_person_its_diagram_names(walk: Walk) -> None:
    walk.deploy(named("engineer")).start(engineer="eve").complete("plan")
    task = row(walk, "visit")
    assert (task.assignee, task.claimed_at) == ("eve", task.created_at)
    with walk.database.reading() as conn:
        assert [one.node for one in worklist.page(conn, worklist.held(EVE.name), limit=10)] == ["visit"]
        assert tasks.may_do(conn, tasks.find(conn, task.id, EVE), EVE)
        assigned = [one for one in history.of(conn, walk.business_key) if one.kind == "task:assigned"]
    assert [(one.node, one.data["to"]) for one in assigned] == [("visit", "eve")]


def test_he_may_do_it_without_the_role_and_nobody_else_may(walk: Walk) -> None:
    walk.deploy(named("engineer")).start(engineer="eve").complete("plan")
    with pytest.raises(TaskHeld):
        walk.complete("visit", BOB)
    claim(walk, "visit", EVE)  # his own already
    assert walk.complete("visit", EVE).status == "completed"
    assert row(walk, "visit").completed_by == "eve"


def test_given_back_the_step_belongs_to_its_role(walk: Walk) -> None:
    walk.deploy(named("engineer")).start(engineer="eve").complete("plan")
    task = walk.task("visit")
    with walk.database.transaction() as conn:
        tasks.release(conn, task, EVE)
    with pytest.raises(TaskGone):
        walk.complete("visit", EVE)
    with pytest.raises(NotYourRole):
        assign(walk, "visit", EVE)
    assert walk.complete("visit", BOB).status == "completed"


@pytest.mark.parametrize("engineer", [None, "stranger", 7])
def test_where_nobody_is_named_the_step_waits_for_its_role(walk: Walk, engineer: object) -> None:
    walk.deploy(named("engineer")).start(engineer=engineer).complete("plan")
    assert (row(walk, "visit").assignee, row(walk, "visit").claimed_at) == (None, None)
    assert walk.complete("visit", BOB).status == "completed"


def test_holding_a_task_of_a_role_one_has_lost_is_no_right_to_it(walk: Walk) -> None:
    walk.deploy(diagram("main", start(), user("work"), end(), flows="start>work work>end")).start()
    claim(walk, "work", BOB)
    with pytest.raises(NotYourRole):
        walk.complete("work", Actor("bob", frozenset({"finance"})))


def test_whoever_prepared_it_is_not_given_what_he_may_not_do(walk: Walk) -> None:
    walk.deploy(named("engineer", more='as:notBy="plan"')).start(engineer="ann").complete("plan", ANN)
    assert row(walk, "visit").assignee is None
    with pytest.raises(SamePersonTwice):
        claim(walk, "visit", ANN)


@pytest.mark.parametrize("concerned", ["bob", "sue,bob", ("sue", "bob")])
def test_whom_a_step_is_about_may_neither_take_nor_get_nor_do_it(walk: Walk, concerned: object) -> None:
    about = named("null", more='as:notPerson="engineer"')
    walk.deploy(about).start(engineer=concerned).complete("plan")
    with pytest.raises(PersonConcerned, match="visit"):
        claim(walk, "visit", BOB)
    with pytest.raises(PersonConcerned):
        assign(walk, "visit", BOB)
    with pytest.raises(PersonConcerned):
        walk.complete("visit", BOB)
    assign(walk, "visit", ANN)
    assert walk.complete("visit", ANN).status == "completed"


def test_where_all_of_a_role_are_concerned_the_step_goes_to_whoever_stands_in(walk: Walk) -> None:
    walk.deploy(named("null", more='as:notPerson="engineer"')).start(engineer="ann,bob").complete("plan")
    assert row(walk, "visit").role == "manager"
    with pytest.raises(TaskGone):
        walk.complete("visit", BOB)
    assert walk.complete("visit", MAX).status == "completed"


def test_who_is_barred_is_known_beforehand(walk: Walk) -> None:
    walk.deploy(named("null", more='as:notBy="plan" as:notPerson="engineer"')).start(engineer="bob")
    plan = row(walk, "plan").id
    with walk.database.reading() as conn:
        assert tasks.barred(conn, tasks.find(conn, plan, ANN), ["ann", "bob"]) == {}
    walk.complete("plan", ANN)
    found = row(walk, "visit").id
    with walk.database.reading() as conn:
        barred = tasks.barred(conn, tasks.find(conn, found, ANN), ["ann", "bob", "eve"])
    assert {name: type(why) for name, why in barred.items()} == {"ann": SamePersonTwice, "bob": PersonConcerned}


def test_nobody_concerned_keeps_nobody_away(walk: Walk) -> None:
    walk.deploy(named("null", more='as:notPerson="engineer"')).start(engineer=None).complete("plan")
    assert walk.complete("visit", BOB).status == "completed"


def test_the_one_a_step_is_about_is_not_given_it_either(walk: Walk) -> None:
    walk.deploy(named("engineer", more='as:notPerson="engineer"')).start(engineer="bob").complete("plan")
    assert row(walk, "visit").assignee is None


def test_who_is_named_must_come_from_somewhere(walk: Walk) -> None:
    assert "Nothing supplies “nobody”" in refusals(walk, named("nobody"))["visit"]
    assert "cannot be read" in refusals(walk, named("import os"))["visit"]
    assert "Nothing supplies “ghost”" in refusals(walk, named("null", more='as:notPerson="ghost"'))["visit"]


def test_a_step_that_names_nobody_costs_no_question_more(walk: Walk) -> None:
    plain = diagram("main", start(), user("one"), user("two"), end(), flows="start>one one>two two>end")
    walk.deploy(plain).start()
    task = walk.task("one")
    with statements(walk.database) as said:
        walk.complete_id(task, BOB)
    words = [" ".join(text.split()[: 3 if text.startswith("INSERT") else 2]) for text in said]
    assert words == [
        "BEGIN IMMEDIATE",
        "SELECT user_task.id,",
        "UPDATE process_instance",
        "UPDATE user_task",
        "INSERT INTO user_task",
        "INSERT INTO history_event",
        "INSERT INTO submission",
    ]


@pytest.mark.req("R-034")
def test_what_nobody_is_named_for_goes_to_the_person_on_call_and_is_told(walk: Walk, world: World) -> None:
    world.duty["cs"] = "bob"
    walk.deploy(named("engineer")).start(engineer=None)
    plan = row(walk, "plan")
    assert (plan.assignee, plan.claimed_at) == ("bob", plan.created_at)
    with walk.database.reading() as conn:
        kinds = [(one.kind, one.data["to"]) for one in history.of(conn, walk.business_key) if "to" in one.data]
    assert kinds == [("task:on_call", "bob")]
    assert world.called == [("bob", "plan")]


@pytest.mark.req("R-034")
@pytest.mark.parametrize("engineer", ["eve", None])
def test_whom_the_diagram_names_or_keeps_away_it_is_obeyed(walk: Walk, world: World, engineer: str | None) -> None:
    world.duty["cs"] = "bob"
    walk.deploy(named("engineer", more='as:notBy="plan"')).start(engineer=engineer).complete("plan", BOB)
    assert row(walk, "visit").assignee == engineer
