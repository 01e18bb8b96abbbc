"""Correcting a variable of a case: it shows and changes what the case says, so the administrator alone may not.

He needs the role of somebody who answers for cases as well; who sees no case, corrects none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.actor import Actor
from app.cases.operations import journal
from app.cases.operations.errors import MovedOn, NotBoth
from app.engine import queries
from app.engine.operations import variables
from app.errors import Conflict, NotFound


def may(actor: Actor) -> bool:
    """Whether the actor may correct variables."""
    return actor.has(*journal.MECHANICS) and actor.has(*journal.OPERATORS)


# req: R-037
def correct(
    conn: Connection, instance_id: int, process: str, name: str, entry: str | Sequence[str], reason: str, actor: Actor,
    at: datetime, *, token: UUID | None = None, revision: int,
) -> None:  # fmt: skip
    """Give the variable the value that was typed; old and new stand in the history.

    Raises NotBoth, NeedsAReason, MovedOn, Invalid with the problem at ``value``, NoSuchVariable, NotRunning.
    """
    if not may(actor):
        raise NotBoth
    why = journal.reason_of(reason)
    row = queries.instance(conn, instance_id)
    if row is None:
        raise NotFound
    try:
        variables.correct(conn, instance_id, process, name, entry, actor, at, token=token, revision=revision)
    except Conflict as conflict:
        raise MovedOn from conflict
    journal.record(
        conn, "corrected", row.business_key, actor, at, why, instance_id=instance_id, name=name, process=process
    )  # fmt: skip
