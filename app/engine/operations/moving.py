"""Moving a token (R-032, R-037): which tokens of an instance may be taken, where each may go, and taking it there.

The rule. A token moves within its own diagram: to a step a person, a clock, a message or the machine carries out, or to
a gateway that decides; to its own step, which begins it anew. Never to a start, an end or a boundary event, nor to an
event that belongs to a gateway before it. A diagram that divides (parallel, inclusive) lets none of its tokens be
moved: one would be missing, or be there twice, where the ways meet. The same goes for a token of a loop, and for one
that set out beside an activity that is still worked on.

Never past a mandatory stage: every stage that every way through the diagram to a step is sure to have met (the same
analysis that refuses a diagram, ``lint.stages``) must have been met by the matter already, else it is not offered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import definitions, glance, instances, queries, tokens
from app.engine.compile import Bundle
from app.engine.errors import NoSuchPlace
from app.engine.lint import stages
from app.engine.live import Live
from app.engine.model import ACTIVITIES, Node
from app.engine.turn import Turn
from app.errors import Conflict, NotFound
from app.i18n import Message

POSSIBLE = ACTIVITIES | {
    "exclusiveGateway", "eventBasedGateway", "intermediateCatchEvent", "intermediateThrowEvent",
}  # fmt: skip
DIVIDING = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})


@dataclass(frozen=True)
class Place:
    """A node a token may go to; ``lacking``: the mandatory stages that lie before it and were not met, then it may
    not."""

    node: Node
    lacking: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.lacking


@dataclass(frozen=True)
class Token:
    """A token that stands in an instance: where, in which diagram, and where it may go. ``stuck``: nowhere."""

    task_id: UUID
    node: Node
    process: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Left:
    """Where a token was taken off."""

    business_key: str
    node: str


def tokens_of(conn: Connection, instance_id: int, met: Collection[str]) -> Sequence[Token]:
    """The tokens of an instance, outermost first; ``met``: the stages its matter has been in. Raises NotFound."""
    row = queries.instance(conn, instance_id)
    if row is None:
        raise NotFound
    bundle = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id)
    return _tokens(bundle, glance.live(conn, bundle, _Look(row), row.business_key), met)


def move(
    conn: Connection, instance_id: int, task_id: UUID, node_id: str, met: Collection[str], actor: Actor, at: datetime,
    *, revision: int | None = None,
) -> Left:  # fmt: skip
    """Take the token at ``task_id`` to another node of its diagram; where it was taken off.

    ``revision``: what the operator saw; another one is Conflict, for the instance has moved on. Raises NoSuchPlace,
    NotRunning, and what the steps it enters raise.
    """
    turn = carried_out(conn, instance_id, task_id, node_id, met, actor, at, revision=revision)
    left = turn.bundle.node(turn.before.at[task_id])
    return Left(turn.row.business_key, left.id if left else "")


def carried_out(
    conn: Connection, instance_id: int, task_id: UUID, node_id: str, met: Collection[str], actor: Actor, at: datetime,
    *, revision: int | None = None,
) -> Turn:  # fmt: skip
    """The same; the turn, finished, says what that did."""
    turn = instances.take(conn, instance_id, actor, at)
    if revision is not None and revision != turn.row.revision:
        raise Conflict
    token = next((one for one in _tokens(turn.bundle, turn.before, met) if one.task_id == task_id), None)
    if token is None:
        raise Conflict
    place = next((one for one in token.places if one.node.id == node_id), None)
    if place is None:
        raise NoSuchPlace(why=Message("the diagram has no such step for it."))
    if not place.is_open:
        raise NoSuchPlace(why=Message("a mandatory stage would be skipped."))
    turn.note("token:placed", token.node.id, process=token.process, to=node_id)
    turn.move(task_id, node_id)
    turn.finish()
    return turn


def _tokens(bundle: Bundle, live: Live, met: Collection[str]) -> list[Token]:
    found = []
    order = list(bundle.processes)
    for task_id, node in live.hosts.items():
        if node.attached_to is None:
            process = bundle.process_of[node.scope]
            found.append(Token(task_id, node, process, tuple(_places(bundle, live, task_id, node, met))))
    depths = {task_id: _depth(live.at[task_id]) for task_id in live.hosts}
    return sorted(found, key=lambda one: (depths[one.task_id], order.index(one.process), one.node.id))


def _depth(task: Any) -> int:
    depth, workflow = 0, task.workflow
    while workflow.parent_task_id is not None:
        depth, workflow = depth + 1, workflow.parent_workflow
    return depth


def _places(bundle: Bundle, live: Live, task_id: UUID, node: Node, met: Collection[str]) -> list[Place]:
    process = bundle.processes[bundle.process_of[node.scope]]
    inside = list(process.scoped(node.scope))
    if any(one.tag in DIVIDING for one in inside) or not tokens.is_own(live.at[task_id]):
        return []
    # What is inside a subprocess is reached through it, and it stands in the diagram of the process itself.
    outer = _outer(process, node.scope)
    behind = stages.before(bundle, process, outer) if outer is not None else set()
    found = []
    for one in inside:
        if one.tag not in POSSIBLE or one.attached_to is not None or _of_a_gateway(process, one):
            continue
        needed = stages.before(bundle, process, one) | behind
        found.append(Place(one, tuple(stage for stage in stages.STAGES if stage in needed - set(met))))
    return found


def _outer(process: Any, scope: str) -> Node | None:
    return process.nodes.get(scope) if scope != process.id else None


def _of_a_gateway(process: Any, node: Node) -> bool:
    sources = (process.nodes.get(process.flows[flow].source) for flow in node.incoming if flow in process.flows)
    return any(source is not None and source.tag == "eventBasedGateway" for source in sources)


class _Look:
    def __init__(self, row: Any) -> None:
        self.instance_id, self.state = row.id, row.state
