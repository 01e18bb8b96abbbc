"""Changing a row: what really differs is written, counted up in ``version``, and answered as an event.

The history holds codes, numbers and dates before and after; of a text only that it was changed, for a
customer's words must be deletable everywhere and nothing can be deleted there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table

from app.actor import Actor
from app.cases import queries
from app.cases.bindings import BINDINGS
from app.cases.errors import StaleRecord
from app.history import Event

_NOUN = {"service_case": "case", "customer": "customer", "product_unit": "unit"}
# Nobody enters it, and what it is derived from is noted already.
_DERIVED = frozenset({"contact_key"})


# req: R-102
def apply(
    conn: Connection,
    table: Table,
    before: Mapping[str, Any],
    values: Mapping[str, Any],
    actor: Actor,
    *,
    subject: str,
    node: str | None = None,
    version: int | None = None,
) -> Event | None:
    """Write the columns that differ from the row ``before``; the event to record, None when nothing differs.

    ``version``: what the person saw; another one raises StaleRecord. Without it the columns are simply set:
    the caller holds the case, and other columns of the row are left alone.
    """
    if version is not None and version != before["version"]:
        raise StaleRecord
    changed = {column: value for column, value in values.items() if before[column] != value}
    if not changed:
        return None
    if not queries.put(conn, table, before["id"], changed, version=version):
        raise StaleRecord
    return _event(_NOUN[table.name], before, changed, actor, subject, node)


def paths(event: Event | None) -> list[str]:
    """The bind paths an event of this room says were changed."""
    return [*event.data.get("texts", ()), *event.data.get("after", ())] if event else []


def plain(value: Any) -> Any:
    """A value as JSON holds it: dates and instants in ISO 8601."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _event(
    noun: str,
    before: Mapping[str, Any],
    changed: Mapping[str, Any],
    actor: Actor,
    subject: str,
    node: str | None,
) -> Event:
    paths = {column: f"{noun}.{column}" for column in changed if column not in _DERIVED}
    texts = [path for path in paths.values() if path in BINDINGS and BINDINGS[path].personal]
    codes = {column: path for column, path in paths.items() if path not in texts}
    data = {
        "texts": texts,
        "before": {path: plain(before[column]) for column, path in codes.items()},
        "after": {path: plain(changed[column]) for column, path in codes.items()},
    }
    return Event(f"{noun}:changed", subject=subject, node=node, actor=actor.name, data=data)
