"""A case that waits for somebody: whom it waits for is on record, and the clocks of the limits that pause stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.cases import holds, reopening
from app.cases.errors import ClosedCase, NeedsReason, NotAtWork, NotOnHold
from app.cases.host import ServiceDesk
from app.cases.timekeeping import Timekeeper
from app.engine import retiming
from app.engine.tables import timer
from app.policies import publications, reading
from app.web import dues
from tests.processes import stages
from tests.processes.walker import Walker


def running(walk: Walker, key: str) -> Any:
    with walk.database.reading() as conn:
        wanted = select(timer).where(timer.c.limit_key == key, timer.c.business_key == walk.business_key)
        return conn.execute(wanted.order_by(timer.c.id.desc())).first()


def on_hold(walk: Walker, reason: str = "customer", note: str = "等客户寄来照片") -> None:
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        holds.hold(conn, walk.business_key, reason, note, officer, clock.now())


def due_of(walk: Walker, name: str) -> Any:
    """What the open step shows as its due instant."""
    return walk.task(name).due_at


def off_hold(walk: Walker, number: int = 0) -> None:
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        first = holds.opened(conn, walk.business_key)[number]
        holds.release(conn, walk.business_key, first.id, "照片已收到", officer, clock.now())


def guided(walk: Walker) -> Walker:
    return walk.start().complete("问题分类与首次响应")


def test_a_clock_stands_while_the_customer_is_waited_for_and_the_rest_is_laid_out_afterwards(walk: Walker) -> None:
    guided(walk).wait(minutes=30)
    before = running(walk, "simple_solution").due_at
    on_hold(walk)
    assert walk.case.waiting_for == "customer"
    assert running(walk, "simple_solution").paused_at == clock.now()
    walk.wait(hours=3)
    assert walk.open_tasks == ["远程指导"]  # no 处理超时: the limit has not run out
    off_hold(walk)
    after = running(walk, "simple_solution")
    assert (walk.case.waiting_for, after.paused_at) == (None, None)
    assert after.due_at == before + timedelta(hours=3)


def test_a_task_shows_no_due_date_while_its_clock_stands(walk: Walker) -> None:
    guided(walk)
    before = due_of(walk, "远程指导")
    on_hold(walk)
    assert due_of(walk, "远程指导") is None
    walk.wait(minutes=20)
    off_hold(walk)
    assert due_of(walk, "远程指导") == before + timedelta(minutes=20)


def test_a_task_that_begins_while_the_case_is_on_hold_shows_none_either(walk: Walker) -> None:
    walk.start()
    on_hold(walk)
    walk.complete("问题分类与首次响应")
    assert due_of(walk, "远程指导") is None
    off_hold(walk)
    assert due_of(walk, "远程指导") is not None


def test_a_limit_that_does_not_pause_for_it_runs_on(walk: Walker) -> None:
    walk.start()
    on_hold(walk)
    assert running(walk, "first_response").paused_at is None


def visited(walk: Walker) -> Walker:
    """An appointment is to be made: the step has a clock of its own, and the repair around it another."""
    with walk.database.transaction() as conn:
        dispatch = {"duration": "PT4H", "unit": "working", "anchor": "accepted", "role": "coordinator"}
        publications.limit(
            conn, "default", "dispatch", [{**dispatch, "pause_reasons": ["customer", "logistics"]}],
            author="admin", reason="no appointment while the part is on its way",
        )  # fmt: skip
    return stages.accepted(stages.graded(stages.handed_over(walk)), "visit")


def shown(walk: Walker) -> Any:
    """What the inbox says of the appointment."""
    task = walk.task("上门预约")
    with walk.database.reading() as conn:
        return dues.of_tasks(conn, [task])[task.id]


def test_a_step_whose_clock_stands_shows_the_one_around_it_that_runs_on(walk: Walker) -> None:
    own, repair = running(visited(walk), "dispatch").due_at, running(walk, "fix_simple").due_at
    assert (due_of(walk, "上门预约"), own < repair) == (own, True)
    on_hold(walk, "logistics", "等配件到货")
    assert running(walk, "dispatch").paused_at
    assert due_of(walk, "上门预约") == repair
    assert (shown(walk).at, shown(walk).paused) == (repair, False)
    off_hold(walk)
    assert due_of(walk, "上门预约") == own


def test_a_step_stands_when_its_own_clock_and_those_around_it_stand(walk: Walker) -> None:
    own = running(visited(walk), "dispatch").due_at
    on_hold(walk, "logistics", "等配件到货")
    on_hold(walk)
    assert due_of(walk, "上门预约") is None
    assert shown(walk).paused
    off_hold(walk, 1)
    assert due_of(walk, "上门预约") == running(walk, "fix_simple").due_at
    off_hold(walk)
    assert due_of(walk, "上门预约") == own


def test_a_step_follows_the_clock_around_it_that_becomes_the_earliest(walk: Walker) -> None:
    own = running(visited(walk), "dispatch").due_at
    with walk.database.transaction() as conn:
        publications.limit(
            conn, "003", "fix_simple", [{"duration": "PT3H", "unit": "clock", "condition": "complex != true"}],
            author="admin", reason="three hours for all of it", reach="running",
        )  # fmt: skip
        retiming.begin(conn, reading.book(conn).revision, "fix_simple", 1)
    while step(walk):
        pass
    assert due_of(walk, "上门预约") == running(walk, "fix_simple").due_at < own


def step(walk: Walker) -> bool:
    with walk.database.transaction() as conn:
        return retiming.step(conn)


def test_a_clock_that_is_armed_while_the_case_is_on_hold_stands_at_once(walk: Walker) -> None:
    walk.start()
    on_hold(walk)
    walk.complete("问题分类与首次响应")
    assert running(walk, "simple_solution").paused_at == clock.now()
    walk.wait(minutes=20)
    off_hold(walk)
    assert running(walk, "simple_solution").paused_at is None


def test_two_holds_end_one_after_the_other(walk: Walker) -> None:
    guided(walk)
    on_hold(walk)
    on_hold(walk, "force_majeure", "台风停运")
    off_hold(walk)
    assert walk.case.waiting_for == "force_majeure"
    assert running(walk, "simple_solution").paused_at is not None
    off_hold(walk)
    assert running(walk, "simple_solution").paused_at is None


def test_a_hold_needs_a_reason_and_a_note(walk: Walker) -> None:
    officer = walk.start().person("cs")
    with walk.database.transaction() as conn, pytest.raises(NeedsReason) as raised:
        holds.hold(conn, walk.business_key, "weather", " ", officer, clock.now())
    assert [problem.place for problem in raised.value.problems] == ["reason", "note"]


def test_the_same_hold_twice_is_one_and_is_taken_back_once(walk: Walker) -> None:
    walk.start()
    on_hold(walk)
    on_hold(walk)
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        (row,) = holds.opened(conn, walk.business_key)
        holds.release(conn, walk.business_key, row.id, "照片已收到", officer, clock.now())
        holds.release(conn, walk.business_key, row.id, "照片已收到", officer, clock.now())
        with pytest.raises(NotOnHold):
            holds.release(conn, walk.business_key, row.id + 99, "照片已收到", officer, clock.now())
    assert walk.case.waiting_for is None


def test_a_case_ends_and_nobody_is_waited_for_any_more(walk: Walker) -> None:
    walk.start()
    on_hold(walk)
    walk.complete("问题分类与首次响应", outcome="out_of_scope", closed_note="非本公司产品")
    assert walk.case.waiting_for is None
    with walk.database.reading() as conn:
        (row,) = holds.of(conn, walk.business_key)
    assert row.ended_at == clock.now()


@pytest.mark.req("R-026")
def test_only_who_works_on_a_case_puts_it_on_hold(walk: Walker) -> None:
    guided(walk)
    technician = walk.person("tech")
    with walk.database.transaction() as conn, pytest.raises(NotAtWork):
        holds.hold(conn, walk.business_key, "customer", "等客户寄来照片", technician, clock.now())
    walk.complete("远程指导", outcome="handover", attempt_result="unsolved").complete("填写转交说明")
    with walk.database.transaction() as conn:
        assert holds.hold(conn, walk.business_key, "part", "等样件", technician, clock.now())


def test_what_is_wrong_with_a_hold_is_said_and_releasing_needs_a_word(walk: Walker) -> None:
    officer = walk.start().person("cs")
    with walk.database.transaction() as conn, pytest.raises(NeedsReason) as raised:
        holds.hold(conn, walk.business_key, "customer", "x" * 501, officer, clock.now(), clock.now())
    assert [problem.place for problem in raised.value.problems] == ["note", "until"]
    on_hold(walk)
    with walk.database.transaction() as conn:
        (row,) = holds.opened(conn, walk.business_key)
        with pytest.raises(NeedsReason) as raised:
            holds.release(conn, walk.business_key, row.id, " ", officer, clock.now())
    assert [problem.place for problem in raised.value.problems] == ["end_note"]


def test_a_closed_case_is_not_put_on_hold(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应", outcome="out_of_scope", closed_note="非本公司产品")
    with pytest.raises(ClosedCase):
        on_hold(walk)


def test_pauses_add_up_and_never_drift(walk: Walker) -> None:
    guided(walk)
    before = running(walk, "simple_solution").due_at
    for minutes in (7, 13, 1, 39):
        walk.wait(minutes=3)
        on_hold(walk)
        walk.wait(minutes=minutes)
        off_hold(walk)
    assert running(walk, "simple_solution").due_at == before + timedelta(minutes=60)


def test_a_case_that_becomes_major_takes_the_limit_of_a_major_one_and_keeps_its_used_time(walk: Walker) -> None:
    with walk.database.transaction() as conn:
        publications.limit(
            conn, "003", "simple_solution",
            [
                {"duration": "PT1H", "unit": "working", "condition": 'grade = "major"'},
                {"duration": "PT2H", "unit": "working"},
            ],
            author="admin", reason="major cases are solved sooner",
        )  # fmt: skip
    guided(walk).wait(minutes=20)
    started = running(walk, "simple_solution").started_at
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        ServiceDesk().bind(conn, walk.business_key, {"case.grade": "major"}, officer, clock.now(), "x")
    after = running(walk, "simple_solution")
    assert after.due_at == clock.now() + timedelta(minutes=40)
    assert (after.started_at, walk.task("远程指导").due_at) == (started, after.due_at)


def test_a_limit_that_begins_to_hold_counts_from_the_beginning(walk: Walker) -> None:
    with walk.database.transaction() as conn:
        publications.limit(
            conn, "003", "simple_solution",
            [{"duration": "PT1H", "unit": "working", "condition": 'tier = "premium"'}],
            author="admin", reason="a promise to premium customers",
        )  # fmt: skip
        publications.limit(
            conn, "default", "simple_solution", [{"duration": "PT2H", "unit": "working", "enabled": False}],
            author="admin", reason="others are promised nothing",
        )  # fmt: skip
    guided(walk)
    assert running(walk, "simple_solution").due_at is None
    walk.wait(minutes=25)
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        ServiceDesk().bind(conn, walk.business_key, {"customer.tier": "premium"}, officer, clock.now(), "x")
    assert running(walk, "simple_solution").due_at == clock.now() + timedelta(minutes=35)


def test_a_case_that_is_taken_up_again_is_not_overdue_at_once(walk: Walker) -> None:
    guided(walk).wait(days=3)
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        reopening.reopen(conn, walk.business_key, officer)
        plan = Timekeeper().plan(conn, "simple_solution", walk.business_key, at=clock.now(), waits=False)
    assert plan.due_at is not None and plan.due_at >= clock.now() + timedelta(hours=2)
