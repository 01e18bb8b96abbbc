"""Archiving: complete, read-only from then on, kept for at least three years (003 二(二), 三(四); C22)."""

from __future__ import annotations

import hashlib
import json
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import changes, completeness, holds, progress, queries
from app.cases.errors import NotComplete
from app.cases.queries import CaseFile
from app.cases.records import NOUNS, reading
from app.cases.search import index
from app.cases.tables import service_case

SHORTEST_RETENTION = 36
"""Months (003 三(四): at least 3 years). A setting may lengthen this, never shorten it."""


# req: R-241 R-244
def archive(
    conn: Connection, business_key: str, actor: Actor, at: datetime, *, until: datetime | None, zone: tzinfo,
    node: str | None = None,
) -> None:  # fmt: skip
    """Archive a case and fix the day up to which it is kept: that of ``until``, never less than three years.

    Archiving again changes nothing. Raises NotComplete with everything that is missing.
    """
    file = queries.file(conn, business_key, lock=True)
    if file.case.archived_at is not None:
        return
    if problems := list(completeness.missing(conn, file)):
        raise NotComplete(problems, number=file.case.number)
    progress.set_state(conn, business_key, "archived", actor, at, node)
    progress.set_stage(conn, business_key, "archive", actor, at, node)
    holds.over(conn, business_key, actor, at)
    kept = later(at.astimezone(zone).date(), SHORTEST_RETENTION)
    if until is not None:
        kept = max(kept, until.astimezone(zone).date())
    sealed = queries.file(conn, business_key)
    columns = {
        "closed_reason": "resolved",
        "closed_at": at,
        "archived_at": at,
        "archived_by": actor.name,
        "retention_until": kept,
        "archive_hash": fingerprint(conn, sealed),
    }
    queries.put(conn, service_case, file.case.id, columns)
    progress.note_instant(conn, file.case.id, "archived", at, node)
    # From here on nothing is written over any more: what was, is forgotten by the search now.
    index.renew_case(conn, queries.file(conn, file.case.business_key))
    history.record(
        conn, "case:archived", subject=business_key, node=node, actor=actor.name,
        retention_until=kept.isoformat(),
    )  # fmt: skip


def fingerprint(conn: Connection, file: CaseFile) -> str:
    """SHA-256 over the whole record, so that a later change behind the product's back shows.

    What is empty is left out: a column or a noun that a later edition brings breaks no seal of before.
    """
    parts: dict[str, Any] = {"case": _filled(file.case)}
    for noun in NOUNS:
        if rows := reading.of(conn, file.case.id, noun.name):
            parts[noun.name] = [_filled(row._asdict()) for row in rows]
    text = json.dumps(parts, default=changes.plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


_SEAL = frozenset(
    {"archived_at", "archived_by", "archive_hash", "retention_until", "closed_reason", "closed_at", "version"}
)


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and name not in _SEAL}


def later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
