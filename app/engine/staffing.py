"""Who may do a user task: whoever does its role's work, somebody the diagram names, and who may not after all.

``as:assignee`` names one person, who may then do the step without the role (002 2.2: technical support visits);
``as:notBy`` and ``as:notPerson`` keep people away from what they have done, or what is about them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, exists, select

from app import expressions
from app.actor import Actor
from app.engine import wiring
from app.engine.compile import Bundle
from app.engine.errors import NotYourRole, PersonConcerned, SamePersonTwice
from app.engine.model import Node
from app.engine.tables import user_task
from app.errors import Refused

if TYPE_CHECKING:
    from app.engine.turn import Turn

DISPATCHERS = ("supervisor", "manager")
"""Roles that may hand a task to somebody and may open what somebody else holds."""

_DID = select(
    exists().where(
        user_task.c.instance_id == bindparam("b_instance"),
        user_task.c.node == bindparam("b_node"),
        user_task.c.completed_by == bindparam("b_name"),
    )
)


def may_see(row: Any, actor: Actor) -> bool:
    """Whether a task may be looked at: by its role, by those who dispatch, by whoever holds it or did it."""
    return row.role in actor.roles or actor.has(*DISPATCHERS) or actor.name in (row.assignee, row.completed_by)


# req: R-131
def may_do(row: Any, actor: Actor, bundle: Bundle) -> bool:
    """Whether a task is the actor's to do: by his role, or because the diagram named him."""
    return row.role in actor.roles or (actor.name == row.assignee and node_of(row, bundle).assignee is not None)


# req: R-030
def require(row: Any, actor: Actor, bundle: Bundle) -> None:
    """Raises NotYourRole."""
    if not may_do(row, actor, bundle):
        raise NotYourRole


def separate(conn: Connection, row: Any, name: str, bundle: Bundle, names: Callable[[], Mapping[str, Any]]) -> None:
    """Keep ``name`` from a task that is not for him. ``names``: what an expression of the instance may ask for.

    Raises SamePersonTwice, PersonConcerned.
    """
    if found := refusal(conn, row, name, bundle, names):
        raise found


def refusal(
    conn: Connection, row: Any, name: str, bundle: Bundle, names: Callable[[], Mapping[str, Any]]
) -> Refused | None:
    """Why a task is not for ``name``, though it may be for his role; None where nothing speaks against it."""
    return _refusal(conn, row.instance_id, node_of(row, bundle), name, bundle, names)


# req: R-131
def chosen(turn: Turn, task: Any, node: Node) -> str | None:
    """The person a new task is born with: the one its diagram names, if he works here and may do it."""
    if node.assignee is None:
        return None
    named = turn.interpreter.evaluate(task, node.assignee)
    name = wiring.host().colleague(turn.conn, named) if isinstance(named, str) else None
    if name is None:
        return None
    names = turn.interpreter.names
    return None if _refusal(turn.conn, turn.row.id, node, name, turn.bundle, lambda: names(task)) else name


# req: R-034
def on_call(turn: Turn, task: Any, node: Node, role: str) -> str | None:
    """The person on call who gets a new task of ``role``, unless the diagram keeps it from him."""
    name = wiring.host().on_call(turn.conn, role, turn.row.business_key, turn.at) if role else None
    if name is None:
        return None
    names = turn.interpreter.names
    return None if _refusal(turn.conn, turn.row.id, node, name, turn.bundle, lambda: names(task)) else name


# req: R-029
def role_of(turn: Turn, task: Any, node: Node) -> str:
    """The role a new task waits for: that of its node, or whoever stands in where all of that role are concerned.

    A delay that is the only supervisor's doing is the manager's to deal with (H-59).
    """
    if node.not_person is None or node.role is None:
        return node.role or ""
    concerned = _people(turn.interpreter.evaluate(task, node.not_person))
    return wiring.host().stand_in(turn.conn, node.role, concerned) if concerned else node.role


def node_of(row: Any, bundle: Bundle) -> Node:
    """The node of the diagram that a task stands for."""
    return bundle.processes[row.process].nodes[row.node]


def _refusal(
    conn: Connection, instance_id: int, node: Node, name: str, bundle: Bundle, names: Callable[[], Mapping[str, Any]]
) -> Refused | None:
    for other in node.not_by:
        if not conn.execute(_DID, {"b_instance": instance_id, "b_node": other, "b_name": name}).scalar():
            continue
        before = next((p.nodes[other] for p in bundle.processes.values() if other in p.nodes), None)
        return SamePersonTwice(node=before.name if before else other)
    if node.not_person and name in _people(expressions.parse(node.not_person).evaluate(names())):
        return PersonConcerned(node=node.name)
    return None


def _people(value: Any) -> list[str]:
    """One login name, several with commas between, a list of them, or nobody."""
    listed = value if isinstance(value, list | tuple) else [value]
    return [name.strip() for one in listed if isinstance(one, str) for name in one.split(",")]
