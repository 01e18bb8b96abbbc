"""Taking a case up again that was solved: a new problem, or the old one come back."""

from __future__ import annotations

from sqlalchemy import Connection

from app import clock, history
from app.actor import Actor
from app.cases import progress, queries
from app.cases.errors import ArchivedCase
from app.cases.tables import service_case


# req: R-234
def reopen(conn: Connection, business_key: str, actor: Actor, node: str | None = None) -> int:
    """Count one more re-opening; how many that makes. Raises ArchivedCase.

    Its follow-ups end with their procedure, and the next solution begins them anew: they count from the instant
    ``resolved``, of which the latest holds.
    """
    case = queries.file(conn, business_key, lock=True).case
    if case.archived_at is not None:
        raise ArchivedCase(number=case.number)
    count = int(case.reopened_count) + 1
    queries.put(conn, service_case, case.id, {"reopened_count": count})
    progress.note_instant(conn, case.id, "reopened", clock.now(), node)
    history.record(conn, "case:reopened", subject=business_key, node=node, actor=actor.name, count=count)
    return count
