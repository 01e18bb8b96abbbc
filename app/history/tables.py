"""The table of the log, and the triggers that keep both databases from changing it."""

from __future__ import annotations

from sqlalchemy import DDL, Column, Index, String, Table, event

from app.db import Document, Identifier, Instant, metadata

history_event = Table(
    "history_event",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(60), nullable=False),
    Column("subject", String(80)),
    Column("instance_id", Identifier),
    Column("node", String(200)),
    Column("actor", String(60), nullable=False),
    Column("data", Document, nullable=False),
    # The only question ever asked is "what happened to this", in the order of writing.
    Index("ix_history_event_subject_id", "subject", "id"),
)

APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE TRIGGER history_event_keep_update BEFORE UPDATE ON history_event "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
        "CREATE TRIGGER history_event_keep_delete BEFORE DELETE ON history_event "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
        # INSERT OR REPLACE deletes the old row without asking the trigger for deletions.
        "CREATE TRIGGER history_event_keep_replace BEFORE INSERT ON history_event "
        "WHEN EXISTS (SELECT 1 FROM history_event WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION history_event_keep() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$",
        "CREATE TRIGGER history_event_keep BEFORE UPDATE OR DELETE ON history_event "
        "FOR EACH ROW EXECUTE FUNCTION history_event_keep()",
        "CREATE TRIGGER history_event_keep_truncate BEFORE TRUNCATE ON history_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION history_event_keep()",
    ),
}
"""Per dialect the statements that follow CREATE TABLE; the migration runs these same texts."""

FORGET: dict[str, tuple[str, ...]] = {
    # The triggers go with the table; the function does not.
    "sqlite": (),
    "postgresql": ("DROP FUNCTION IF EXISTS history_event_keep()",),
}
"""Per dialect the statements that follow DROP TABLE."""

for _moment, _statements in (("after_create", APPEND_ONLY), ("after_drop", FORGET)):
    for _dialect, _texts in _statements.items():
        for _text in _texts:
            event.listen(history_event, _moment, DDL(_text).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
