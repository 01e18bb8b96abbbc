"""One user action is one transaction, and happens once: double submits, two people, timers, failures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import Database
from app.engine import incidents, queries, tasks, timers
from app.engine.errors import NotYourRole, NotYourTask, StepFailed, TaskGone, TaskHeld
from app.engine.tables import process_instance, submission, timer, user_task
from app.errors import Invalid
from app.history.tables import history_event
from tests.unit.engine.world import (
    ANN,
    BOB,
    EVE,
    SUE,
    Walk,
    World,
    boundary,
    catch,
    diagram,
    end,
    service,
    start,
    user,
)
from tests.unit.engine.world import (
    timer as timed,
)

TWO = diagram("main", start(), user("one"), user("two"), end(), flows="start>one one>two two>end")
LATE = diagram(
    "main",
    start(),
    user("work"),
    boundary("late", "work", timed("short")),
    end(),
    end("end2"),
    flows="start>work work>end late>end2",
)


def test_a_double_click_completes_once_and_answers_who_did_it(walk: Walk) -> None:
    walk.deploy(TWO).start()
    task = walk.task("one")
    walk.complete_id(task, key="k1").complete_id(task, key="k1").complete_id(task, BOB, key="k2")
    assert [one.fresh for one in walk.completions] == [True, False, False]
    assert walk.completions[2].by == "ann"
    assert walk.open == ["two"]
    with walk.database.reading() as conn:
        assert conn.execute(select(func.count()).select_from(submission)).scalar() == 1


def test_the_ledger_keeps_who_did_what_how_long_and_for_the_which_time(walk: Walk) -> None:
    walk.deploy(TWO).start().wait(minutes=5).complete("one", outcome="fine")
    with walk.database.reading() as conn:
        row = conn.execute(select(user_task).where(user_task.c.node == "one")).one()
    assert (row.closed, row.completed_by, row.working_seconds, row.attempt) == ("completed", "ann", 300, 1)


def test_a_claimed_task_is_only_for_the_one_who_claimed_it(walk: Walk) -> None:
    walk.deploy(TWO).start()
    task = walk.task("one")
    with walk.database.transaction() as conn:
        tasks.claim(conn, task, ANN)
        tasks.claim(conn, task, ANN)
    with walk.database.transaction() as conn, pytest.raises(TaskHeld, match="ann"):
        tasks.claim(conn, task, BOB)
    with pytest.raises(TaskHeld):
        walk.complete_id(task, BOB)
    with walk.database.transaction() as conn, pytest.raises(NotYourTask):
        tasks.release(conn, task, BOB)
    with walk.database.transaction() as conn:
        tasks.release(conn, task, SUE)
        tasks.claim(conn, task, BOB)
    assert walk.complete_id(task, BOB).open == ["two"]


@pytest.mark.req("R-030")
def test_whoever_has_not_the_role_does_not_even_see_the_task(walk: Walk) -> None:
    walk.deploy(TWO).start()
    with walk.database.transaction() as conn, pytest.raises(TaskGone):
        tasks.find(conn, walk_task(conn), EVE)
    with pytest.raises(TaskGone):
        walk.complete("one", EVE)
    with pytest.raises(NotYourRole):
        walk.complete("one", SUE)


def walk_task(conn: object) -> object:
    return conn.execute(select(user_task.c.id)).scalar()  # type: ignore[attr-defined]


def test_a_supervisor_hands_a_task_to_somebody_of_its_role(walk: Walk) -> None:
    walk.deploy(TWO).start()
    task = walk.task("one")
    with walk.database.transaction() as conn, pytest.raises(NotYourRole):
        tasks.assign(conn, task, BOB, ANN)
    with walk.database.transaction() as conn, pytest.raises(NotYourRole):
        tasks.assign(conn, task, EVE, SUE)
    with walk.database.transaction() as conn:
        tasks.assign(conn, task, BOB, SUE)
    with pytest.raises(TaskHeld, match="bob"):
        walk.complete_id(task, ANN)


def test_what_is_entered_wrongly_changes_nothing(walk: Walk) -> None:
    walk.deploy(TWO).start()
    with pytest.raises(Invalid) as caught:
        walk.complete("one", score="many")
    assert [problem.place for problem in caught.value.problems] == ["score"]
    assert walk.open == ["one"]


def test_a_step_that_fails_leaves_the_task_open_and_becomes_an_incident_that_can_be_retried(
    walk: Walk, world: World
) -> None:
    fails = diagram(
        "main",
        start(),
        user("one"),
        service("print", "fail"),
        user("two"),
        end(),
        flows="start>one one>print print>two two>end",
    )
    walk.deploy(fails).start()
    task = walk.task("one")
    for _ in range(2):
        with pytest.raises(StepFailed, match="print"):
            incidents.complete(walk.database, task, {"score": "4"}, actor=ANN)
    assert walk.open == ["one"]
    with walk.database.reading() as conn:
        (incident,) = incidents.open_ones(conn)
        assert conn.execute(select(func.count()).select_from(submission)).scalar() == 0
    assert (incident.node, incident.attempts, incident.error) == ("print", 2, "the printer is on fire")
    assert incidents.retry(walk.database, incident.id, SUE) is False
    from app.engine import vocabulary

    vocabulary.topic("fail", zh="失败", en="fail")(lambda turn: None)
    assert incidents.retry(walk.database, incident.id, SUE) is True
    assert walk.open == ["two"]
    with walk.database.reading() as conn:
        assert incidents.count_open(conn) == 0
        assert conn.execute(select(user_task.c.completed_by).where(user_task.c.id == task)).scalar() == "ann"


def test_a_start_that_fails_is_an_incident_and_begins_when_it_is_retried(walk: Walk, world: World) -> None:
    fails = diagram("main", start(attributes='as:formKey="step"'), service("print", "fail"), user("one"), end(),
                    flows="start>print print>one one>end")  # fmt: skip
    walk.deploy(fails)
    with pytest.raises(StepFailed, match="print"):
        incidents.start(walk.database, "main", {"score": "4"}, actor=ANN, request_key="k", afterwards=lambda *_: None)
    with walk.database.reading() as conn:
        (incident,) = incidents.open_ones(conn)
        assert conn.execute(select(func.count()).select_from(process_instance)).scalar() == 0
    from app.engine import vocabulary

    vocabulary.topic("fail", zh="失败", en="fail")(lambda turn: None)
    assert incidents.retry(walk.database, incident.id, SUE)
    walk.business_key = "main:1"
    assert walk.open == ["one"]


def test_a_timer_whose_path_fails_rests_and_is_an_incident(walk: Walk, world: World) -> None:
    fails = diagram(
        "main",
        start(),
        catch("wait", timed("short")),
        service("print", "fail"),
        end(),
        flows="start>wait wait>print print>end",
    )
    walk.deploy(fails).start()
    clock.move_to(clock.now() + timedelta(hours=2))
    with walk.database.reading() as conn:
        (timer_id,) = timers.due(conn, clock.now())
    assert incidents.fire(walk.database, timer_id) is False
    with walk.database.reading() as conn:
        assert timers.due(conn, clock.now()) == []
        (incident,) = incidents.open_ones(conn)
    from app.engine import vocabulary

    vocabulary.topic("fail", zh="失败", en="fail")(lambda turn: None)
    assert incidents.retry(walk.database, incident.id, SUE)
    assert walk.status == "completed"


def test_a_timer_fires_once_however_many_look(walk: Walk, world: World) -> None:
    walk.deploy(LATE).start()
    clock.move_to(clock.now() + timedelta(hours=1))
    assert [walk.sweep() for _ in range(3)] == [1, 0, 0]
    assert world.escalated == [("short", "warn", False), ("short", "breach", False)]


def test_the_ladder_is_climbed_rung_by_rung_until_the_task_is_done(walk: Walk, world: World) -> None:
    walk.deploy(LATE).start().wait(minutes=50)
    assert [action for _, action, _ in world.escalated] == ["warn"]
    walk.wait(minutes=20)
    assert [action for _, action, _ in world.escalated] == ["warn", "breach"]
    walk.complete("work").wait(days=1)
    assert [action for _, action, _ in world.escalated] == ["warn", "breach"]


def test_the_third_rung_comes_while_the_task_is_still_open(walk: Walk, world: World) -> None:
    walk.deploy(LATE).start().wait(hours=3)
    assert [action for _, action, _ in world.escalated] == ["warn", "breach", "manager"]


def test_a_path_that_raises_its_own_task_says_so_to_the_ladder(walk: Walk, world: World) -> None:
    own = diagram(
        "main",
        start(),
        user("work"),
        boundary("late", "work", timed("short")),
        user("chase"),
        end(),
        end("end2"),
        flows="start>work work>end late>chase chase>end2",
    )
    walk.deploy(own).start().wait(hours=1)
    assert world.escalated[-1] == ("short", "breach", True)


def test_a_task_keeps_its_due_date_after_the_limit_has_passed(walk: Walk) -> None:
    walk.deploy(LATE).start().wait(hours=2)
    with walk.database.reading() as conn:
        row = conn.execute(select(user_task)).one()
    assert row.due_at == clock.now() - timedelta(hours=1)


def test_the_earliest_limit_around_a_task_is_its_due_date(walk: Walk) -> None:
    outer = diagram(
        "main",
        start(),
        '<bpmn:callActivity id="call" calledElement="inner"/>',
        boundary("l1", "call", timed("long")),
        end(),
        end("end2"),
        flows="start>call call>end l1>end2",
    )
    inner = diagram(
        "inner",
        start(),
        user("a"),
        user("b"),
        boundary("l2", "b", timed("short")),
        end(),
        end("end3"),
        flows="start>a a>b b>end l2>end3",
    )
    walk.deploy(outer, inner).start()
    with walk.database.reading() as conn:
        a = conn.execute(select(user_task)).one()
    assert a.due_at == clock.now() + timedelta(hours=10)
    walk.complete("a")
    with walk.database.reading() as conn:
        b = conn.execute(select(user_task).where(user_task.c.node == "b")).one()
    assert b.due_at == clock.now() + timedelta(hours=1)


def test_a_limit_that_was_published_anew_moves_the_timer_instead_of_firing_it(walk: Walk, world: World) -> None:
    walk.deploy(LATE).start()
    world.hours["short"], world.versions["short"] = 5, 2
    walk.wait(hours=4)
    assert world.escalated == []
    with walk.database.reading() as conn:
        row = conn.execute(select(timer)).one()
        task = conn.execute(select(user_task)).one()
    assert (row.state, row.limit_version) == ("armed", 2)
    assert task.due_at == row.due_at
    walk.wait(hours=1)
    assert [action for _, action, _ in world.escalated][-1] == "breach"


def test_timers_of_a_finished_case_are_put_away(walk: Walk) -> None:
    walk.deploy(LATE).start().complete("work")
    with walk.database.reading() as conn:
        row = conn.execute(select(timer)).one()
    assert (row.state, row.next_at) == ("cancelled", None)


def test_the_history_can_be_walked_again(walk: Walk) -> None:
    walk.deploy(TWO).start().complete("one").complete("two")
    with walk.database.reading() as conn:
        events = conn.execute(select(history_event).order_by(history_event.c.id)).all()
    path = [node for event in events if event.kind == "token:moved" for node in event.data["nodes"].split(",")]
    assert path == ["main/start", "main/one", "main/two", "main/end"]
    assert [event.kind for event in events if event.kind.startswith("instance:")] == [
        "instance:started",
        "instance:completed",
    ]


def test_running_cases_keep_their_version(walk: Walk) -> None:
    walk.deploy(TWO).start()
    longer = diagram("main", start(), user("one"), user("new"), end(), flows="start>one one>new new>end")
    walk.deploy(longer).complete("one")
    assert walk.open == ["two"]
    walk.complete("two").start().complete("one")
    assert walk.open == ["new"]
    with walk.database.reading() as conn:
        assert queries.instance(conn, walk.instance_id).version == 2  # type: ignore[union-attr]


def test_the_same_set_again_is_not_a_new_version(walk: Walk) -> None:
    walk.deploy(TWO).deploy(TWO).start()
    with walk.database.reading() as conn:
        assert queries.instance(conn, walk.instance_id).version == 1  # type: ignore[union-attr]


def test_the_state_of_a_waiting_case_is_small(walk: Walk) -> None:
    walk.deploy(LATE).start()
    assert walk.bytes < 600


def test_two_people_at_the_same_moment(sqlite_file_db: Database, world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    walk = Walk(sqlite_file_db).deploy(TWO).start()
    task = walk.task("one")
    people = [ANN, BOB] * 4
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda who: walk.complete_id(task, who), people))
    assert sorted(one.fresh for one in walk.completions) == [False] * 7 + [True]
    assert walk.open == ["two"]
    with sqlite_file_db.reading() as conn:
        assert conn.execute(select(process_instance.c.revision)).scalar() == 3
