"""What is remembered of the rules, and what must never be."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app import policies
from app.db import Database
from app.policies import loading, publications, reading
from app.policies.versions import CalendarContent
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import armed

AT = shanghai("2026-11-23 10:00")
BY = {"author": "admin", "reason": "test"}


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile, without those that begin and end a transaction."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.writer, "before_cursor_execute", note)
    yield sent
    event.remove(database.writer, "before_cursor_execute", note)
    sent[:] = [text for text in sent if not text.startswith("BEGIN")]


def test_arming_costs_one_small_statement_a_transaction(db: Database) -> None:
    with db.transaction() as conn:
        armed(conn, "first_response", AT)
    with statements(db) as sent, db.transaction() as conn:
        for key in ("first_response", "grading", "followup_1", "repair_centre"):
            armed(conn, key, AT)
    assert len(sent) == 1
    assert "policy_state" in sent[0]


def test_the_chips_of_an_inbox_cost_no_statement_of_their_own(db: Database) -> None:
    with db.transaction() as conn:
        timers = [armed(conn, "grading", AT) for _ in range(100)]
    with statements(db) as sent, db.transaction() as conn:
        assert {policies.working_remaining(conn, timer, AT) for timer in timers} == {4 * 3600}
    assert len(sent) == 1


def test_a_publication_is_seen_by_the_next_transaction_and_by_its_own(db: Database) -> None:
    with db.transaction() as conn:
        assert armed(conn, "first_response", AT).due_at == shanghai("2026-11-23 10:15")
        publications.limit(conn, "003", "first_response", [{"duration": "PT5M", "unit": "working"}], **BY)
        assert armed(conn, "first_response", AT).due_at == shanghai("2026-11-23 10:05")
    with db.transaction() as conn:
        assert armed(conn, "first_response", AT).due_at == shanghai("2026-11-23 10:05")


def test_what_was_rolled_back_is_remembered_by_nobody(db: Database) -> None:
    with db.transaction() as conn:
        publications.limit(conn, "003", "first_response", [{"duration": "PT5M", "unit": "working"}], **BY)
        assert armed(conn, "first_response", AT).due_at == shanghai("2026-11-23 10:05")
        conn.rollback()
    with db.transaction() as conn:
        # The same revision number, and the same ids of rows, with other values.
        publications.limit(conn, "003", "first_response", [{"duration": "PT7M", "unit": "working"}], **BY)
    with db.transaction() as conn:
        assert armed(conn, "first_response", AT).due_at == shanghai("2026-11-23 10:07")


def test_what_a_savepoint_took_back_is_gone_too(db: Database) -> None:
    with db.transaction() as conn:
        savepoint = conn.begin_nested()
        publications.limit(conn, "003", "first_response", [{"duration": "PT5M", "unit": "working"}], **BY)
        assert armed(conn, "first_response", AT).due_at == shanghai("2026-11-23 10:05")
        savepoint.rollback()
        assert armed(conn, "first_response", AT).due_at == shanghai("2026-11-23 10:15")


def test_another_process_sees_a_publication_at_its_next_transaction(sqlite_file_db: Database) -> None:
    with sqlite_file_db.transaction() as conn:
        policies.seed(conn)
    other = Database(str(sqlite_file_db.url))
    with other.reading() as conn:
        assert policies.effective(conn, "003", "first_response").duration.seconds == 900
    with sqlite_file_db.transaction() as conn:
        publications.limit(conn, "003", "first_response", [{"duration": "PT5M", "unit": "working"}], **BY)
    with other.reading() as conn:
        assert policies.effective(conn, "003", "first_response").duration.seconds == 300
    other.dispose()


def test_one_transaction_sees_one_state_of_the_rules(sqlite_file_db: Database) -> None:
    with sqlite_file_db.transaction() as conn:
        policies.seed(conn)
    with sqlite_file_db.reading() as early:
        assert policies.effective(early, "003", "first_response").duration.seconds == 900
        with sqlite_file_db.transaction() as conn:
            publications.limit(conn, "003", "first_response", [{"duration": "PT5M", "unit": "working"}], **BY)
        assert policies.effective(early, "003", "first_response").duration.seconds == 900


def test_without_shipped_policies_the_reader_is_told_what_to_do(empty: Database) -> None:
    with empty.transaction() as conn, pytest.raises(reading.NotSetUp, match="flask seed"):
        policies.known_keys(conn)


def test_a_book_holds_nothing_younger_than_its_revision(db: Database) -> None:
    """On PostgreSQL another publisher may commit between the read of the revision and that of the rules."""
    week = {"mon": [["08:00", "18:00"]]}
    with db.transaction() as conn:
        publications.limit(conn, "003", "first_response", [{"duration": "PT5M", "unit": "working"}], **BY)
        publications.setting(conn, "003", "dissat_threshold", 2, **BY)
        publications.calendar(conn, "office", CalendarContent("Asia/Shanghai", week), **BY)
        early = loading.book(conn, 1, "003")
    assert early.limit("003", "first_response", {}).duration.seconds == 900
    assert early.setting("003", "dissat_threshold") == 3
    assert early.calendar("office").number == 1
    assert [act.revision for act in early.publications] == [1]
