"""Writing to the log and reading it back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from app import clock, gathered
from app.history.tables import history_event

LONGEST = 200
"""Characters a text in ``data`` may have. What is longer is prose and belongs in a room's own table."""

_KIND = re.compile(r"[a-z0-9_]+:[a-z0-9_]+")

# Built once: SQLAlchemy finds the compiled text again by the statement, and this one is on the hottest path.
_WRITE = insert(history_event)
_READ = (
    select(history_event)
    .where(history_event.c.subject == bindparam("subject"))
    .order_by(history_event.c.id.desc())
    .limit(bindparam("limit"))
)
_READ_ALL = select(history_event).where(history_event.c.subject == bindparam("subject")).order_by(history_event.c.id)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``kind`` is "noun:verb in the past", such as "case:closed".

    ``subject`` is the business key ("case:202611-001") or "user:<login name>"; ``actor`` a login name.
    ``at`` is the present instant when it is not given. ``data`` holds codes, ids, numbers, truth values
    and texts of at most 200 characters, or one flat list or mapping of these (a decision's inputs).
    Personal text (names, telephone numbers, addresses, remarks) must never stand in it. Raises ValueError
    where the shape is wrong.
    """

    kind: str
    subject: str | None = None
    instance_id: int | None = None
    node: str | None = None
    actor: str = "system"
    at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise ValueError(f"The kind of an event reads noun:verb, not {self.kind!r}.")
        for key, value in self.data.items():
            if not _is_plain(value):
                # Not the value itself: a log file may show this sentence.
                raise ValueError(
                    f"{self.kind}: {key} may not stand in the history. It takes codes, ids, numbers and "
                    f"texts of at most {LONGEST} characters; this is {type(value).__name__}."
                )


def record(
    conn: Connection,
    kind: str,
    *,
    subject: str | None = None,
    instance_id: int | None = None,
    node: str | None = None,
    actor: str = "system",
    **data: Any,
) -> None:
    """Write one event, now. What may stand in ``data``: see Event, which also says what is raised."""
    write(conn, [Event(kind, subject, instance_id, node, actor, data=data)])


# req: R-027
def write(conn: Connection, events: Sequence[Event]) -> None:
    """Write several events with one statement, in their order; within a turn of a procedure, at its end."""
    if not events:
        return
    now = clock.now()
    gathered.add(
        conn,
        _WRITE,
        [
            {
                "at": event.at or now,
                "kind": event.kind,
                "subject": event.subject,
                "instance_id": event.instance_id,
                "node": event.node,
                "actor": event.actor,
                "data": event.data,
            }
            for event in events
        ],
    )


def of(conn: Connection, subject: str, *, limit: int | None = None) -> Sequence[Row[Any]]:
    """What happened to ``subject``, newest last; with ``limit`` only the newest so many.

    A row has id, at, kind, subject, instance_id, node, actor and data.
    """
    if limit is None:
        return conn.execute(_READ_ALL, {"subject": subject}).all()
    return conn.execute(_READ, {"subject": subject, "limit": limit}).all()[::-1]


def _is_plain(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_scalar(inner) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return all(_is_scalar(inner) for inner in value)
    return _is_scalar(value)


def _is_scalar(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, int)
