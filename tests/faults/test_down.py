"""The house was closed for a while: what fell due meanwhile happens once when it opens, and is not told twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from app import clock
from app.db import Database
from app.engine.tables import timer
from app.runner import steps
from app.runner.sweeper import Sweeper
from tests import invariants
from tests.processes.walker import Walker


def opened(database: Database) -> None:
    """Start the heart of the runner, let it look once, and close again."""
    looked = Event()
    done = lambda: bool(looked.set())  # noqa: E731
    sweeper = Sweeper([steps.fire_timers(database), steps.deliver_messages(database), done])
    sweeper.start()
    assert looked.wait(30)
    sweeper.stop()


@pytest.mark.req("R-021")
def test_a_limit_that_ran_out_meanwhile_is_missed_once(house: Database, second: Database) -> None:
    case = Walker(house).start()
    clock.move_to(clock.now() + timedelta(days=3))
    opened(second)
    assert sorted(case.open_tasks) == ["处理超时", "问题分类与首次响应"]
    told = Counter(case.notices)
    assert told
    assert set(told.values()) == {1}
    opened(second)
    assert Counter(case.notices) == told
    with house.reading() as conn:
        row = conn.execute(select(timer).where(timer.c.limit_key == "first_response")).one()
    assert (row.state, row.fired_at) == ("fired", clock.now())
    invariants.check(house)


def test_a_day_that_came_meanwhile_is_begun_once(house: Database, second: Database) -> None:
    case = Walker(house).start()
    for step in ("问题分类与首次响应", "远程指导", "结果确认"):
        case.complete(step)
    assert case.open_tasks == []
    clock.move_to(clock.now() + timedelta(days=30))
    opened(second)
    assert case.open_tasks == ["7天回访"]
    opened(second)
    assert case.open_tasks == ["7天回访"]
    invariants.check(house)


def test_what_is_not_due_yet_waits(house: Database, second: Database) -> None:
    case = Walker(house).start()
    opened(second)
    assert case.open_tasks == ["问题分类与首次响应"]
    assert case.notices == []
