"""The table of the log, and the triggers that keep both databases from changing it."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from app import kept
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

APPEND_ONLY, FORGET = kept.against(history_event, "history is append-only", "UPDATE", "DELETE", "REPLACE", "TRUNCATE")
