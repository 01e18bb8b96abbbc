"""The tables of the studio. What somebody wrote is never changed and never taken away: an edit is a row, and the
latest one of a path is the file."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from app import kept
from app.db import Identifier, Instant, metadata

studio_workspace = Table(
    "studio_workspace",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("name", String(80), nullable=False),
    # The deployment its edits are laid over; it moves on when somebody else has published meanwhile.
    Column("base", ForeignKey("deployment.id"), nullable=False),
    # The shipped set whose changes it takes up; what is published from it is offered them no more.
    Column("takes_up", ForeignKey("deployment.id")),
    Column("author", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", String(64)),
    Column("published", ForeignKey("deployment.id")),
    comment="A draft of a whole deployment: a base, and edits laid over it.",
)

studio_edit = Table(
    "studio_edit",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("workspace_id", ForeignKey("studio_workspace.id"), nullable=False),
    Column("path", String(200), nullable=False),
    # Counted for each path; none: it was kept aside, for somebody else had saved meanwhile.
    Column("version", Integer),
    # The version that was looked at by whoever wrote it.
    Column("seen", Integer, nullable=False),
    # Compressed; none: the file is taken away.
    Column("content", LargeBinary),
    Column("hash", String(64)),
    # edited, imported, made, restored, renamed, removed, merged
    Column("origin", String(12), nullable=False),
    Column("author", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "path", "version"),
)

studio_presence = Table(
    "studio_presence",
    metadata,
    Column("workspace_id", ForeignKey("studio_workspace.id"), primary_key=True),
    Column("path", String(200), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("editing", Boolean, nullable=False),
    comment="Who has which file open: one of them edits, the others look on.",
)

studio_review = Table(
    "studio_review",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("workspace_id", ForeignKey("studio_workspace.id"), nullable=False),
    # The content it speaks of; another content needs another one.
    Column("hash", String(64), nullable=False),
    Column("act", String(8), nullable=False),  # asked, agreed, declined
    Column("note", Text, nullable=False),
    Column("author", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_studio_review_workspace", "workspace_id", "id"),
)

studio_rule = Table(
    "studio_rule",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("second_person", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    comment="Whether a second person has to agree before something is published; the latest version counts.",
)

APPEND_ONLY, FORGET = kept.against(studio_edit, "edits are append-only", "UPDATE", "DELETE")
