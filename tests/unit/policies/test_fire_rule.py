"""Rules change while timers run, jobs die half-way, sweeps come late: no timer may fire early, and none stay behind.

The model beside it is eager and simple; what is tested is lazy: a timer is recomputed when a job reaches it, or right
before it would fire. That the rows of the engine keep to it is asked in tests/processes/test_changing_rules.py.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app import clock, policies
from app.db import Database
from app.policies import pauses, publications, reading
from app.policies.versions import CalendarContent
from tests.unit.policies.conftest import copied, shanghai
from tests.unit.policies.eager import Model
from tests.unit.policies.timers import Timer, stored

WEEK = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
KEYS = ("grading", "simple_solution")
REACHES = st.sampled_from(["new", "running", "recount"])
BY = {"author": "admin", "reason": "test"}


class Desk(RuleBasedStateMachine):
    """``checks`` is the rule under test: look whether a timer is stale before it fires."""

    shipped: Database
    checks = True

    def __init__(self) -> None:
        super().__init__()
        self.database = copied(self.shipped)
        self.now = shanghai("2026-11-18 09:00")
        self.timers: dict[int, Timer] = {}
        self.models: dict[int, Model] = {}
        self.targets = {"grading": 4 * 3600, "simple_solution": 2 * 3600}
        with self.database.transaction() as conn:
            self.calendar = reading.working_calendar(conn, reading.book(conn).calendar("office").id)
        self.behind: list[int] = []

    def teardown(self) -> None:
        self.database.dispose()

    @initialize()
    def some_cases_are_open(self) -> None:
        for key in KEYS * 2:
            self.arm(key)
            self.now += timedelta(minutes=7)

    @rule(key=st.sampled_from(KEYS))
    def arm(self, key: str) -> None:
        number = len(self.models) + 1
        with self.database.transaction() as conn:
            plan = policies.plan(conn, key, at=self.now, facts={}, anchors={}.get)
        self.timers[number] = stored(plan, number)
        self.models[number] = Model(key, self.targets[key], self.calendar, since=self.now)

    @rule(minutes=st.integers(1, 400), sweeps=st.booleans())
    def time_passes(self, minutes: int, sweeps: bool) -> None:
        self.now += timedelta(minutes=minutes)
        for number, timer in list(self.timers.items()) if sweeps else ():
            if timer.fired_at is None and timer.next_at is not None and timer.next_at <= self.now:
                self.fire(number)

    @rule(key=st.sampled_from(KEYS), minutes=st.integers(5, 900), reach=REACHES)
    def a_limit_changes(self, key: str, minutes: int, reach: str) -> None:
        values = {"duration": f"PT{minutes}M", "unit": "working", "pause_reasons": ["customer"]}
        with clock.frozen(self.now), self.database.transaction() as conn:
            publications.limit(conn, "003", key, [values], reach=reach, **BY)
        self.targets[key] = minutes * 60
        if reach == "new":
            return
        for number, model in self.waiting():
            if model.key == key:
                model.change(minutes * 60, model.calendar, reach, self.now)
                self.behind.append(number)

    @precondition(lambda self: self.checks)
    @rule(closed=st.sets(st.integers(18, 30)), reach=REACHES)
    def the_calendar_changes(self, closed: set[int], reach: str) -> None:
        days = [{"date": date(2026, 11, day), "kind": "off"} for day in closed]
        content = CalendarContent("Asia/Shanghai", WEEK, days, date(2026, 12, 31))
        with clock.frozen(self.now), self.database.transaction() as conn:
            publications.calendar(conn, "office", content, reach=reach, **BY)
            self.calendar = reading.working_calendar(conn, reading.book(conn).calendar("office").id)
        if reach == "new":
            return
        for number, model in self.waiting():
            model.change(model.target, self.calendar, reach, self.now)
            self.behind.append(number)

    @precondition(lambda self: self.checks and self.numbers(running=True))
    @rule(data=st.data())
    def a_case_waits_for_its_customer(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.numbers(running=True)))
        with self.database.transaction() as conn:
            timer = stored(pauses.pause(conn, self.timers[number], "customer", "li.na", self.now), number)
        self.timers[number] = timer
        self.models[number].stop(self.now)

    @precondition(lambda self: self.numbers(running=False))
    @rule(data=st.data())
    def the_customer_answers(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.numbers(running=False)))
        with self.database.transaction() as conn:
            timer = stored(pauses.resume(conn, self.timers[number], "li.na", self.now), number)
        self.timers[number] = timer
        self.models[number].since = self.now

    @precondition(lambda self: self.checks and self.behind)
    @rule(many=st.integers(1, 3), dies=st.booleans())
    def a_job_retimes_some(self, many: int, dies: bool) -> None:
        chunk, self.behind = self.behind[:many], self.behind[many:]
        if dies:
            return  # nothing was stored, and nobody takes its place
        for number in chunk:
            self.retime(number)

    def waiting(self) -> list[tuple[int, Model]]:
        return [(number, model) for number, model in self.models.items() if self.timers[number].fired_at is None]

    def numbers(self, *, running: bool) -> list[int]:
        return [number for number, model in self.waiting() if (model.since is not None) is running]

    def retime(self, number: int) -> None:
        timer = self.timers[number]
        if timer.fired_at is None:
            with self.database.transaction() as conn:
                self.timers[number] = stored(policies.recompute(conn, timer, self.now), number)

    def fire(self, number: int) -> None:
        if self.checks:
            self.retime(number)
        timer, due = self.timers[number], self.models[number].due(self.now)
        if timer.due_at is not None and timer.due_at <= self.now and timer.paused_at is None:
            assert due <= self.now, f"Timer {number} fires at {self.now}, but is due at {due}."
            self.timers[number] = stored(timer, number, fired_at=self.now)

    @invariant()
    def whoever_looks_sees_the_same(self) -> None:
        """A timer brought up to date at any moment is due when the eager model says."""
        if not self.checks:
            return
        with self.database.transaction() as conn:
            for number in self.numbers(running=True):
                plan = policies.recompute(conn, self.timers[number], self.now)
                assert plan.due_at == self.models[number].due(self.now)
                assert plan.next_at is not None and plan.next_at <= plan.due_at, "The sweep would miss it."


class Careless(Desk):
    """The same desk without the look at the version; only limits change here, which is enough."""

    checks = False


STEPS = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def test_no_timer_fires_early_and_none_stays_behind(shipped: Database) -> None:
    Desk.shipped = shipped
    run_state_machine_as_test(Desk, settings=STEPS)


def test_without_the_look_at_the_version_timers_fire_early(shipped: Database) -> None:
    Careless.shipped = shipped
    once: dict[str, Any] = {
        "phases": [Phase.generate],
        "report_multiple_bugs": False,
        "max_examples": 300,
        "derandomize": True,
    }
    with pytest.raises(AssertionError, match="fires at"):
        run_state_machine_as_test(Careless, settings=settings(STEPS, **once))
