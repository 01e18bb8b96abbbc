"""What a move of a token would do: the same turn, carried out in a transaction that is taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.actor import Actor
from app.db import Database
from app.engine.live import Live
from app.engine.model import Node
from app.engine.operations import moving
from app.engine.turn import Turn


@dataclass(frozen=True)
class Foreseen:
    """What a move does: steps of people that end and begin, clocks that end and begin, and where tokens stand then."""

    ends: Sequence[Node]
    begins: Sequence[Node]
    stops: Sequence[Node]
    starts: Sequence[tuple[Node, datetime | None]]
    stands: Sequence[Node]
    is_over: bool


def foresee(
    database: Database, instance_id: int, task_id: UUID, node: str, met: Collection[str], actor: Actor, at: datetime
) -> Foreseen:
    """Nothing of it is kept; what cannot be carried out raises as it would."""
    with database.transaction() as conn:
        effect = _effect(moving.carried_out(conn, instance_id, task_id, node, met, actor, at))
        conn.rollback()
    return effect


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


def _nodes(turn: Turn, live: Live, ids: Iterable[UUID]) -> list[Node]:
    return sorted((live.hosts[one] for one in ids), key=lambda node: node.id)


def _timer(turn: Turn, live: Live, one: tuple[UUID, str]) -> Node:
    return turn.bundle.index[live.timers[one].workflow.spec.name].nodes[one[1]]
