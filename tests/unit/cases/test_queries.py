from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app import db, gathered
from app.cases import codes, progress, queries, writing
from app.cases.errors import UnknownCase
from app.cases.queries import CaseFile
from app.cases.records import reading
from app.cases.tables import service_case
from app.db import Database
from app.errors import NotFound
from tests.unit.cases.desk import ANN, NOW, register


@contextmanager
def counted(conn: Connection) -> Iterator[list[str]]:
    """The SELECTs that were sent meanwhile."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(conn.engine, "before_cursor_execute", note)
    yield sent
    event.remove(conn.engine, "before_cursor_execute", note)


@contextmanager
def written(conn: Connection) -> Iterator[list[str]]:
    """What was written meanwhile."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(conn.engine, "before_cursor_execute", note)
    yield sent
    event.remove(conn.engine, "before_cursor_execute", note)


def test_a_case_is_read_once_a_transaction(conn: Connection, key: str) -> None:
    with counted(conn) as sent:
        for _ in range(3):
            queries.file(conn, key)
        queries.file(conn, key, lock=True)
        queries.file(conn, key, lock=True)
    # The one writer of SQLite needs no lock of its own.
    assert len(sent) == 1


def test_a_turn_writes_a_case_once_and_counts_its_version_once(conn: Connection, key: str, file: CaseFile) -> None:
    gathered.begin(conn)
    progress.set_state(conn, key, "manual", ANN, NOW)
    progress.set_stage(conn, key, "solution", ANN, NOW)
    remembered = queries.file(conn, key).case
    assert (remembered.state, remembered.loop_stage) == ("manual", "solution")
    with written(conn) as sent:
        gathered.flush(conn)
    assert [one for one in sent if "service_case" in one] == [sent[0]]
    read = queries._read(conn, key, lock=False).case
    assert read == remembered
    assert read.version == file.case.version + 1


def test_who_minds_the_version_finds_what_the_turn_has_written(conn: Connection, key: str, file: CaseFile) -> None:
    case = file.case
    gathered.begin(conn)
    progress.set_state(conn, key, "manual", ANN, NOW)
    assert not queries.put(conn, service_case, case.id, {"remarks": "旧"}, version=case.version)
    assert queries.put(conn, service_case, case.id, {"remarks": "新"}, version=case.version + 1)
    gathered.flush(conn)
    read = queries._read(conn, key, lock=False).case
    assert (read.state, read.remarks, read.version) == ("manual", "新", case.version + 2)


def test_of_a_case_without_records_none_are_asked_for(conn: Connection, key: str, file: CaseFile) -> None:
    case_id = file.case.id
    queries.file(conn, key)
    with counted(conn) as sent:
        assert list(reading.of(conn, case_id, "rating")) == []
        assert reading.latest(conn, case_id, "visit") is None
        assert reading.count(conn, case_id, "dissatisfaction") == 0
    assert sent == []
    writing.write(conn, key, {"rating.solved": "yes", "rating.score": 5}, ANN, NOW)
    assert [row.score for row in reading.of(conn, case_id, "rating")] == [5]
    assert reading.count(conn, case_id, "rating") == 1


def test_what_this_room_changes_is_seen_without_reading_again(conn: Connection, key: str, file: CaseFile) -> None:
    answers = {
        "case.grade": "urgent", "case.est_finish": "2026-11-25T18:00:00+08:00", "customer.tier": "premium",
        "unit.warranty_months": 12,
    }  # fmt: skip
    queries.instants(conn, file.case.id)
    writing.write(conn, key, answers, ANN, NOW)
    progress.set_state(conn, key, "manual", ANN, NOW)
    progress.set_stage(conn, key, "solution", ANN, NOW)
    with counted(conn) as sent:
        remembered, instants = queries.file(conn, key), dict(queries.instants(conn, file.case.id))
    assert sent == []
    read = queries._read(conn, key, lock=False)
    assert (remembered.case, remembered.customer, remembered.unit) == (read.case, read.customer, read.unit)
    assert str(remembered.case.est_finish) == str(read.case.est_finish)
    assert set(instants) == {"contact", "registered", "stage_solution"}


def test_what_somebody_holds_in_hand_does_not_change_under_him(conn: Connection, key: str) -> None:
    before = queries.file(conn, key)
    progress.set_state(conn, key, "manual", ANN, NOW)
    assert before.case.state == "new"


def test_a_case_that_gets_a_product_is_read_with_it(conn: Connection) -> None:
    key = register(conn, unit__model=None, unit__serial_no=None).case.business_key
    queries.file(conn, key)
    writing.write(conn, key, {"unit.model": "GX-300"}, ANN, NOW)
    assert queries.file(conn, key).product == "GX-300"


def test_of_several_instants_the_one_noted_last_is_remembered(conn: Connection, file: CaseFile) -> None:
    queries.instants(conn, file.case.id)
    queries.add_instant(conn, file.case.id, "resolved", NOW, None)
    queries.add_instant(conn, file.case.id, "resolved", NOW - timedelta(days=1), None)
    assert queries.instants(conn, file.case.id)["resolved"] == NOW - timedelta(days=1)
    db.memory(conn).clear()
    assert queries.instants(conn, file.case.id)["resolved"] == NOW - timedelta(days=1)


def test_two_who_change_one_case_lose_nothing(any_db: Database) -> None:
    with any_db.transaction() as conn:
        codes.seed(conn)
        key = register(conn).case.business_key

    def change(answers: dict[str, Any]) -> None:
        with any_db.transaction() as conn:
            queries.file(conn, key)
            writing.write(conn, key, answers, ANN, NOW)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, [{"case.grade": "urgent"}, {"case.handling": "更换电源板"}]))
    with any_db.reading() as conn:
        case = queries.file(conn, key).case
    assert (case.grade, case.handling, case.version) == ("urgent", "更换电源板", 3)


def test_what_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(UnknownCase, match="202611-404"):
        queries.file(conn, "case:202611-404")
    with pytest.raises(NotFound):
        queries.unit_by_id(conn, 4711)
