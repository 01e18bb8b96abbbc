"""Versions of the whole set: the deployments there were, who made them and why, and how much still runs on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, select, true

from app.engine import definitions
from app.engine.tables import deployment, process_instance
from app.studio import workspaces
from app.studio.errors import NoSuchFile, NoSuchVersion

OPEN = ("running", "suspended")


@dataclass(frozen=True)
class Version:
    """A deployment as the list shows it; ``running`` counts the procedures that began while it was active."""

    number: int
    source: str
    based_on: int | None
    takes_up: int | None
    author: str
    reason: str
    created_at: datetime
    activated_at: datetime | None
    active: bool
    running: int


# req: R-005
def all(conn: Connection, *, limit: int = 200) -> list[Version]:
    """Every version, newest first."""
    rows = conn.execute(select(deployment).order_by(deployment.c.id.desc()).limit(limit)).all()
    counted = _running(conn)
    return [
        Version(
            row.id, row.source, row.based_on, row.takes_up, row.author, row.reason, row.created_at, row.activated_at,
            row.active, counted.get(row.id, 0),
        )
        for row in rows
    ]  # fmt: skip


def find(conn: Connection, number: int) -> Row[Any]:
    """The row of one version; what runs on it is not counted. Raises NoSuchVersion."""
    row = conn.execute(select(deployment).where(deployment.c.id == number)).first()
    if row is None:
        raise NoSuchVersion(number=number)
    return row


def files(conn: Connection, number: int) -> dict[str, bytes]:
    """The files of a version. Raises NoSuchVersion."""
    found = definitions.files_of(conn, number)
    if not found:
        raise NoSuchVersion(number=number)
    return found


def file(conn: Connection, number: int, path: str) -> bytes:
    """One file of a version. Raises NoSuchFile."""
    found = workspaces.base_file(conn, number, path)
    if found is None:
        raise NoSuchFile(path=path)
    return found


def _running(conn: Connection) -> dict[int, int]:
    """How many open procedures began under each version. Each was active once, from its instant to the next one's.

    What began before the first one (a clock was set back) counts for that one. One pass over the open instances.
    """
    spans = _spans(conn)
    if not spans:
        return {}
    began = process_instance.c.started_at
    sums = [func.sum(case((and_(true(), *_within(began, since, until)), 1), else_=0)) for _, since, until in spans]
    row = conn.execute(select(*sums).where(process_instance.c.status.in_(OPEN))).one()
    return {number: int(count or 0) for (number, _, _), count in zip(spans, row, strict=True)}


def _within(began: Any, since: datetime | None, until: datetime | None) -> list[Any]:
    return [*([began >= since] if since else []), *([began < until] if until else [])]


def _spans(conn: Connection) -> Sequence[tuple[int, datetime | None, datetime | None]]:
    rows = conn.execute(
        select(deployment.c.id, deployment.c.activated_at)
        .where(deployment.c.activated_at.is_not(None))
        .order_by(deployment.c.activated_at, deployment.c.id)
    ).all()
    starts = [None, *(row.activated_at for row in rows[1:])]
    return [(row.id, since, until) for row, since, until in zip(rows, starts, [*starts[1:], None], strict=True)]
