"""However many look at the clock, a limit runs out once; and of a person and the clock only one can be first."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select

from app import clock
from app.cases.tables import breach, raised_instance
from app.db import Database
from app.engine import incidents, messages, tasks, timers
from app.engine.tables import process_instance, timer
from app.notifications.tables import notice
from tests import invariants
from tests.faults.crowd import CHEN, at_once, person
from tests.processes.walker import ENTRIES, Walker

CASES = 12


def sweep(database: Database) -> int:
    """Do what is due until nothing is; how many timers this runner had in hand."""
    fired = 0
    while True:
        with database.reading() as conn:
            due, posted = timers.due(conn, clock.now()), messages.due(conn, clock.now())
        done = [incidents.fire(database, one) for one in due]
        done += [incidents.deliver(database, one) for one in posted]
        fired += sum(done)
        if not any(done):
            return fired


def test_two_runners_sweep_the_same_due_timers(house: Database, second: Database) -> None:
    cases = [Walker(house).start() for _ in range(CASES)]
    clock.move_to(clock.now() + timedelta(days=3))
    fired = at_once(lambda: sweep(house), lambda: sweep(second))
    assert sum(fired) == CASES
    with house.reading() as conn:
        due = conn.execute(select(timer).where(timer.c.limit_key == "first_response")).all()
        assert [one.state for one in due] == ["fired"] * CASES
        assert conn.execute(select(func.count()).select_from(breach)).scalar() == CASES
        raised = Counter(conn.execute(select(raised_instance.c.timer_id)).scalars())
        assert raised == Counter(one.id for one in due)
        assert conn.execute(select(func.count()).select_from(process_instance)).scalar() == 2 * CASES
        told = Counter(conn.execute(select(notice.c.subject, notice.c.template, notice.c.user_name)).all())
        assert set(told.values()) == {1}
    assert len({tuple(one.notices) for one in cases}) == 1
    assert sweep(house) == 0
    invariants.check(house)


def test_a_person_and_the_clock_at_the_same_moment(house: Database, second: Database) -> None:
    chen = person(house, CHEN)
    for number in range(8):
        case = Walker(house).start()
        case.complete("问题分类与首次响应", by="cs").complete("远程指导", by="cs", outcome="handover")
        task = case.task("填写转交说明")
        clock.move_to(task.due_at)
        with house.reading() as conn:
            due = conn.execute(select(timer.c.id).where(timer.c.task_id == task.due_timer)).scalar_one()
        acts = [
            lambda task=task: incidents.complete(house, task.id, ENTRIES["handover"], actor=chen),
            lambda due=due: incidents.fire(second, due),
        ]
        completion, fired = at_once(*acts)
        assert isinstance(completion, tasks.Completion), completion
        assert completion.fresh != fired, f"round {number}: both or neither"
        assert case.open_tasks == ["接收工单"]
    invariants.check(house)
