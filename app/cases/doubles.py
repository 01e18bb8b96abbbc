"""Before a case is registered: open cases that may be the same matter, and the officer's word that they are not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from app import history
from app.actor import Actor
from app.cases import finding


# req: R-061
def possible(conn: Connection, bound: Mapping[str, Any], actor: Actor) -> Sequence[Row[Any]]:
    """Open cases that may be the same matter as what a start form is about to bind (R-061)."""
    contact, model, serial_no = (
        str(bound.get(path) or "") for path in ("customer.contact", "unit.model", "unit.serial_no")
    )
    return finding.duplicates(conn, contact, model=model, serial_no=serial_no, actor=actor)


def unanswered(conn: Connection, bound: Mapping[str, Any], denied: Collection[str], actor: Actor) -> Sequence[Row[Any]]:
    """Those of the ``possible`` ones whose numbers nobody has said are another matter: ask before saving."""
    return [row for row in possible(conn, bound, actor) if row.number not in denied]


def note_denied(conn: Connection, business_key: str, denied: Collection[str], actor: Actor) -> None:
    """Keep that the officer looked at these cases and said that the new one is another matter."""
    for number in sorted(denied):
        history.record(conn, "case:not_duplicate", subject=business_key, actor=actor.name, other=number[:40])
