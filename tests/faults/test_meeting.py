"""Two processes on PostgreSQL meet at the same rows: nobody waits for what he can leave, and no deadlock is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, select, text, update

from app import clock, migrations, seeding
from app.actor import SYSTEM
from app.db import Database
from app.engine import incidents, instances, messages
from app.engine.tables import message, process_instance, timer
from app.settings import Settings
from tests import house_of, invariants, postgres
from tests.faults.crowd import CHEN, at_once, person
from tests.faults.moment import FRIDAY
from tests.processes.walker import ENTRIES, Walker

pytestmark = pytest.mark.postgres


@pytest.fixture
def house(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    with clock.frozen(FRIDAY):
        house_of.furnish(database)
        yield database
    database.dispose()


def test_a_runner_passes_by_a_case_that_somebody_has_in_hand(house: Database, second: Database) -> None:
    cases = [Walker(house).start() for _ in range(3)]
    clock.move_to(clock.now() + timedelta(days=3))
    with house.reading() as conn:
        due = conn.execute(select(timer.c.id).where(timer.c.limit_key == "first_response")).scalars().all()
    with second.transaction() as conn:
        instances.take(conn, cases[0].instance.id, SYSTEM, clock.now())
        # It would wait for ever here: the one who has the case is this very test.
        assert [incidents.fire(house, one) for one in due] == [False, True, True]
    assert incidents.fire(house, due[0])
    assert [case.incidents for case in cases] == [[], [], []]
    invariants.check(house)


def test_a_message_waits_for_whoever_has_its_case_in_hand(house: Database, second: Database) -> None:
    """He may be about to take it back, or to wait for it: the instance comes first, then the message."""
    case = Walker(house).start().tell("execution_began")
    with house.transaction() as conn:
        messages.post(conn, "execution_ended", case.business_key, {})
        sent = conn.execute(select(message.c.id).where(message.c.name == "execution_ended")).scalar_one()
        (waiting,) = conn.execute(text("select instance_id from message_wait where name = 'execution_ended'")).scalars()
    with second.transaction() as conn:
        instances.take(conn, waiting, SYSTEM, clock.now())
        assert not incidents.deliver(house, sent)
        conn.execute(update(message).where(message.c.id == sent).values(next_at=clock.now()))
    assert incidents.deliver(house, sent)
    assert case.incidents == []
    invariants.check(house)


def test_whom_the_database_lets_go_begins_anew(house: Database, second: Database) -> None:
    """A completion that meets somebody who locks the same two rows the other way round goes through all the same."""
    chen = person(house, CHEN)
    cases = [Walker(house).start() for _ in range(2)]
    ids = [case.instance.id for case in cases]
    met = [Event(), Event()]
    begun = []

    def crossing(database: Database, mine: int) -> str:
        def act(conn: Connection) -> str:
            begun.append(mine)
            for number in (mine, 1 - mine):
                conn.execute(
                    update(process_instance)
                    .where(process_instance.c.id == ids[number])
                    .values(revision=process_instance.c.revision)
                )
                met[mine].set()
                assert met[1 - mine].wait(10)
            return "done"

        return database.attempt(act)

    assert list(at_once(lambda: crossing(house, 0), lambda: crossing(second, 1))) == ["done", "done"]
    assert len(begun) == 3, "One of the two was let go, once."
    for case in cases:
        task = case.task("问题分类与首次响应").id
        assert incidents.complete(house, task, ENTRIES["classify"], actor=chen).fresh
    invariants.check(house)


def test_two_processes_that_start_together_make_the_tables_once(
    postgres_template: Callable[[bool], tuple[postgres.Server, str]],
) -> None:
    house_of.wire()
    server, _ = postgres_template(True)
    name = server.create()
    pair = [Database(server.url(name)), Database(server.url(name))]

    def begin(database: Database) -> None:
        migrations.upgrade(database)
        seeding.seed(database, Settings(Path(), "", demo=True))

    assert list(at_once(lambda: begin(pair[0]), lambda: begin(pair[1]))) == [None, None]
    with pair[0].reading() as conn:
        assert conn.execute(text("select count(*) from deployment")).scalar() == 1
    for one in pair:
        one.dispose()
    server.drop(name)
