"""Suspending a case and resuming it: between the two nothing of it moves, and no clock loses a minute."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app.actor import Actor
from app.cases import holds, queries
from app.cases.operations import journal
from app.cases.operations.errors import NothingRuns, NotSuspended, SuspendedAlready
from app.engine.operations import locking, suspension


# req: R-037
def suspend(conn: Connection, business_key: str, reason: str, actor: Actor, at: datetime) -> None:
    """Every procedure of the case rests and every clock of it stands.

    Raises NotAnOperator, NeedsAReason, NothingRuns, SuspendedAlready.
    """
    journal.require_operator(actor)
    why = journal.reason_of(reason)
    open_ones = locking.opened(conn, business_key)
    if not open_ones:
        raise NothingRuns
    if all(row.status == suspension.SUSPENDED for row in open_ones):
        raise SuspendedAlready
    queries.file(conn, business_key, lock=True)
    holds.suspend(conn, business_key, actor, at)
    suspension.suspend(conn, business_key, actor)
    journal.record(conn, "suspended", business_key, actor, at, why)


# req: R-037
def resume(conn: Connection, business_key: str, reason: str, actor: Actor, at: datetime) -> None:
    """It goes on where it stood, with as much time left as it had.

    Raises NotAnOperator, NeedsAReason, NotSuspended.
    """
    journal.require_operator(actor)
    why = journal.reason_of(reason)
    if not any(row.status == suspension.SUSPENDED for row in locking.opened(conn, business_key)):
        raise NotSuspended
    queries.file(conn, business_key, lock=True)
    since = holds.resume(conn, business_key, actor, at)
    suspension.resume(conn, business_key, since or at, actor, at)
    journal.record(conn, "resumed", business_key, actor, at, why)
