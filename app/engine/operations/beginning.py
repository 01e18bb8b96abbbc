"""Beginning a procedure in its middle, at a step its diagram marks: for a matter that was taken up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import definitions, glance, instances, queries
from app.engine.instances import Started
from app.engine.model import Node
from app.errors import NotFound


@dataclass(frozen=True)
class Entrance:
    """A step of the active version of a procedure."""

    key: str
    node: Node


def entrances(conn: Connection, key: str, stage: str) -> Sequence[Entrance]:
    """The steps of the procedure's own diagram that begin ``stage``. Raises NoSuchProcess."""
    process = definitions.bundle(conn, definitions.active(conn, key)).process
    return [Entrance(key, node) for node in process.scoped(process.id) if node.stage == stage]


def begin(
    conn: Connection, where: Entrance, *, business_key: str, variables: Mapping[str, Any], actor: Actor
) -> Started:
    """Start the procedure with its token there; what lies before has been done."""
    return instances.start(
        conn, where.key, business_key=business_key, variables=variables, actor=actor, at_node=where.node.id
    )


def left_by(conn: Connection, instance_id: int) -> Mapping[str, Any]:
    """The variables with which an instance ended. Raises NotFound."""
    row = queries.instance(conn, instance_id)
    if row is None:
        raise NotFound
    bundle = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id)
    return glance.left(conn, bundle, row)
