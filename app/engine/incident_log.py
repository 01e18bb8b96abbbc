"""One incident, and those that were resolved: for the page of whoever keeps the machine running."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from app.engine.tables import incident
from app.errors import NotFound


def find(conn: Connection, incident_id: int) -> Row[Any]:
    """Raises NotFound."""
    row = conn.execute(select(incident).where(incident.c.id == incident_id)).first()
    if row is None:
        raise NotFound
    return row


def resolved(conn: Connection, limit: int = 50) -> Sequence[Row[Any]]:
    """Those that went through at last, newest first."""
    return conn.execute(
        select(incident).where(incident.c.resolved_at.is_not(None)).order_by(incident.c.resolved_at.desc()).limit(limit)
    ).all()
