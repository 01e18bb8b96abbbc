"""The tables of profiles given to product types and of cases moved to another one."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from app.cases.tables import CODE
from app.db import Identifier, Instant, metadata

product_type_profile = Table(
    "product_type_profile",
    metadata,
    Column("product_type", CODE, primary_key=True),
    # Null once it was taken back; the row stays, so that its version counts on.
    Column("profile", CODE),
    Column("version", Integer, nullable=False),
    comment="The profile of time limits a product type has, where the customer's contract names none.",
)

profile_choice = Table(
    "profile_choice",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("scope", CODE, nullable=False),  # customer, product_type
    Column("scope_key", CODE, nullable=False),
    Column("before", CODE),
    Column("after", CODE),
    Column("author", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    # A person's own words, which may name the customer: never in the history.
    Column("reason", String(500), nullable=False),
    Index("ix_profile_choice_scope", "scope", "scope_key", "at"),
    comment="Who gave a customer or a product type another profile, when and why.",
)

profile_move = Table(
    "profile_move",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("scope", CODE, nullable=False),  # customer, product_type, profile
    Column("scope_key", CODE, nullable=False),
    Column("target", CODE, nullable=False),
    Column("author", String(64), nullable=False),
    Column("reason", String(500), nullable=False),
    # What the preview said, to be compared with what came of it.
    Column("foreseen", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    # Cases registered later have chosen their profile themselves.
    Column("last_id", Identifier, nullable=False),
    Column("after_id", Identifier, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("finished_at", Instant),
    comment="Running cases on their way to another profile, and how far that is.",
)
_moving = profile_move.c.finished_at.is_(None)
Index("ix_profile_move_open", profile_move.c.id, sqlite_where=_moving, postgresql_where=_moving)
