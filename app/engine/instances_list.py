"""Instances in a list: those that need a look, those of one matter, and where one came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from app.engine.tables import TITLE, incident, message, process_definition, process_instance

_OPEN_INCIDENTS = (
    select(func.count())
    .where(incident.c.instance_id == process_instance.c.id, incident.c.resolved_at.is_(None))
    .correlate(process_instance)
    .scalar_subquery()
    .label("incidents")
)
_LISTED: Select[Any] = select(
    process_instance.c.id, process_instance.c.business_key, process_instance.c.status, process_instance.c.started_at,
    process_instance.c.ended_at, process_definition.c.key, *TITLE, _OPEN_INCIDENTS,
).join(process_definition, process_definition.c.id == process_instance.c.definition_id)  # fmt: skip


def of(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """The instances of a matter, oldest first."""
    mine = process_instance.c.business_key == business_key
    return conn.execute(_LISTED.where(mine).order_by(process_instance.c.id)).all()


def wanting(conn: Connection, limit: int) -> Sequence[Row[Any]]:
    """Those that are suspended, and open ones in which something has failed; the newest first."""
    failed = select(incident.c.instance_id).where(incident.c.resolved_at.is_(None))
    look = or_(process_instance.c.status == "suspended", process_instance.c.id.in_(failed))
    return conn.execute(_LISTED.where(look).order_by(process_instance.c.id.desc()).limit(limit)).all()


def parent(conn: Connection, instance_id: int) -> str:
    """The message that began an instance; empty for one that a person, a limit or a form began."""
    began = message.c.consumed_by == instance_id
    first = select(message.c.name, message.c.consumed_at).where(began).order_by(message.c.consumed_at).limit(1)
    row = conn.execute(first).first()
    started = conn.scalar(select(process_instance.c.started_at).where(process_instance.c.id == instance_id))
    return str(row.name) if row is not None and row.consumed_at == started else ""
