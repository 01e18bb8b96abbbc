"""The disk is full: whoever was told "done" finds it done, the rest is as it was, and with room again all goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from app import clock
from app.db import Database
from app.runner import steps
from app.runner.sweeper import Sweeper
from tests import house_of, invariants
from tests.faults.moment import FRIDAY
from tests.processes.walker import Walker

ROOM = 24
"""Pages there is room for: enough for a few cases."""
FIRST = "问题分类与首次响应"


@pytest.fixture
def house(sqlite_file_db: Database) -> Iterator[Database]:
    with clock.frozen(FRIDAY):
        house_of.furnish(sqlite_file_db)
        yield sqlite_file_db


@contextmanager
def room_for(database: Database, pages: int) -> Iterator[None]:
    """The file may grow by so many pages and no further, as on a disk that is nearly full."""
    with database.transaction() as conn:
        now = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count={now + pages}")
    try:
        yield
    finally:
        with database.transaction() as conn:
            conn.exec_driver_sql("PRAGMA max_page_count=1073741823")


def test_what_was_acknowledged_is_there_and_the_rest_is_as_it_was(house: Database) -> None:
    waiting = [Walker(house).start() for _ in range(8)]
    registered, done, refused = [], [], 0
    with room_for(house, ROOM):
        for _ in range(200):
            try:
                registered.append(Walker(house).start().business_key)
            except OperationalError as error:
                assert "full" in str(error)
                refused += 1
            for case in waiting[len(done) : len(done) + 1]:
                try:
                    done.append(case.complete(FIRST).business_key)
                except OperationalError as error:
                    assert "full" in str(error)
                    refused += 1
            if refused >= 5:
                break
        invariants.check(house)
        assert [case.open_tasks for case in waiting] == [["远程指导"]] * len(done) + [[FIRST]] * (8 - len(done))
        assert all(Walker(house, key).case for key in registered)
    print(f"{len(registered)} registered, {len(done)} completed, {refused} refused")
    assert registered and refused == 5
    for case in waiting[len(done) :]:
        case.complete(FIRST)
    invariants.check(house)


def test_what_falls_due_meanwhile_happens_when_there_is_room(house: Database) -> None:
    cases = [Walker(house).start() for _ in range(8)]
    clock.move_to(clock.now() + timedelta(days=3))
    sweeper = Sweeper([steps.fire_timers(house), steps.deliver_messages(house)])
    with room_for(house, 0):
        sweeper.sweep()
        invariants.check(house)
        assert any(case.open_tasks == [FIRST] for case in cases), "There was room for all of them."
    for _ in range(2):
        sweeper.sweep()
    assert [sorted(case.open_tasks) for case in cases] == [["处理超时", FIRST]] * len(cases)
    assert {len(case.late) for case in cases} == {1}
    invariants.check(house)
