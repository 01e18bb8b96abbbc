"""An instance looked at without taking it in hand: no lock, nothing moved, nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app import clock
from app.actor import SYSTEM
from app.engine import codec
from app.engine.compile import Bundle
from app.engine.interpreter import Interpreter, Names
from app.engine.live import Live


def live(conn: Connection, bundle: Bundle, row: Any, business_key: str) -> Live:
    """What waits in the instance ``row`` (its ``instance_id`` and ``state``); nothing in one that is over."""
    return Live.of(_workflow(conn, bundle, row, business_key), bundle)


def names(conn: Connection, bundle: Bundle, task: Any) -> Mapping[str, Any]:
    """The names that conditions in the form of an open user task may ask for, as completing it will see them.

    ``task`` is a row of ``tasks.find``. Ask for names while ``conn`` is open: the host is asked only then.
    """
    if task.closed_at is not None:
        return Names(conn, task.business_key, {})
    workflow = _workflow(conn, bundle, task, task.business_key)
    return Names(conn, task.business_key, workflow.get_task_from_id(UUID(str(task.id))).data)


def left(conn: Connection, bundle: Bundle, row: Any) -> Mapping[str, Any]:
    """The variables an instance ended with, or has now in its outermost diagram; ``row`` is that of the instance."""
    interpreter = Interpreter(conn, bundle, row.id, row.business_key, SYSTEM, clock.now())
    workflow = codec.decode(row.state, bundle, interpreter)
    return dict(max(workflow.tasks.values(), key=lambda task: task.last_state_change).data)


def _workflow(conn: Connection, bundle: Bundle, row: Any, business_key: str) -> Any:
    interpreter = Interpreter(conn, bundle, row.instance_id, business_key, SYSTEM, clock.now())
    return codec.decode(row.state, bundle, interpreter)
