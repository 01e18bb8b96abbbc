"""Which job of the calendar ran for which day."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from app import db

job_run = Table(
    "job_run",
    db.metadata,
    # The key is the guard: a job runs once for a day, whoever starts it and however often.
    Column("job", String(60), primary_key=True),
    Column("period", String(20), primary_key=True),
    Column("ran_at", db.Instant, nullable=False),
)
