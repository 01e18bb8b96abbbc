"""Ending a case from outside: 取消 by an operator, 撤销 at the customer's wish, 并入 because it is a duplicate.

Where its diagram knows such an end and a token stands before it, the step there is the better way. These are for the
case that stands anywhere else: every procedure of it ends where it is.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import closing, merging, numbers, queries
from app.cases.operations import journal
from app.cases.operations.errors import CannotMerge, EndedAlready
from app.cases.tables import service_case
from app.engine.operations import cancelling, locking
from app.errors import Problem

CANCELLED, WITHDRAWN, MERGED = "cancelled", "withdrawn", "merged"


# req: R-037
def end(
    conn: Connection, business_key: str, how: str, reason: str, actor: Actor, at: datetime, *, into: str = ""
) -> int:
    """End the case as ``how`` says: cancelled, withdrawn, or merged ``into`` the case of that number; how many
    procedures ended. Raises NotAnOperator, NeedsAReason, EndedAlready, CannotMerge.
    """
    journal.require_operator(actor)
    why = journal.reason_of(reason)
    locking.opened(conn, business_key)
    case = queries.file(conn, business_key, lock=True).case
    if case.closed_at is not None or case.archived_at is not None:
        raise EndedAlready
    if how == MERGED:
        _link(conn, case, into.strip())
    done = cancelling.cancel(conn, business_key, actor, at)
    closing.close(conn, business_key, how, actor, at, reason=why)
    journal.record(conn, f"ended_{how}", business_key, actor, at, why, into=into.strip() or None, procedures=done)
    if how == MERGED:
        target = numbers.business_key(into.strip())
        history.record(conn, "case:merged_from", subject=target, actor=actor.name, other=case.number)
    return done


def _link(conn: Connection, case: queries.Record, number: str) -> None:
    # Both cases are held until the end, in the order of their numbers: two who merge them into each other at the same
    # moment wait here, and the second finds the first one's merge.
    if problem := merging.problem(conn, case, number):
        raise CannotMerge([Problem(problem, "into")])
    queries.file(conn, numbers.business_key(number), lock=True)
    if problem := merging.problem(conn, case, number):
        raise CannotMerge([Problem(problem, "into")])
    queries.put(conn, service_case, case.id, {"merged_into": number})
