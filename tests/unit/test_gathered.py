"""What a turn writes is held back, written in its order and once, and never lost to whoever reads the table himself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, event, func, select

from app import gathered, history
from app.cases.tables import service_case
from app.db import Database
from app.history.tables import history_event


def test_a_turn_writes_its_log_with_one_statement(db: Database) -> None:
    said: list[tuple[str, bool]] = []
    event.listen(db.writer, "before_cursor_execute", lambda *given: said.append((given[2].split()[0], given[5])))
    with db.transaction() as conn:
        assert gathered.begin(conn)
        assert not gathered.begin(conn)  # somebody within gathers already
        for number in range(3):
            history.record(conn, "case:noted", subject="case:1", number=number)
        assert there(conn) == 0
        said.clear()
        gathered.flush(conn)
        assert said == [("INSERT", True)]
        assert [one.data["number"] for one in history.of(conn, "case:1")] == [0, 1, 2]


def test_who_reads_the_table_itself_has_it_written_first(db: Database) -> None:
    with db.transaction() as conn:
        gathered.begin(conn)
        history.record(conn, "case:noted", subject="case:1", number=1)
        gathered.write(conn)
        assert there(conn) == 1
        history.record(conn, "case:noted", subject="case:1", number=2)
        assert there(conn) == 1
        gathered.flush(conn)
        history.record(conn, "case:noted", subject="case:1", number=3)
        assert [one.data["number"] for one in history.of(conn, "case:1")] == [1, 2, 3]


def test_what_is_never_flushed_is_written_when_the_transaction_ends(db: Database) -> None:
    with db.transaction() as conn:
        gathered.begin(conn)
        history.record(conn, "case:noted", subject="case:1", number=1)
        assert not gathered.begin(conn)
    with db.reading() as conn:
        assert there(conn) == 1


def test_columns_of_a_row_are_written_together(db: Database) -> None:
    written: list[Mapping[str, Any]] = []
    with db.transaction() as conn:
        assert gathered.change(conn, service_case, 1, {"state": "new"}, written.append)
        assert written == [{"state": "new"}]
        gathered.begin(conn)
        assert gathered.change(conn, service_case, 1, {"state": "accepted", "grade": "b"}, written.append)
        assert not gathered.change(conn, service_case, 1, {"state": "done"}, written.append)
        assert gathered.change(conn, service_case, 2, {"state": "other"}, written.append)
        assert len(written) == 1
        gathered.write(conn)
        assert written[1:] == [{"state": "done", "grade": "b"}, {"state": "other"}]
        gathered.flush(conn)
    assert len(written) == 3


def test_who_reads_what_is_held_back_is_found_out(db: Database, overlooked: list[str]) -> None:
    with db.transaction() as conn:
        gathered.begin(conn)
        history.record(conn, "case:noted", subject="case:1", number=1)
        conn.execute(select(func.count()).select_from(history_event))
        gathered.flush(conn)
        conn.execute(select(func.count()).select_from(history_event))
    (found,) = overlooked
    assert "history_event" in found
    overlooked.clear()


def there(conn: Connection) -> int:
    """How many rows the database has: it is asked past those who watch over what is held back."""
    driver = conn.connection.driver_connection
    assert driver is not None
    return int(driver.execute("select count(*) from history_event").fetchone()[0])
