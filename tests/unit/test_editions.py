"""What is remembered of seldom changed rows: one question a transaction, and never another's unfinished work."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, event, insert, update

from app import editions
from app.cases import code_book
from app.cases.tables import code, code_list
from app.db import Database

A_LIST = {"key": "colour", "zh": "颜色", "en": "Colour"}
RED = {"list_key": "colour", "code": "red", "zh": "红", "en": "Red", "position": 1}


@pytest.fixture
def db(any_db: Database) -> Database:
    with any_db.transaction() as conn:
        conn.execute(insert(code_list), A_LIST)
        conn.execute(insert(code), RED)
    return any_db


def test_all_editions_are_asked_for_once_a_transaction(db: Database) -> None:
    asked: list[str] = []
    event.listen(db.writer, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with db.transaction() as conn:
        code_book.read(conn)
        asked.clear()
        code_book.read(conn)
        editions.of(conn, "rules")
        editions.of(conn, "texts")
    assert asked == []


def test_what_another_has_changed_is_seen_in_the_next_transaction(db: Database) -> None:
    assert names(db) == ["红"]
    with db.transaction() as conn:
        rename(conn, "大红")
    assert names(db) == ["大红"]


def test_who_changes_it_sees_it_at_once_and_alone(db: Database) -> None:
    assert names(db) == ["红"]
    with pytest.raises(RuntimeError), db.transaction() as conn:
        rename(conn, "大红")
        assert seen(conn) == ["大红"]
        raise RuntimeError
    assert names(db) == ["红"]
    # The same edition as the one that was rolled back, and another text.
    with db.transaction() as conn:
        rename(conn, "深红")
    assert names(db) == ["深红"]


def test_what_a_savepoint_takes_back_is_seen_no_more(db: Database) -> None:
    with db.transaction() as conn:
        savepoint = conn.begin_nested()
        rename(conn, "大红")
        assert seen(conn) == ["大红"]
        savepoint.rollback()
        assert seen(conn) == ["红"]


def names(db: Database) -> list[str]:
    with db.reading() as conn:
        return seen(conn)


def seen(conn: Connection) -> list[str]:
    return [one.zh for one in code_book.read(conn)["colour"]]


def rename(conn: Connection, name: str) -> None:
    conn.execute(update(code).where(code.c.code == "red").values(zh=name, version=code.c.version + 1))
    code_book.changed(conn)
