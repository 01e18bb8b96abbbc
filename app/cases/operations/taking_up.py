"""Taking an archived case up again (R-243): it can be written to once more, and its main procedure begins anew.

Where it goes on is a rule, not a choice: where the diagnosis begins in the main procedure that is active now. That is
the one step of its diagram marked ``as:stage="diagnosis"``, where a follow-up leads to as well that found the old fault
come back. The intake is not repeated, and solution, follow-up and archive must all be passed once more.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app.actor import Actor
from app.cases import linking, progress, queries
from app.cases.operations import journal
from app.cases.operations.errors import Forgotten, NotArchived, NoWayBack
from app.cases.search import index
from app.cases.tables import service_case
from app.engine import instances
from app.engine.operations import beginning
from app.engine.operations.beginning import Entrance

STAGE = "diagnosis"


# req: R-243
def take_up(conn: Connection, business_key: str, reason: str, actor: Actor, at: datetime) -> int:
    """Open an archived case again; the how manieth time that is.

    The seal is broken on record (its hash goes into the history), the day it is kept until is gone until it is archived
    again, and every clock counts from now. Raises NotAnOperator, NeedsAReason, NotArchived, Forgotten, NoWayBack.
    """
    journal.require_operator(actor)
    why = journal.reason_of(reason)
    case = queries.file(conn, business_key, lock=True).case
    if case.anonymised_at is not None:
        raise Forgotten
    if case.archived_at is None:
        raise NotArchived
    where = entrance(conn)
    before = [row for row in instances.of(conn, business_key) if row.key == linking.MAIN]
    variables = beginning.left_by(conn, before[-1].id) if before else {}
    count = int(case.reopened_count) + 1
    columns = dict.fromkeys(
        ("archived_at", "archived_by", "archive_hash", "closed_reason", "closed_at", "retention_until")
    )
    queries.put(conn, service_case, case.id, {**columns, "reopened_count": count})
    progress.note_instant(conn, case.id, "reopened", at)
    index.renew_case(conn, queries.file(conn, business_key))
    kept = case.retention_until.isoformat() if case.retention_until else None
    journal.record(
        conn, "taken_up", business_key, actor, at, why, count=count, node=where.node.id, seal=case.archive_hash,
        retention_until=kept,
    )  # fmt: skip
    beginning.begin(conn, where, business_key=business_key, variables=variables, actor=actor)
    return count


def entrance(conn: Connection) -> Entrance:
    """Where an archived case goes on. Raises NoWayBack."""
    found = beginning.entrances(conn, linking.MAIN, STAGE)
    if len(found) != 1:
        raise NoWayBack
    return found[0]
