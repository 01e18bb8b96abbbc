"""What operators did to a matter, and why. The history points here: a reason is somebody's words and can be erased."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from app.db import Identifier, Instant, metadata

case_operation = Table(
    "case_operation",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("business_key", String(80), nullable=False),
    Column("kind", String(40), nullable=False),  # suspended, resumed, cancelled, withdrawn, merged, moved …
    Column("reason", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_case_operation_business_key", "business_key", "id"),
    comment="What operators did to a matter, each with its reason.",
)
