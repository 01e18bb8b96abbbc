"""The table of clocks in bulk. It is the record of them as well: who, why, how far, and the way back."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from app.cases.tables import CODE
from app.db import Identifier, Instant, metadata

clock_act = Table(
    "clock_act",
    metadata,
    Column("id", Identifier, primary_key=True),
    # Of the form it was sent with, so that sent twice it is one.
    Column("request_key", String(64), nullable=False, unique=True),
    Column("action", CODE, nullable=False),  # pause, extend
    Column("scope", CODE, nullable=False),  # region, model, product_type, profile
    Column("scope_key", String(100), nullable=False),
    # For a pause: whom the cases wait for, and the planned end of it.
    Column("reason", CODE),
    Column("until", Instant),
    # For an extension: the time given (policies.tables.clock_extension), and the last timer there was.
    Column("extension_id", Identifier),
    Column("length", String(24)),
    Column("last_timer", Identifier, nullable=False),
    Column("note", String(500), nullable=False),
    Column("author", String(64), nullable=False),
    Column("started_at", Instant, nullable=False),
    # What the preview said, to be compared with what came of it.
    Column("foreseen", Integer, nullable=False),
    # What the runner still has to do, and how far it is.
    Column("work", CODE),  # apply, release
    Column("after_id", Identifier, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("applied_at", Instant),
    Column("released_at", Instant),
    Column("released_by", String(64)),
    Column("release_note", String(500)),
    Column("undone", Integer, nullable=False),
    Column("undone_at", Instant),
    Column("reminded_at", Instant),
    CheckConstraint("action in ('pause', 'extend')", name="action"),
    comment="Clocks of many cases paused or extended at once, and how far that is.",
)
_at_work = clock_act.c.work.is_not(None)
Index("ix_clock_act_work", clock_act.c.id, sqlite_where=_at_work, postgresql_where=_at_work)
_holding = (clock_act.c.action == "pause") & clock_act.c.released_at.is_(None)
Index("ix_clock_act_holding", clock_act.c.id, sqlite_where=_holding, postgresql_where=_holding)
