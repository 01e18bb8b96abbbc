"""What the active deployment names: where each time limit is used, and what a ladder may set going.

Read from the diagrams alone, once for each deployment, which never changes; nothing is compiled for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection

from app.engine import definitions, deployments, reading
from app.engine.limits import limit_of
from app.engine.model import Process

TOLD = "timer_id"
"""A procedure that a ladder may start takes this as an input: it is told which clock it is about."""


@dataclass(frozen=True)
class Use:
    """One node of a diagram that waits for a limit; ``step`` is what it is called, or what it stands on."""

    process: str
    process_name: str
    process_name_en: str
    node: str
    step: str
    step_en: str


@dataclass(frozen=True)
class Procedure:
    """A procedure by its key and its two names."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True)
class Inventory:
    """``uses`` by the key of the limit; ``startable`` procedures; ``messages`` that diagrams wait for."""

    uses: Mapping[str, tuple[Use, ...]]
    startable: tuple[Procedure, ...]
    messages: tuple[str, ...]


NOTHING = Inventory({}, (), ())


def of(conn: Connection) -> Inventory:
    """The inventory of the active deployment."""
    active = deployments.active(conn)
    if active is None:
        return NOTHING
    return _inventory(tuple(sorted(_diagrams(conn, active.id).items())))


def _diagrams(conn: Connection, deployment_id: int) -> dict[str, bytes]:
    files = definitions.files_of(conn, deployment_id)
    return {path: content for path, content in files.items() if reading.kind_of(path) == "bpmn"}


@lru_cache(4)
def _inventory(files: tuple[tuple[str, bytes], ...]) -> Inventory:
    read = reading.read(dict(files))
    uses: dict[str, list[Use]] = {}
    for process in read.processes.values():
        for node in process.nodes.values():
            if node.timer and (key := limit_of(node.timer.text)):
                uses.setdefault(key, []).append(_use(process, node.id))
    return Inventory(
        {key: tuple(found) for key, found in uses.items()},
        tuple(Procedure(one.id, one.name, one.name_en) for one in read.processes.values() if TOLD in one.inputs),
        tuple(sorted(read.messages)),
    )


def _use(process: Process, node_id: str) -> Use:
    node = process.nodes[node_id]
    step = process.nodes.get(node.attached_to or "", node)
    return Use(process.id, process.name, process.name_en, node.id, step.name, step.name_en)
