"""Moving a token of a case, foreseen before it is done: the same turn, carried out and taken back.

The administrator's move (R-032): he keeps the machine running and sees nothing of the customer by it. A stage counts as
passed where the case has entered it; once it was taken up again, since then, and the intake always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.actor import Actor
from app.cases import numbers, progress, queries
from app.cases.operations import journal
from app.cases.operations.errors import MovedOn
from app.db import Database
from app.engine import queries as engine
from app.engine.model import Node
from app.engine.operations import moving
from app.engine.operations.moving import Token
from app.engine.turn import Turn
from app.errors import Conflict, NotFound

INTAKE = "intake"


@dataclass(frozen=True)
class Foreseen:
    """What a move does: steps of people that end and begin, clocks that end and begin, and where tokens stand then."""

    ends: Sequence[Node]
    begins: Sequence[Node]
    stops: Sequence[Node]
    starts: Sequence[tuple[Node, datetime | None]]
    stands: Sequence[Node]
    is_over: bool


def tokens(conn: Connection, instance_id: int) -> Sequence[Token]:
    """The tokens of an instance and where each may go. Raises NotFound."""
    return moving.tokens_of(conn, instance_id, _met(conn, instance_id))


# req: R-032 R-037
def foresee(
    database: Database, instance_id: int, task_id: UUID, node: str, actor: Actor, at: datetime
) -> Foreseen:
    """What the move would do. Nothing of it is kept; what cannot be carried out raises as it would."""
    journal.require_mechanic(actor)
    with database.transaction() as conn:
        turn = moving.move(conn, instance_id, task_id, node, _met(conn, instance_id), actor, at)
        effect = _effect(turn)
        conn.rollback()
    return effect


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
        turn = moving.move(
            conn, instance_id, task_id, node, _met(conn, instance_id), actor, at, revision=revision
        )  # fmt: skip
    except Conflict as conflict:
        raise MovedOn from conflict
    left = turn.bundle.node(turn.before.at[task_id])
    journal.record(
        conn, "moved", turn.row.business_key, actor, at, why, instance_id=instance_id, node=left.id if left else None,
        to=node,
    )  # fmt: skip


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


def _effect(turn: Turn) -> Foreseen:
    before, after = turn.before, turn.after
    return Foreseen(
        ends=_nodes(turn, before, before.users.keys() - after.users.keys()),
        begins=_nodes(turn, after, after.users.keys() - before.users.keys()),
        stops=[_timer(turn, before, one) for one in before.timers if one not in after.timers],
        starts=[(one.node, one.plan.due_at) for one in turn.armed if (one.task_id, one.node.id) in after.timers],
        stands=[node for node in after.hosts.values() if node.attached_to is None],
        is_over=turn.is_over,
    )


def _nodes(turn: Turn, live: Any, ids: Any) -> list[Node]:
    return sorted((live.hosts[one] for one in ids), key=lambda node: node.id)


def _timer(turn: Turn, live: Any, one: tuple[UUID, str]) -> Node:
    return turn.bundle.index[live.timers[one].workflow.spec.name].nodes[one[1]]
