"""One incident, and those that were resolved: for the page of whoever keeps the machine running."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.engine import definitions
from app.engine.compile import Bundle
from app.engine.tables import CONTENT, incident, process_definition, process_instance
from app.errors import NotFound


def find(conn: Connection, incident_id: int) -> Row[Any]:
    """Raises NotFound."""
    row = conn.execute(select(incident).where(incident.c.id == incident_id)).first()
    if row is None:
        raise NotFound
    return row


def of_instance(conn: Connection, instance_id: int) -> Sequence[Row[Any]]:
    """What failed in one instance, newest first."""
    mine = incident.c.instance_id == instance_id
    return conn.execute(select(incident).where(mine).order_by(incident.c.last_at.desc())).all()


def steps(conn: Connection, rows: Sequence[Row[Any]]) -> Mapping[int, tuple[str, str]]:
    """What the step of each incident is called in Chinese and English, as the diagram it runs on says; by its id."""
    of_these = (
        select(process_instance.c.id, *CONTENT)
        .join(process_definition, process_definition.c.id == process_instance.c.definition_id)
        .where(process_instance.c.id.in_({row.instance_id for row in rows}))
    )
    bundles = {
        one.id: definitions.bundle_of(conn, one.key, one.hash, one.deployment_id) for one in conn.execute(of_these)
    }
    return {row.id: next(_names(bundles.get(row.instance_id), row)) for row in rows}


def _names(bundle: Bundle | None, row: Row[Any]) -> Iterator[tuple[str, str]]:
    for process in bundle.processes.values() if bundle else ():
        if (node := process.nodes.get(row.node)) is not None and node.name:
            yield node.name, node.name_en
    yield row.node_name or row.node or "—", ""


def groups(conn: Connection) -> Sequence[Row[Any]]:
    """How many wait of each kind: ``action``, ``key`` of the procedure (None for one that never began), its names,
    ``count``, ``attempts`` and when the last one failed; the largest group first."""
    count = func.count().label("count")
    columns = incident.c.action, process_definition.c.key
    names = func.max(process_definition.c.name).label("name"), func.max(process_definition.c.name_en).label("name_en")
    return conn.execute(
        select(*columns, *names, count, func.max(incident.c.last_at).label("last_at"))
        .select_from(incident)
        .join(process_instance, process_instance.c.id == incident.c.instance_id, isouter=True)
        .join(process_definition, process_definition.c.id == process_instance.c.definition_id, isouter=True)
        .where(incident.c.resolved_at.is_(None))
        .group_by(*columns)
        .order_by(count.desc(), incident.c.action)
    ).all()


def waiting_of(conn: Connection, action: str, key: str | None, limit: int) -> Sequence[int]:
    """The ids of those that wait of one kind, oldest first."""
    of_process = process_definition.c.key == key if key else process_definition.c.key.is_(None)
    return conn.scalars(
        select(incident.c.id)
        .join(process_instance, process_instance.c.id == incident.c.instance_id, isouter=True)
        .join(process_definition, process_definition.c.id == process_instance.c.definition_id, isouter=True)
        .where(incident.c.resolved_at.is_(None), incident.c.action == action, of_process)
        .order_by(incident.c.id)
        .limit(limit)
    ).all()


def resolved(conn: Connection, limit: int = 50) -> Sequence[Row[Any]]:
    """Those that went through at last, newest first."""
    return conn.execute(
        select(incident).where(incident.c.resolved_at.is_not(None)).order_by(incident.c.resolved_at.desc()).limit(limit)
    ).all()
