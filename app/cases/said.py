"""What was last said at a bind path of a case, in whichever record: what another form may begin with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection

from app.cases import changes, queries
from app.cases.bindings import BINDINGS
from app.cases.records import BY_NAME, reading


def last(conn: Connection, business_key: str, paths: Collection[str]) -> dict[str, Any]:
    """The newest value at each of these paths, JSON-friendly; what nobody said is absent."""
    file = queries.file(conn, business_key)
    rows: dict[str, list[Mapping[str, Any]]] = {
        "case": [file.case], "customer": [file.customer], "unit": [file.unit or {}],
    }  # fmt: skip
    found = {}
    for noun, column in sorted(path.split(".") for path in paths if path in BINDINGS):
        if noun not in rows:
            rows[noun] = [dict(row._mapping) for row in reading.of(conn, file.case.id, noun)] if noun in BY_NAME else []
        values = (row.get(column) for row in reversed(rows[noun]))
        found[f"{noun}.{column}"] = next((value for value in values if value not in (None, "", [])), None)
    return {path: changes.plain(value) for path, value in found.items() if value is not None}
