from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from app.db import Database, Document, Instant
from app.i18n import Named
from app.turnstile import Turnstile

own = MetaData()
moment = Table("moment", own, Column("id", Integer, primary_key=True), Column("at", Instant), Column("n", Integer))
said = Table("said", own, Column("id", Integer, primary_key=True), Column("text", String(20)), Column("more", Document))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def moments(any_db: Database) -> Database:
    own.create_all(any_db.writer)
    return any_db


def until_waiting(turnstile: Turnstile, number: int) -> None:
    pause = threading.Event()
    while len(turnstile._queue) < number:
        pause.wait(0.001)


def count(conn: Connection) -> int:
    return conn.scalar(select(moment.c.n)) or 0


def test_a_name_that_knows_its_english_is_stored_as_what_it_says(moments: Database) -> None:
    name = Named("质检", "Check")
    with moments.transaction() as conn:
        conn.execute(insert(said).values(id=1, text=name, more={"steps": [name], name: 1}))
    with moments.reading() as conn:
        row = conn.execute(select(said).where(said.c.text == name)).one()
    assert (row.text, row.more) == ("质检", {"steps": ["质检"], "质检": 1})


def test_what_is_no_json_is_refused(moments: Database) -> None:
    with pytest.raises((TypeError, StatementError)), moments.transaction() as conn:
        conn.execute(insert(said).values(id=1, more={"a": object()}))


def test_an_instant_comes_back_aware_and_in_utc(moments: Database) -> None:
    beijing = NOON.astimezone(timezone(timedelta(hours=8)))
    with moments.transaction() as conn:
        conn.execute(insert(moment).values(id=1, at=beijing))
    with moments.reading() as conn:
        stored = conn.scalars(select(moment.c.at)).one()
    assert stored == NOON
    assert stored.tzinfo is UTC


def test_an_instant_is_compared_whatever_its_zone(moments: Database) -> None:
    with moments.transaction() as conn:
        conn.execute(insert(moment).values(id=1, at=NOON))
        just_before = (NOON - timedelta(seconds=1)).astimezone(timezone(timedelta(hours=-5)))
        assert conn.scalar(select(moment.c.id).where(moment.c.at > just_before)) == 1
        assert conn.scalar(select(moment.c.id).where(moment.c.at > NOON)) is None


def test_an_instant_without_a_zone_is_refused(moments: Database) -> None:
    with moments.transaction() as conn, pytest.raises(StatementError, match="has no time zone"):
        conn.execute(insert(moment).values(id=1, at=NOON.replace(tzinfo=None)))


@pytest.mark.parametrize("stored", ["2026-11-23 12:00:00.000000", "2026-11-23 12:00:00+00:00"])
def test_an_instant_is_one_text_in_sqlite_and_read_with_its_zone_too(sqlite_file_db: Database, stored: str) -> None:
    own.create_all(sqlite_file_db.writer)
    with sqlite_file_db.transaction() as conn:
        conn.execute(text("insert into moment (id, at) values (1, :at)"), {"at": stored})
        assert conn.scalars(select(moment.c.at)).one() == NOON
        conn.execute(update(moment).values(at=NOON))
        assert conn.scalar(text("select at from moment")) == "2026-11-23 12:00:00.000000"


def test_an_exception_undoes_the_whole_transaction(moments: Database) -> None:
    with pytest.raises(RuntimeError), moments.transaction() as conn:
        conn.execute(insert(moment).values(id=1, at=NOON))
        raise RuntimeError
    with moments.reading() as conn:
        assert conn.scalar(select(moment.c.id)) is None


def test_reading_cannot_write(moments: Database) -> None:
    with moments.reading() as conn, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        conn.execute(insert(moment).values(id=1, at=NOON))


def test_reading_sees_one_state_while_others_commit(moments: Database) -> None:
    with moments.transaction() as conn:
        conn.execute(insert(moment).values(id=1, n=1))
    with moments.reading() as view:
        before = count(view)
        with moments.transaction() as conn:
            conn.execute(update(moment).values(n=2))
        assert (before, count(view)) == (1, 1)


def test_no_update_is_lost_among_writers_that_read_first(sqlite_file_db: Database) -> None:
    own.create_all(sqlite_file_db.writer)
    with sqlite_file_db.transaction() as conn:
        conn.execute(insert(moment).values(id=1, n=0))

    def add() -> None:
        for _ in range(20):
            with sqlite_file_db.transaction() as conn:
                conn.execute(update(moment).values(n=count(conn) + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite_file_db.reading() as conn:
        assert count(conn) == 80


def test_a_transaction_takes_the_write_lock_when_it_begins(sqlite_file_db: Database) -> None:
    # A second process: were BEGIN deferred, both would read first and one would fail at its write.
    neighbour = Database(sqlite_file_db.url.render_as_string())
    with sqlite_file_db.transaction(), neighbour.reader.connect() as conn:
        conn.exec_driver_sql("PRAGMA query_only=0")
        conn.exec_driver_sql("PRAGMA busy_timeout=0")
        with pytest.raises(DBAPIError, match="locked"):
            conn.exec_driver_sql("CREATE TABLE other (id INTEGER)")
    neighbour.dispose()


def test_every_sqlite_connection_is_durable_and_keeps_foreign_keys(sqlite_file_db: Database) -> None:
    def pragmas(conn: Connection) -> dict[str, Any]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
        return {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    common = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
    with sqlite_file_db.transaction() as conn:
        assert pragmas(conn) == common | {"query_only": 0}
    with sqlite_file_db.reading() as conn:
        assert pragmas(conn) == common | {"query_only": 1}


def test_a_transaction_inside_a_transaction_is_refused(db: Database) -> None:
    with db.transaction(), pytest.raises(RuntimeError, match="one action, one transaction"), db.transaction():
        pass
    with db.transaction() as conn:
        assert conn.scalar(text("SELECT 1")) == 1


def test_the_turnstile_lets_waiters_through_in_the_order_they_came() -> None:
    turnstile, passed = Turnstile(), []

    def wait(number: int) -> None:
        with turnstile:
            passed.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(8)]
    with turnstile:
        for number, thread in enumerate(threads, start=1):
            thread.start()
            until_waiting(turnstile, number)
    for thread in threads:
        thread.join()
    assert passed == list(range(8))


def test_a_newcomer_cannot_slip_in_before_the_one_who_waits() -> None:
    turnstile, order = Turnstile(), []

    def wait() -> None:
        with turnstile:
            order.append("waiter")

    waiter = threading.Thread(target=wait)
    turnstile.__enter__()
    waiter.start()
    until_waiting(turnstile, 1)
    turnstile.__exit__()
    with turnstile:
        order.append("newcomer")
    waiter.join()
    assert order == ["waiter", "newcomer"]
