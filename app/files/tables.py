"""The table of uploads. Several rows may share one content."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, String, Table

from app.db import Instant, metadata

file = Table(
    "file",
    metadata,
    # Random: nobody guesses the id of somebody else's upload from the own one.
    Column("id", String(32), primary_key=True),
    Column("hash", String(64), nullable=False, index=True),
    Column("name", String(150), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("uploaded_by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    # loose: belongs to nothing yet; draft: to a form that is not submitted; attached: to a subject, for good.
    Column("state", String(10), nullable=False),
    Column("draft", String(80), index=True),
    # The business key on which the permission hangs, such as case:202611-001.
    Column("subject", String(80), index=True),
    CheckConstraint("state IN ('loose', 'draft', 'attached')", name="state"),
    CheckConstraint("(state = 'attached') = (subject IS NOT NULL)", name="attached"),
    Index("ix_file_state_at", "state", "at"),
)
