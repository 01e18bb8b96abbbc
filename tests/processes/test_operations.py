"""Helping a case from outside: suspended and resumed, ended, taken up again. Each with a reason, each by role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, history
from app.actor import Actor
from app.cases import merging
from app.cases.operations import ending, journal, resting, taking_up
from app.cases.operations.errors import (
    CannotMerge,
    EndedAlready,
    NeedsAReason,
    NotAnOperator,
    NotArchived,
    NotSuspended,
    SuspendedAlready,
)
from app.cases.timekeeping import Timekeeper
from app.db import Database
from app.engine import instances
from app.engine.errors import Suspended
from app.engine.tables import message_wait, timer
from tests import house_of
from tests.faults.crowd import at_once
from tests.processes import stages
from tests.processes.conftest import FRIDAY
from tests.processes.test_holds import off_hold, on_hold
from tests.processes.walker import Walker

WHY = "客户在办理停业，等通知"


@pytest.fixture
def walk(walk_on_both: Walker) -> Walker:
    return walk_on_both


def done(
    walk: Walker, act: Callable[..., Any], *more: Any, by: str = "supervisor", why: str = WHY, **named: Any
) -> Any:
    """One operation, in a transaction of its own."""
    actor = walk.person(by)
    with walk.database.transaction() as conn:
        return act(conn, walk.business_key, *more, why, actor, clock.now(), **named)


def timers(walk: Walker) -> dict[str, Any]:
    with walk.database.reading() as conn:
        rows = conn.execute(select(timer).where(timer.c.business_key == walk.business_key, timer.c.state == "armed"))
        return {row.limit_key: row for row in rows}


def kinds(walk: Walker) -> list[str]:
    with walk.database.reading() as conn:
        return [event.kind for event in history.of(conn, walk.business_key)]


def statuses(walk: Walker) -> list[str]:
    with walk.database.reading() as conn:
        return [row.status for row in instances.of(conn, walk.business_key)]


def archived(walk: Walker) -> Walker:
    """Guided, confirmed, followed up and put away, on the shortest way."""
    walk.start().complete("问题分类与首次响应").complete("远程指导").complete("结果确认")
    walk.wait(days=8).complete("7天回访")
    return walk.complete("归档检查")


@pytest.mark.req("R-037")
def test_a_suspended_case_keeps_the_rest_of_every_clock(walk: Walker) -> None:
    walk.start().wait(minutes=5)
    before = timers(walk)
    done(walk, resting.suspend)
    walk.wait(days=3)
    assert walk.late == []
    assert walk.notices == []
    done(walk, resting.resume)
    after = timers(walk)
    assert set(after) == set(before)
    assert all(row.due_at is not None and row.next_at is not None for row in after.values())
    # The first response was promised within the hour; it stood although that limit pauses for nobody.
    left = {key: row.due_at - clock.now() for key, row in after.items()}
    assert left["first_response"] == before["first_response"].due_at - (clock.now() - timedelta(days=3))


@pytest.mark.req("R-037")
def test_of_working_time_as_of_days_on_the_clock_just_what_was_left_is_left(walk: Walker) -> None:
    def working() -> int:
        row = timers(walk)["simple_solution"]
        with walk.database.reading() as conn:
            return Timekeeper().worked(conn, "cs", walk.business_key, clock.now(), row.due_at)

    def on_the_clock() -> dict[str, timedelta]:
        return {key: timers(walk)[key].due_at - clock.now() for key in ("fix_simple", "progress_next")}

    walk.start().complete("问题分类与首次响应").wait(minutes=25)
    left = working()
    rested(walk, days=3, hours=4)  # over the weekend, and on at noon
    assert (working(), clock.now().weekday()) == (left, 0) and 0 < left < 86_400
    walk.complete("远程指导", outcome="handover", attempt_result="unsolved").complete("填写转交说明")
    stages.accepted(stages.graded(walk)).wait(minutes=25)
    day = timedelta(days=1) - timedelta(minutes=25)
    for _ in range(2):
        rested(walk, days=3)
        assert on_the_clock() == {"fix_simple": day, "progress_next": day}


def rested(walk: Walker, **time: float) -> None:
    done(walk, resting.suspend)
    walk.wait(**time)
    done(walk, resting.resume)


@pytest.mark.req("R-037")
def test_nobody_completes_a_task_of_a_suspended_case_and_the_sentence_says_why(walk: Walker) -> None:
    walk.start()
    done(walk, resting.suspend)
    with pytest.raises(Suspended) as refusal:
        walk.complete("问题分类与首次响应")
    assert "suspended" in str(refusal.value)
    assert walk.open_tasks == ["问题分类与首次响应"]
    done(walk, resting.resume)
    walk.complete("问题分类与首次响应")
    assert walk.open_tasks == ["远程指导"]


def test_a_limit_that_was_overrun_before_goes_on_climbing_afterwards(walk: Walker) -> None:
    walk.start()
    while not walk.late:
        walk.wait(minutes=5)
    assert walk.late == ["first_response"]
    told = len(walk.notices)
    done(walk, resting.suspend)
    walk.wait(days=30)
    assert len(walk.notices) == told
    done(walk, resting.resume)
    walk.sweep()
    assert len(walk.notices) > told


def test_what_a_customer_sent_meanwhile_arrives_when_the_case_goes_on(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应").complete("远程指导")
    assert walk.open_tasks == ["结果确认"]
    done(walk, resting.suspend)
    walk.tell("result_answered", solved="yes", score=5, voiced_dissatisfied=False, outcome="reached")
    assert walk.incidents == []
    assert walk.open_tasks == ["结果确认"]
    walk.wait(days=40)  # longer than a message is kept
    done(walk, resting.resume)
    walk.deliver()
    assert "结果确认" not in walk.open_tasks


def test_nothing_new_begins_for_a_case_that_rests(walk: Walker) -> None:
    walk.start()
    done(walk, resting.suspend)
    walk.tell("summary_wanted")
    assert statuses(walk) == ["suspended"]
    done(walk, resting.resume)
    walk.deliver()
    assert statuses(walk) == ["running", "running"]


def test_a_clock_that_waits_for_the_customer_goes_on_waiting_when_the_case_is_resumed(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应")
    on_hold(walk)
    done(walk, resting.suspend)
    done(walk, resting.resume)
    assert timers(walk)["simple_solution"].paused_at is not None
    assert walk.case.waiting_for == "customer"
    off_hold(walk)
    assert timers(walk)["simple_solution"].paused_at is None


def test_released_from_a_hold_while_it_is_suspended_a_clock_still_stands(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应")
    on_hold(walk)
    done(walk, resting.suspend)
    off_hold(walk)
    assert timers(walk)["simple_solution"].paused_at is not None
    done(walk, resting.resume)
    assert timers(walk)["simple_solution"].paused_at is None


@pytest.mark.req("R-037")
def test_of_two_who_suspend_or_resume_one_is_told_that_it_is_done(walk: Walker) -> None:
    walk.start()
    with pytest.raises(NotSuspended):
        done(walk, resting.resume)
    done(walk, resting.suspend)
    with pytest.raises(SuspendedAlready):
        done(walk, resting.suspend, by="manager")
    done(walk, resting.resume)
    with pytest.raises(NotSuspended):
        done(walk, resting.resume, by="manager")


@pytest.mark.req("R-037")
@pytest.mark.parametrize("role", ["cs", "tech", "admin", "process_owner"])
def test_only_supervisors_and_managers_operate_on_a_case(walk: Walker, role: str) -> None:
    walk.start()
    for act, more in (
        (resting.suspend, ()),
        (resting.resume, ()),
        (ending.end, ("cancelled",)),
        (taking_up.take_up, ()),
    ):
        with pytest.raises(NotAnOperator):
            done(walk, act, *more, by=role)
    assert statuses(walk) == ["running"]


@pytest.mark.req("R-037")
def test_without_a_reason_nothing_is_done(walk: Walker) -> None:
    walk.start()
    for act, more in ((resting.suspend, ()), (ending.end, ("cancelled",)), (taking_up.take_up, ())):
        with pytest.raises(NeedsAReason) as refusal:
            done(walk, act, *more, why="  ")
        assert [problem.place for problem in refusal.value.problems] == ["reason"]
    with pytest.raises(NeedsAReason):
        done(walk, resting.suspend, why="长" * 501)
    assert statuses(walk) == ["running"]


@pytest.mark.req("R-037")
def test_the_reason_stands_with_the_case_and_not_in_the_log_that_nothing_is_erased_from(walk: Walker) -> None:
    walk.start()
    done(walk, resting.suspend)
    with walk.database.reading() as conn:
        (event,) = [one for one in history.of(conn, walk.business_key) if one.kind == "case:suspended"]
        assert journal.reasons(conn, walk.business_key)[event.data["operation"]] == WHY
    assert event.actor == "wu.gang"
    assert WHY not in str(event.data)


@pytest.mark.req("R-037")
@pytest.mark.parametrize("how", ["cancelled", "withdrawn"])
def test_an_ended_case_leaves_nothing_that_could_still_move(walk: Walker, how: str) -> None:
    walk.start().complete("问题分类与首次响应").complete("远程指导")
    done(walk, ending.end, how)
    assert walk.open_tasks == []
    assert (walk.case.state, walk.case.closed_reason, walk.case.closed_note) == (how, how, WHY)
    assert set(statuses(walk)) == {"cancelled"}
    assert timers(walk) == {}
    with walk.database.reading() as conn:
        mine = select(message_wait.c.name).where(message_wait.c.business_key == walk.business_key)
        assert conn.execute(mine).all() == []
        waiting = select(timer.c.id).where(timer.c.business_key == walk.business_key, timer.c.next_at.is_not(None))
        assert conn.execute(waiting).all() == []
    assert kinds(walk)[-1] == f"case:ended_{how}"
    walk.wait(days=60)
    assert walk.late == []
    with pytest.raises(EndedAlready):
        done(walk, ending.end, "cancelled", by="manager")


def test_a_suspended_case_can_be_ended_and_is_not_on_hold_any_more(walk: Walker) -> None:
    walk.start()
    done(walk, resting.suspend)
    done(walk, ending.end, "withdrawn")
    assert walk.case.waiting_for is None
    with pytest.raises(NotSuspended):
        done(walk, resting.resume)


@pytest.mark.req("R-037")
def test_a_duplicate_is_merged_and_both_cases_say_so(walk: Walker) -> None:
    walk.start()
    first = walk.case.number
    second = Walker(walk.database).start()
    done(second, ending.end, "merged", into=first)
    assert (second.case.state, second.case.merged_into) == ("merged", first)
    with walk.database.reading() as conn:
        events = [one for one in history.of(conn, walk.business_key) if one.kind == "case:merged_from"]
        duplicates = merging.into(conn, first)
    assert duplicates == [second.case.number]
    assert [event.data["other"] for event in events] == [second.case.number]
    assert walk.open_tasks == ["问题分类与首次响应"]


@pytest.mark.req("R-037")
def test_a_case_is_never_merged_into_itself_nor_into_one_that_is_over_nor_round_in_a_circle(walk: Walker) -> None:
    gone = archived(walk).case.number
    one, other, third = (Walker(walk.database).start() for _ in range(3))

    def refused(case: Walker, into: str) -> str:
        with pytest.raises(CannotMerge) as refusal:
            done(case, ending.end, "merged", into=into)
        (problem,) = refusal.value.problems
        assert problem.place == "into"
        return str(problem.message)

    assert "itself" in refused(one, one.case.number)
    assert "archived" in refused(one, gone)
    assert "There is no case" in refused(one, "209901-999")
    done(one, ending.end, "merged", into=other.case.number)
    assert "circle" in refused(other, one.case.number)
    assert "was merged into" in refused(third, one.case.number)
    done(third, ending.end, "cancelled")
    assert "has ended" in refused(other, third.case.number)


@pytest.mark.req("R-037")
def test_the_form_of_a_step_refuses_the_same_targets(walk: Walker) -> None:
    gone = archived(walk).case.number
    case = Walker(walk.database).start()
    said = case.refused("问题分类与首次响应", outcome="merged", merged_into=gone, closed_note="重复")
    assert any("archived" in sentence for sentence in said.values())


@pytest.mark.req("R-243")
def test_an_archived_case_is_taken_up_where_the_diagnosis_begins_and_counts_from_then(walk: Walker) -> None:
    archived(walk)
    sealed = walk.case
    walk.wait(days=30)
    assert done(walk, taking_up.take_up) == 1
    case = walk.case
    assert (case.archived_at, case.archived_by, case.closed_at, case.closed_reason) == (None, None, None, None)
    assert (case.archive_hash, case.retention_until) == (None, None)
    assert (case.state, case.loop_stage, case.reopened_count) == ("handed_over", "diagnosis", 1)
    assert walk.open_tasks == ["接收工单"]
    opened = [row for row in timers(walk).values() if row.due_at is not None]
    assert opened
    assert all(row.started_at >= clock.now() - timedelta(seconds=1) and row.due_at > clock.now() for row in opened)
    with walk.database.reading() as conn:
        (event,) = [one for one in history.of(conn, walk.business_key) if one.kind == "case:taken_up"]
    assert event.data["seal"] == sealed.archive_hash
    # It can be written to again.
    walk.bind(case__remarks="客户又来电")
    with pytest.raises(NotArchived):
        done(walk, taking_up.take_up, by="manager")


@pytest.mark.req("R-243")
def test_archived_once_more_it_is_kept_from_the_new_day_on(walk: Walker) -> None:
    archived(walk)
    before = walk.case.retention_until
    walk.wait(days=30)
    done(walk, taking_up.take_up)
    walk.complete("接收工单").complete("技术分析").complete("分级判定").complete("拟定方案")
    walk.complete("客服告知客户")
    while "结果确认" not in walk.open_tasks:
        walk.complete(walk.open_tasks[0])
    walk.complete("结果确认").wait(days=8).complete("7天回访").complete("归档检查")
    assert walk.case.archived_at is not None
    assert walk.case.retention_until > before


def test_an_open_case_is_not_taken_up(walk: Walker) -> None:
    walk.start()
    with pytest.raises(NotArchived):
        done(walk, taking_up.take_up)


def test_of_two_who_end_a_case_at_the_same_moment_one_does(copy_of: Path) -> None:
    house_of.wire()
    database = Database(f"sqlite:///{copy_of}")
    with clock.frozen(FRIDAY):
        case = Walker(database).start()
        people = [case.person("supervisor"), case.person("manager")]

        def ended(actor: Actor) -> Callable[[], int]:
            def act() -> int:
                with database.transaction() as conn:
                    return ending.end(conn, case.business_key, "cancelled", WHY, actor, FRIDAY)

            return act

        answers = at_once(*(ended(actor) for actor in people))
    database.dispose()
    assert sorted(type(answer).__name__ for answer in answers) == ["EndedAlready", "int"]
