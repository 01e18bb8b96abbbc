"""A case that comes in at the very moment clocks are paused or released together: on PostgreSQL, on two connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, select, text

from app.cases.clock_acts import acts, carrying
from app.cases.clock_acts.acts import Wanted
from app.cases.clock_acts.scopes import Scope
from app.cases.tables import case_hold
from app.db import Database
from tests.unit.cases import house
from tests.unit.cases.desk import NOW, SUE, register

pytestmark = pytest.mark.postgres
STORM = Wanted("pause", Scope("region", "上海"), reason="force_majeure")


@pytest.fixture
def two(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    with house.wired():
        with database.transaction() as conn:
            house.furnish(conn)
        yield database
    database.dispose()


def pause(conn: Connection) -> int:
    return acts.begin(conn, STORM, "台风登陆", SUE, NOW, foreseen=0, request_key="storm")


def come_in(conn: Connection) -> str:
    return str(register(conn, customer__region="上海 浦东").case.business_key)


def beside(database: Database, first: Callable[[Connection], object], second: Callable[[], object]) -> None:
    """Do ``first``, and before it is committed begin ``second`` on another connection."""
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as conn:
            first(conn)
            other = pool.submit(second)
            until_it_waits_or_is_done(database, other)
        other.result(timeout=20)


def until_it_waits_or_is_done(database: Database, other: Future[object]) -> None:
    waits, pause = text("select 1 from pg_locks where not granted"), threading.Event()
    while not other.done():
        with database.reading() as conn:
            if conn.execute(waits).first() is not None:
                return
        pause.wait(0.005)


def carry_out(database: Database) -> None:
    going = True
    while going:
        with database.transaction() as conn:
            going = carrying.step(conn)


def in_its_own(database: Database, work: Callable[[Connection], object]) -> None:
    with database.transaction() as conn:
        work(conn)
    carry_out(database)


def held(database: Database) -> int:
    with database.reading() as conn:
        return len(conn.execute(select(case_hold.c.id).where(case_hold.c.ended_at.is_(None))).all())


def test_a_case_registered_just_before_a_pause_is_seen_by_it(two: Database) -> None:
    beside(two, come_in, lambda: in_its_own(two, pause))
    assert held(two) == 1


def test_a_case_registered_while_a_pause_is_begun_is_held_by_it_once(two: Database) -> None:
    beside(two, pause, lambda: in_its_own(two, come_in))
    carry_out(two)
    assert held(two) == 1


def test_a_case_registered_while_a_pause_is_taken_back_is_not_held_for_ever(two: Database) -> None:
    with two.transaction() as conn:
        number = pause(conn)
    carry_out(two)
    beside(two, come_in, lambda: in_its_own(two, lambda conn: acts.release(conn, number, "台风已过", SUE, NOW)))
    assert held(two) == 0


def test_the_same_pause_begun_twice_at_once_is_refused_once(two: Database) -> None:
    def again(conn: Connection) -> None:
        with pytest.raises(acts.PausedAlready):
            acts.begin(conn, STORM, "台风登陆", SUE, NOW, foreseen=0, request_key="the other one")

    beside(two, pause, lambda: in_its_own(two, again))
