"""What an earlier sending with the same key has already led to."""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.engine.tables import submission


def started(conn: Connection, request_key: str) -> str | None:
    """The business key of the matter a start form with this key has opened; None when there was none."""
    if not request_key:
        return None
    found = select(submission.c.business_key).where(submission.c.key == request_key, submission.c.task_id.is_(None))
    return conn.execute(found).scalar()
