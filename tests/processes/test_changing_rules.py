"""Rules change while cases run, on the rows of the engine: jobs die half-way, sweeps come late or die, cases wait for
their customers, holidays are published. No timer may fire early, and none stay behind.

An eager model beside it says when each clock is due (tests/unit/policies/eager.py).
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from app import clock
from app.actor import Actor
from app.cases import holds, rulemaking
from app.cases.timekeeping import Timekeeper
from app.db import Database
from app.engine import retiming, timers
from app.engine.tables import timer, user_task
from app.policies import reading
from app.policies.proposals import CalendarProposal, LimitProposal
from app.policies.versions import CalendarContent
from tests import house_of
from tests.processes.conftest import FRIDAY, copied
from tests.processes.walker import Walker
from tests.unit.policies.eager import Model

KEY = "simple_solution"
WEEK = {day: [["08:00", "12:00"], ["13:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ADMIN = Actor("admin", frozenset({"admin"}))
REACHES = st.sampled_from(["new", "running", "recount"])
CASES = 3


class Died(Exception):
    """What was done in the transaction goes with it."""


class Desk(RuleBasedStateMachine):
    """``watched``: a job follows a publication, and the version is looked at before a timer fires."""

    furnished: Database
    watched = True

    def __init__(self) -> None:
        super().__init__()
        house_of.wire()
        self.database = copied(self.furnished)
        self.stack = ExitStack()
        self.stack.enter_context(clock.frozen(FRIDAY))
        self.models: dict[int, Model] = {}
        self.cases: dict[int, Walker] = {}
        self.length = 2 * 3600

    def teardown(self) -> None:
        self.stack.close()
        self.database.dispose()

    @initialize()
    def some_cases_are_guided(self) -> None:
        with self.database.reading() as conn:
            self.calendar = reading.working_calendar(conn, reading.book(conn).calendar("office").id)
        for number in range(CASES):
            case = Walker(self.database).start(customer_contact=f"1390000{number:04}")
            case.complete("问题分类与首次响应")
            with self.database.reading() as conn:
                mine = select(timer).where(timer.c.business_key == case.business_key, timer.c.limit_key == KEY)
                row = conn.execute(mine).one()
            self.cases[row.id] = case
            self.models[row.id] = Model(KEY, self.length, self.calendar, since=row.started_at)
            clock.move_to(clock.now() + timedelta(minutes=9))

    @rule(minutes=st.integers(1, 300), sweeps=st.sampled_from(["in time", "not", "dies"]))
    def time_passes(self, minutes: int, sweeps: str) -> None:
        clock.move_to(clock.now() + timedelta(minutes=minutes))
        if sweeps == "not":
            return
        with self.database.reading() as conn:
            due = timers.due(conn, clock.now(), 500)
        for number in due:
            with suppress(Died), self.database.transaction() as conn:
                fired = timers.fire(conn, number)
                if number in self.models and fired:
                    self.rightly(conn, number)
                if sweeps == "dies":
                    raise Died

    @rule(minutes=st.integers(5, 700), reach=REACHES)
    def the_limit_changes(self, minutes: int, reach: str) -> None:
        values = {
            "duration": f"PT{minutes}M", "unit": "working", "anchor": "registered", "role": "cs",
            "pause_reasons": ["customer"],
        }  # fmt: skip
        self.publishes(LimitProposal("003", KEY, [values]), reach)
        for model in self.running() if reach != "new" else ():
            model.change(minutes * 60, model.calendar, reach, clock.now())

    @precondition(lambda self: self.watched)
    @rule(closed=st.sets(st.integers(20, 30)), reach=REACHES)
    def the_calendar_changes(self, closed: set[int], reach: str) -> None:
        days = [{"date": date(2026, 11, day), "kind": "off"} for day in sorted(closed)]
        self.publishes(
            CalendarProposal("office", CalendarContent("Asia/Shanghai", WEEK, days, date(2026, 12, 31))), reach
        )
        with self.database.reading() as conn:
            calendar = reading.working_calendar(conn, reading.book(conn).calendar("office").id)
        for model in self.running() if reach != "new" else ():
            model.change(model.target, calendar, reach, clock.now())

    @rule(number=st.integers(0, CASES - 1))
    def a_case_waits_for_its_customer_or_no_longer(self, number: int) -> None:
        timer_id, case = list(self.cases.items())[number]
        model, officer = self.models[timer_id], case.person("cs")
        with self.database.transaction() as conn:
            if found := holds.opened(conn, case.business_key):
                holds.release(conn, case.business_key, found[0].id, "照片已收到", officer, clock.now())
            else:
                holds.hold(conn, case.business_key, "customer", "等客户寄来照片", officer, clock.now())
        if model not in self.running():
            return
        if found:
            model.since = clock.now()
        else:
            model.stop(clock.now())

    @precondition(lambda self: self.watched)
    @rule(dies=st.booleans())
    def the_job_does_a_chunk(self, dies: bool) -> None:
        with suppress(Died), self.database.transaction() as conn:
            retiming.step(conn)
            if dies:
                raise Died

    @precondition(lambda self: self.watched)
    @rule()
    def the_job_comes_to_its_end(self) -> None:
        """Then what is stored, and what people see, is what the eager model says."""
        while self.database_steps():
            pass
        with self.database.reading() as conn:
            for row in self.rows(conn):
                model = self.models[row.id]
                shown = select(user_task.c.due_at).where(user_task.c.due_timer == row.task_id)
                if model.since is not None:
                    assert row.due_at == model.due(clock.now())
                    assert row.next_at is not None and row.next_at <= row.due_at, "The sweep would miss it."
                    assert conn.execute(shown).scalar_one() == row.due_at
                else:
                    assert row.next_at is None, "It stands, and would be looked at."

    @precondition(lambda self: self.watched)
    @rule()
    def somebody_looks(self) -> None:
        """Whoever looks sees the same, whether the job has come or not."""
        with self.database.reading() as conn:
            for row in self.rows(conn):
                model = self.models[row.id]
                if model.since is not None:
                    assert Timekeeper().due(conn, row, clock.now()).due_at == model.due(clock.now())

    def rightly(self, conn: Connection, number: int) -> None:
        """A timer that has fired was due."""
        state = conn.execute(select(timer.c.state).where(timer.c.id == number)).scalar_one()
        if state == "fired":
            due = self.models[number].due(clock.now())
            assert due <= clock.now(), f"Timer {number} fires at {clock.now()}, but is due at {due}."

    def publishes(self, proposal: Any, reach: str) -> None:
        with self.database.transaction() as conn:
            rulemaking.publish(conn, proposal, reach, clock.now(), ADMIN, "test")

    def database_steps(self) -> bool:
        with self.database.transaction() as conn:
            return retiming.step(conn)

    def running(self) -> list[Model]:
        """The models of the timers that have not fired."""
        with self.database.reading() as conn:
            return [self.models[row.id] for row in self.rows(conn)]

    def rows(self, conn: Connection) -> list[Any]:
        wanted = select(timer).where(timer.c.id.in_(self.models), timer.c.state == "armed")
        return list(conn.execute(wanted.order_by(timer.c.id)))


class Careless(Desk):
    """Nobody looks at the version before a timer fires, and the job has not come yet."""

    watched = False


STEPS = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def test_no_timer_fires_early_and_none_stays_behind(furnished: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retiming, "CHUNK", 2)
    Desk.furnished = furnished
    run_state_machine_as_test(Desk, settings=STEPS)


def test_without_the_look_at_the_version_timers_fire_early(
    furnished: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "_current", lambda conn, row, now: row)
    Careless.furnished = furnished
    once: dict[str, Any] = {"phases": [Phase.generate], "report_multiple_bugs": False, "derandomize": True}
    with pytest.raises(AssertionError, match="fires at"):
        run_state_machine_as_test(Careless, settings=settings(STEPS, max_examples=60, **once))
