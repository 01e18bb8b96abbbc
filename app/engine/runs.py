"""What versions of a procedure have been through, of all matters together: which instances run it, where their tokens
stand, which ways they went. Counted, never shown one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select

from app.engine import codec, definitions, reading
from app.engine.positions import MOVED
from app.engine.tables import deployment, deployment_definition, process_definition, process_instance
from app.history.tables import history_event

OPEN = ("running", "suspended")
_REMEMBERED = 64
_known: dict[str, Mapping[str, frozenset[str]]] = {}


@dataclass(frozen=True)
class Leg:
    """What one turn of an instance entered, or a part of it: nodes of one procedure, in order."""

    instance_id: int
    at: datetime
    nodes: tuple[str, ...]


def versions(conn: Connection, key: str) -> Sequence[Row[Any]]:
    """The versions of a procedure, newest first: its definition, when it first was active, and whether it is."""
    began = func.min(deployment.c.activated_at).label("began")
    active = func.max(case((deployment.c.active, 1), else_=0)).label("active")
    return conn.execute(
        select(process_definition, began, active)
        .join(deployment_definition, deployment_definition.c.definition_id == process_definition.c.id)
        .join(deployment, deployment.c.id == deployment_definition.c.deployment_id)
        .where(process_definition.c.key == key)
        .group_by(*process_definition.c)
        .order_by(process_definition.c.version.desc())
    ).all()


def hosts(conn: Connection, definition: Any) -> list[int]:
    """The definitions whose instances run this one: itself, and every one that calls it, directly or not.

    A called procedure runs inside its caller, in the version that stands in the caller's deployment.
    """
    first = process_definition.alias("first")
    rows = conn.execute(
        select(first.c.id, first.c.key, first.c.deployment_id)
        .join(
            deployment_definition,
            and_(
                deployment_definition.c.deployment_id == first.c.deployment_id,
                deployment_definition.c.key == definition.key,
            ),
        )
        .where(deployment_definition.c.definition_id == definition.id)
        .order_by(first.c.id)
    ).all()
    return [row.id for row in rows if definition.key in _closures(conn, row.deployment_id)[row.key]]


def standing(conn: Connection, hosts: Sequence[int], process: str) -> Counter[str]:
    """How many tokens stand at each node of ``process`` now. One pass over the states of the open instances."""
    found: Counter[str] = Counter()
    for one in conn.execute(select(process_definition).where(process_definition.c.id.in_(hosts))).all():
        bundle = None
        mine = process_instance.c.definition_id == one.id
        states = select(process_instance.c.state).where(mine, process_instance.c.status.in_(OPEN))
        for state in conn.execute(states).scalars().yield_per(500):
            # Compiled only where something runs: of an old version mostly nothing does.
            bundle = bundle or definitions.bundle(conn, one)
            found.update(node.id for node in codec.standing(state, bundle) if bundle.process_of[node.scope] == process)
    return found


def legs(conn: Connection, hosts: Sequence[int], process: str, since: datetime | None, *, most: int) -> Iterator[Leg]:
    """What the newest ``most`` instances that ran after ``since`` entered of ``process``: each instance whole, from its
    beginning, in the order in which it went. The log says it already; nothing is written for this."""
    step = f"{process}/"
    for row in conn.execute(_legs(hosts, step, since, most)).yield_per(1000):
        entered = (row.nodes or "").split(",")
        yield Leg(row.instance_id, row.at, tuple(one.removeprefix(step) for one in entered if one.startswith(step)))


def ran(conn: Connection, hosts: Sequence[int], since: datetime | None) -> int:
    """How many instances ran after ``since``."""
    return int(conn.execute(select(func.count()).where(*_ran(hosts, since))).scalar_one())


def _legs(hosts: Sequence[int], step: str, since: datetime | None, most: int) -> Select[Any]:
    newest = (
        select(process_instance.c.id, process_instance.c.business_key)
        .where(*_ran(hosts, since))
        .order_by(process_instance.c.id.desc())
        .limit(most)
        .subquery("newest")
    )
    nodes = history_event.c.data["nodes"].as_string()
    return (
        select(history_event.c.instance_id, history_event.c.at, nodes.label("nodes"))
        # By the subject there is an index; by the instance there is none.
        .join(
            newest, and_(history_event.c.subject == newest.c.business_key, history_event.c.instance_id == newest.c.id)
        )
        .where(history_event.c.kind == MOVED, nodes.contains(step, autoescape=True))
        .order_by(history_event.c.instance_id, history_event.c.id)
    )


def _ran(hosts: Sequence[int], since: datetime | None) -> list[Any]:
    mine = process_instance.c.definition_id.in_(hosts)
    if since is None:
        return [mine]
    return [mine, or_(process_instance.c.ended_at.is_(None), process_instance.c.ended_at >= since)]


def _closures(conn: Connection, deployment_id: int) -> Mapping[str, frozenset[str]]:
    """What each procedure of a deployment calls, itself included. A deployment never changes, so it is read once."""
    # By content, not by number: a process may look at several databases, as tests do.
    digest = conn.execute(select(deployment.c.hash).where(deployment.c.id == deployment_id)).scalar_one()
    if digest not in _known:
        files = definitions.files_of(conn, deployment_id)
        read = reading.read({path: content for path, content in files.items() if reading.kind_of(path) == "bpmn"})
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[digest] = {key: frozenset(read.closure(key)) for key in read.processes}
    return _known[digest]
