"""Where the tokens of a matter stand, diagram by diagram: what a page needs to mark a drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app import history
from app.engine import definitions, glance, instances, queries
from app.engine.compile import Bundle
from app.engine.model import Node, Process
from app.engine.tables import incident
from app.errors import NotFound

MOVED = "token:moved"


@dataclass(frozen=True)
class Drawing:
    """One diagram of one instance.

    ``done`` are nodes behind us, ``active`` those where tokens are (with how many), ``stopped`` those where
    the machine was stopped by an error.
    """

    process: str
    name: str
    name_en: str
    done: tuple[str, ...] = ()
    active: Mapping[str, int] = field(default_factory=dict)
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An instance with the diagrams its tokens have been in, the main one first."""

    instance_id: int
    key: str
    name: str
    name_en: str
    version: int
    status: str
    started_at: datetime
    bundle: Bundle
    drawings: tuple[Drawing, ...]

    @property
    def is_open(self) -> bool:
        return self.status in ("running", "suspended")

    def drawing(self, process: str) -> Drawing:
        """The diagram of ``process``. Raises NotFound for one no token has been in."""
        found = next((one for one in self.drawings if one.process == process), None)
        if found is None:
            raise NotFound
        return found

    @property
    def latest(self) -> Drawing:
        """The innermost diagram with a token in it; of an instance that is over, the main one."""
        busy = [one for one in self.drawings if one.active]
        return busy[-1] if busy else self.drawings[0]


def of(conn: Connection, business_key: str, only: int | None = None) -> Sequence[Standing]:
    """Every instance of a matter, oldest first; ``only``: that one."""
    entered = _entered(history.of(conn, business_key))
    stopped = conn.execute(
        select(incident.c.instance_id, incident.c.node).where(
            incident.c.business_key == business_key, incident.c.resolved_at.is_(None)
        )
    ).all()
    rows = [row for row in instances.of(conn, business_key) if only in (None, row.id)]
    return [
        _standing(conn, row, entered.get(row.id, ()), [one.node for one in stopped if one.instance_id == row.id])
        for row in rows
    ]


def diagram(conn: Connection, instance_id: int, business_key: str, process: str) -> bytes:
    """The file that draws ``process`` as this instance runs it. Raises NotFound."""
    row = queries.instance(conn, instance_id)
    if row is None or row.business_key != business_key:
        raise NotFound
    if process not in definitions.bundle_of(conn, row.key, row.hash, row.deployment_id).processes:
        raise NotFound
    return definitions.diagram(conn, row, process)


def places(events: Sequence[Any]) -> dict[int, str]:
    """The diagram each event of a history happened in, by its id: where its node was last entered before it."""
    found: dict[int, str] = {}
    last: dict[tuple[int, str], str] = {}
    for event in events:
        if event.kind == MOVED:
            last.update({(event.instance_id, node): process for process, node in _steps(event)})
        elif (process := last.get((event.instance_id, event.node))) is not None:
            found[event.id] = process
    return found


def _standing(conn: Connection, row: Any, entered: Iterable[tuple[str, str]], stopped: Sequence[str]) -> Standing:
    bundle = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id)
    active = _active(conn, bundle, row) if row.status in ("running", "suspended") else {}
    been: dict[str, dict[str, None]] = {bundle.key: {}}
    for process, node in entered:
        been.setdefault(process, {})[node] = None
    drawings = tuple(
        _drawing(bundle.processes[process], nodes, active.get(process, {}), stopped)
        for process, nodes in been.items()
        if process in bundle.processes
    )
    return Standing(row.id, row.key, row.name, row.name_en, row.version, row.status, row.started_at, bundle, drawings)


def _drawing(process: Process, nodes: Iterable[str], active: Mapping[str, int], stopped: Sequence[str]) -> Drawing:
    return Drawing(
        process.id,
        process.name,
        process.name_en or process.name,
        done=tuple(node for node in nodes if node not in active and not _waits_at_the_edge(process.nodes.get(node))),
        active=active,
        stopped=tuple(node for node in stopped if node in process.nodes),
    )


def _waits_at_the_edge(node: Node | None) -> bool:
    # A boundary event is entered with its activity and waits; whether it went off the history says, not this.
    return node is not None and node.attached_to is not None


def _active(conn: Connection, bundle: Bundle, row: Any) -> dict[str, Counter[str]]:
    look = _Look(row.id, row.state)
    waiting = glance.live(conn, bundle, look, row.business_key)
    found: dict[str, Counter[str]] = {}
    for node in waiting.hosts.values():
        if node.attached_to is None:
            found.setdefault(bundle.process_of[node.scope], Counter())[node.id] += 1
    return found


@dataclass(frozen=True)
class _Look:
    instance_id: int
    state: bytes


def _entered(events: Sequence[Any]) -> dict[int, list[tuple[str, str]]]:
    """Per instance the nodes a token has entered, as (process, node), in order."""
    found: dict[int, list[tuple[str, str]]] = {}
    for event in events:
        if event.kind == MOVED:
            found.setdefault(event.instance_id, []).extend(_steps(event))
    return found


def _steps(event: Any) -> list[tuple[str, str]]:
    steps = (step.partition("/") for step in str(event.data.get("nodes", "")).split(","))
    return [(process, node) for process, _, node in steps]
