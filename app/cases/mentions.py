"""What a text may mention of a case besides its own few words: any column a form may bind, ``{visit.appointment_at}``.

A text names the latest record of its noun. Codes and people come with their names, each row of a list
as a line; what is empty stays out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from app.cases import codes
from app.cases.bind_path import Binding
from app.cases.bindings import BINDINGS
from app.cases.queries import CaseFile
from app.cases.records import BY_NAME, reading
from app.identity import users

SHOWN = ("text", "code", "date", "instant", "number", "flag", "user", "rows")
NAMES = frozenset(path for path, binding in BINDINGS.items() if binding.kind in SHOWN and not binding.new)
"""Everything a text may ask for in this way."""


def of(conn: Connection, file: CaseFile, names: Collection[str]) -> dict[str, Any]:
    """The values of these names that are known, as a message carries them; names of another kind are passed over."""
    found = {}
    for binding in (BINDINGS[name] for name in sorted(NAMES.intersection(names))):
        value = _row(conn, file, binding.noun).get(binding.column)
        if value not in (None, ""):
            found[binding.path] = _told(conn, binding, value)
    return found


def _row(conn: Connection, file: CaseFile, noun: str) -> Mapping[str, Any]:
    if noun in BY_NAME:
        return reading.latest(conn, file.case.id, noun) or {}
    own: dict[str, Mapping[str, Any] | None] = {"case": file.case, "customer": file.customer, "unit": file.unit}
    return own[noun] or {}


def _told(conn: Connection, binding: Binding, value: Any) -> Any:
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return value.isoformat()
    if binding.codes:
        names = codes.names(conn, binding.codes)[binding.codes]
        return dict(zip(("zh", "en"), names.get(value, (value, value)), strict=True))
    if binding.kind == "rows":
        return "\n".join(_line(binding, number, row) for number, row in enumerate(value, 1))
    if binding.kind == "user":
        return next((user.display_name for user in users.listing(conn) if user.name == value), value)
    return value


def _line(binding: Binding, number: int, row: Mapping[str, Any]) -> str:
    """“1. 更换主板 / 2小时 / 免费”: a row as people read it, without what is empty."""
    return f"{number}. " + " / ".join(str(row[one.column]) for one in binding.columns if row.get(one.column))
