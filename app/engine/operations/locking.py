"""All open instances of a matter in hand at once, which only an operation needs: a turn holds one, and never two.

They are locked in their order, so two operations wait for each other in line; and before the case, as a turn does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from app.engine.tables import CONTENT, process_definition, process_instance

OPEN = ("running", "suspended")


def opened(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """The open instances of a matter, oldest first, locked, with key, hash and deployment of their definition."""
    return conn.execute(
        select(process_instance, *CONTENT)
        .join(process_definition, process_definition.c.id == process_instance.c.definition_id)
        .where(process_instance.c.business_key == business_key, process_instance.c.status.in_(OPEN))
        .order_by(process_instance.c.id)
        .with_for_update(of=process_instance)
    ).all()
