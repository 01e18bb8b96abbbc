import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from app import history
from app.history.tables import APPEND_ONLY, history_event


@pytest.mark.req("R-027")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_event SET actor = 'nobody'",
        "UPDATE history_event SET data = '{}' WHERE id = 1",
        "DELETE FROM history_event",
        "INSERT OR REPLACE INTO history_event (id, at, kind, actor, data) VALUES (1, '2026-11-24', 'a:b', 'x', '{}')",
    ],
)
def test_what_happened_can_be_neither_changed_nor_taken_away(conn: Connection, statement: str) -> None:
    history.record(conn, "case:closed", subject="case:1", actor="chen.jing")
    with pytest.raises(DBAPIError, match="append-only"), conn.begin_nested():
        conn.execute(text(statement))
    [row] = conn.execute(select(history_event)).all()
    assert (row.kind, row.actor) == ("case:closed", "chen.jing")


def test_both_databases_have_their_triggers() -> None:
    assert set(APPEND_ONLY) == {"sqlite", "postgresql"}
    for statements in APPEND_ONLY.values():
        guarded = " ".join(statements)
        assert "BEFORE UPDATE" in guarded
        assert "DELETE" in guarded
    assert "BEFORE TRUNCATE" in " ".join(APPEND_ONLY["postgresql"])


def test_the_question_asked_has_its_index(conn: Connection) -> None:
    plan = conn.execute(
        text("EXPLAIN QUERY PLAN SELECT * FROM history_event WHERE subject = 'case:1' ORDER BY id DESC LIMIT 5")
    ).all()
    assert "USING INDEX ix_history_event_subject_id" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
