"""Moving a token of a case, foreseen before it is done: the same turn, carried out and taken back.

The administrator's move (R-032): he keeps the machine running and sees nothing of the customer by it. A stage counts as
passed where the case has entered it; once it was taken up again, since then, and the intake always.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.actor import Actor
from app.cases import numbers, progress, queries
from app.cases.operations import journal
from app.cases.operations.errors import MovedOn
from app.db import Database
from app.engine import queries as engine
from app.engine.operations import foreseeing, moving
from app.engine.operations.foreseeing import Foreseen
from app.engine.operations.moving import Token
from app.errors import Conflict, NotFound

INTAKE = "intake"


def tokens(conn: Connection, instance_id: int) -> Sequence[Token]:
    """The tokens of an instance and where each may go. Raises NotFound."""
    return moving.tokens_of(conn, instance_id, _met(conn, instance_id))


# req: R-032 R-037
def foresee(database: Database, instance_id: int, task_id: UUID, node: str, actor: Actor, at: datetime) -> Foreseen:
    """What the move would do. Nothing of it is kept; what cannot be carried out raises as it would."""
    journal.require_mechanic(actor)
    with database.reading() as conn:
        met = _met(conn, instance_id)
    return foreseeing.foresee(database, instance_id, task_id, node, met, actor, at)


# req: R-032 R-037
def move(
    conn: Connection, instance_id: int, task_id: UUID, node: str, reason: str, actor: Actor, at: datetime,
    *, revision: int,
) -> None:  # fmt: skip
    """Move it. ``revision`` is that of the instance the operator saw: of two who move it, the second is told.

    Raises NotAMechanic, NeedsAReason, MovedOn, NoSuchPlace, NotRunning, and what the steps it enters raise.
    """
    journal.require_mechanic(actor)
    why = journal.reason_of(reason)
    try:
        left = moving.move(conn, instance_id, task_id, node, _met(conn, instance_id), actor, at, revision=revision)
    except Conflict as conflict:
        raise MovedOn from conflict
    journal.record(conn, "moved", left.business_key, actor, at, why, instance_id=instance_id, node=left.node, to=node)


def _met(conn: Connection, instance_id: int) -> frozenset[str]:
    row = engine.instance(conn, instance_id)
    if row is None:
        raise NotFound
    if not numbers.is_case(row.business_key):
        return frozenset(progress.STAGES)
    noted = queries.instants(conn, queries.file(conn, row.business_key).case.id)
    again = noted.get("reopened")
    met = {
        stage
        for stage in progress.STAGES
        if (at := noted.get(f"stage_{stage}")) is not None and (again is None or at >= again)
    }
    return frozenset(met | {INTAKE})
