"""What many timers stand on, in words: the step each of them limits, asked for a chunk at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.engine import definitions
from app.engine.tables import CONTENT, process_definition, process_instance, timer

CHUNK = 500

Names = tuple[str, str]
"""Chinese and English."""

_PLACES = (
    select(
        timer.c.id, timer.c.process, timer.c.node, timer.c.host_node, *CONTENT
    )
    .join_from(timer, process_instance, process_instance.c.id == timer.c.instance_id)
    .join(process_definition, process_definition.c.id == process_instance.c.definition_id)
)  # fmt: skip


def of(conn: Connection, timer_ids: Sequence[int]) -> dict[int, Names]:
    """The names of the step of each timer, by its id."""
    found: dict[int, Names] = {}
    for start in range(0, len(timer_ids), CHUNK):
        for row in conn.execute(_PLACES.where(timer.c.id.in_(timer_ids[start : start + CHUNK]))):
            process = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id).processes[row.process]
            node = process.nodes.get(row.host_node) or process.nodes[row.node]
            found[row.id] = node.name, node.name_en
    return found
