"""The table of the duty roster: every change is a row, and the newest of a place holds."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from app.db import Document, Identifier, Instant, metadata
from app.identity.tables import LOGIN, ROLE

duty_version = Table(
    "duty_version",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("role", ROLE, nullable=False),
    # The Monday of a week, 2026-11-23; empty for what holds of the role in every week.
    Column("week", String(10), nullable=False),
    Column("number", Integer, nullable=False),
    # Of a role {"kept": true, "turns": ["08:00"]}; of a week {"turns": ["08:00"], "people": [["li.na"], …]}, seven.
    Column("content", Document, nullable=False),
    Column("author", LOGIN, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("restores", Integer),
    UniqueConstraint("week", "role", "number"),
    comment="Who is on call for a role, week by week. Nothing is overwritten: the newest version of a week holds.",
)
