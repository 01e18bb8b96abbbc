"""The written rules of docs/clocks.md: what a change of priority, a re-opening and a hold do to a clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.cases import holds, reopening
from app.cases.host import ServiceDesk
from app.cases.tables import breach
from app.cases.timekeeping import Timekeeper
from app.engine.tables import timer
from app.policies import publications
from tests.processes.walker import Walker

KEY = "simple_solution"


@pytest.fixture
def guided(walk: Walker) -> Walker:
    """A case in remote guidance, under a limit of two hours, one for what is major; both pause for a part as well."""
    limits = [
        {"duration": "PT1H", "condition": 'grade = "major"'},
        {"duration": "PT2H"},
    ]
    with walk.database.transaction() as conn:
        more = {"unit": "working", "pause_reasons": ["part"]}
        publications.limit(
            conn, "003", KEY, [{**one, **more} for one in limits], author="admin", reason="major ones sooner"
        )  # fmt: skip
    return walk.start().complete("问题分类与首次响应")


def running(walk: Walker) -> Any:
    with walk.database.reading() as conn:
        wanted = select(timer).where(timer.c.limit_key == KEY, timer.c.business_key == walk.business_key)
        return conn.execute(wanted.order_by(timer.c.id.desc())).first()


def on_hold(walk: Walker, reason: str) -> None:
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        holds.hold(conn, walk.business_key, reason, "等消息", officer, clock.now())


def off_hold(walk: Walker) -> None:
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        (row,) = holds.opened(conn, walk.business_key)
        holds.release(conn, walk.business_key, row.id, "已到", officer, clock.now())


def graded(walk: Walker, grade: str) -> None:
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        ServiceDesk().bind(conn, walk.business_key, {"case.grade": grade}, officer, clock.now(), "x")


@pytest.mark.req("R-026")
def test_each_limit_says_which_reasons_stop_it(guided: Walker) -> None:
    on_hold(guided, "customer")
    assert running(guided).paused_at is None
    off_hold(guided)
    on_hold(guided, "part")
    assert running(guided).paused_at is not None


def test_who_becomes_major_and_normal_again_has_lost_no_minute(guided: Walker) -> None:
    began = clock.now()
    guided.wait(minutes=20)
    graded(guided, "major")
    assert running(guided).due_at == began + timedelta(hours=1)
    guided.wait(minutes=10)
    graded(guided, "normal")
    assert running(guided).due_at == began + timedelta(hours=2)


def test_a_change_of_priority_leaves_a_clock_that_stands_standing(guided: Walker) -> None:
    guided.wait(minutes=20)
    on_hold(guided, "part")
    guided.wait(minutes=30)
    graded(guided, "major")
    assert running(guided).paused_at is not None
    off_hold(guided)
    assert running(guided).due_at == clock.now() + timedelta(minutes=40)


def test_a_priority_that_leaves_no_time_is_late_at_once(guided: Walker) -> None:
    guided.wait(minutes=75)
    graded(guided, "major")
    guided.sweep()
    assert running(guided).state == "fired"


def test_taken_up_again_its_limits_begin_anew_and_what_became_of_the_first_promise_stays(walk: Walker) -> None:
    walk.start().wait(hours=3)
    asked = select(breach).where(breach.c.limit_key == "first_response")
    with walk.database.reading() as conn:
        late = conn.execute(asked).one()
    walk.complete("问题分类与首次响应").wait(days=3)
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        reopening.reopen(conn, walk.business_key, officer)
        plan = Timekeeper().plan(conn, KEY, walk.business_key, at=clock.now(), waits=False)
        assert plan.due_at is not None
        assert plan.due_at >= clock.now() + timedelta(hours=2)
        assert conn.execute(asked).one() == late
