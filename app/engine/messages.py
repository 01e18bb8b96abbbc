"""Messages between instances, and to one from outside: rows, delivered each in a transaction of its own.

Correlation is by name, business key and the keys the diagram names. A message that nobody waits for yet is kept until
it expires, and is tried again when somebody begins to wait. Two instance locks are never held in one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app import clock
from app.db import Instant, memory
from app.engine import correlation
from app.engine.errors import MessagesInCircle
from app.engine.model import SENDING, Node
from app.engine.tables import message, message_wait

if TYPE_CHECKING:
    from app.engine.turn import Turn

TIME_TO_LIVE = timedelta(days=30)
NOW_ONLY = timedelta(0)
"""Expires as it is created: delivered to whoever waits, never buffered."""
HOPS = 100
"""Messages that may follow from one another without a person or the clock. Procedures that need more go in a circle."""

_POST = {
    dialect: insert_into(message).on_conflict_do_nothing(index_elements=[message.c.dedup_key]).returning(message.c.id)
    for dialect, insert_into in (("postgresql", postgresql_insert), ("sqlite", sqlite_insert))
}
_WAITS = insert(message_wait)
_WAITS_NO_MORE = delete(message_wait).where(
    message_wait.c.instance_id == bindparam("b_instance"),
    message_wait.c.task_id == bindparam("b_task"),
    message_wait.c.name == bindparam("b_name"),
)
_kept = select(message.c.id).where(
    message.c.name.in_(bindparam("b_names", expanding=True)),
    message.c.business_key == bindparam("b_key"),
    message.c.consumed_at.is_(None),
    message.c.expires_at > bindparam("b_at"),
)
_AGAIN = (
    update(message)
    .where(message.c.id.in_(_kept.with_for_update(skip_locked=True)))
    .values(next_at=bindparam("b_at", type_=Instant))
)
_DUE = (
    select(message.c.id)
    .where(message.c.next_at <= bindparam("b_at"))
    .order_by(message.c.next_at)
    .limit(bindparam("b_limit"))
)


def post(
    conn: Connection,
    name: str,
    business_key: str,
    payload: Mapping[str, Any],
    *,
    dedup_key: str | None = None,
    keep: timedelta = TIME_TO_LIVE,
    key: str = "",
) -> bool:
    """Send the message ``name`` to whoever waits for it under ``business_key``. False: this one was sent before."""
    return _put(conn, _row(name, business_key, payload, dedup_key or uuid4().hex, clock.now(), keep, key))


def follow(conn: Connection, hops: int) -> None:
    """What is sent in this transaction from here on follows from a message that so many others led to."""
    memory(conn)["hops"] = hops + 1


def _put(conn: Connection, row: Mapping[str, Any]) -> bool:
    hops = memory(conn).get("hops", 0)
    if hops > HOPS:
        raise MessagesInCircle(most=HOPS)
    return conn.execute(_POST[conn.dialect.name], [{**row, "hops": hops}]).first() is not None


def post_awaited(
    conn: Connection, name: str, business_key: str, payload: Mapping[str, Any], *, dedup_key: str | None = None
) -> bool:
    """Send a message to whoever waits for it now; False when nobody does: it is news, and is never kept for later."""
    if not is_awaited(conn, name, business_key):
        return False
    return post(conn, name, business_key, payload, dedup_key=dedup_key, keep=NOW_ONLY)


def post_each(conn: Connection, name: str, business_key: str, payload: Mapping[str, Any]) -> None:
    """Send a message to everybody who waits for it now, one to each; where nobody does it is never kept for later."""
    for _ in range(_awaited(conn, business_key)[name]):
        post(conn, name, business_key, payload, keep=NOW_ONLY)


def is_awaited(conn: Connection, name: str, business_key: str) -> bool:
    """Whether anybody waits for the message now."""
    return name in _awaited(conn, business_key)


def awaited(business_key: Any, *columns: ColumnElement[Any]) -> Select[Any]:
    """What is asked of those who wait for any message under a business key."""
    return select(*columns).where(message_wait.c.business_key == business_key, message_wait.c.correlation == "")


def know_awaited(conn: Connection, business_key: str, names: Iterable[str]) -> None:
    """What ``awaited`` said of a business key was read with something else: a name for each who waits."""
    memory(conn)[_AWAITED_KEY, business_key] = Counter(names)


def forget_awaited(conn: Connection, business_key: str) -> None:
    """This transaction has changed who waits."""
    memory(conn).pop((_AWAITED_KEY, business_key), None)


def _awaited(conn: Connection, business_key: str) -> Counter[str]:
    if (_AWAITED_KEY, business_key) not in memory(conn):
        know_awaited(conn, business_key, conn.execute(_AWAITED, {"b_key": business_key}).scalars())
    found: Counter[str] = memory(conn)[_AWAITED_KEY, business_key]
    return found


def reaches(name: Any, business_key: Any, key: Any = "") -> ColumnElement[bool]:
    """Whether a row of ``message_wait`` waits for such a message."""
    return and_(
        message_wait.c.name == name,
        message_wait.c.business_key == business_key,
        or_(message_wait.c.correlation == "", message_wait.c.correlation == key),
    )


_AWAITED_KEY = "awaited"
_AWAITED = awaited(bindparam("b_key"), message_wait.c.name)


def meet(conn: Connection, name: str, business_key: str) -> None:
    """One at a time, until the transaction ends: who begins to wait for a message, and who found nobody waiting.

    Otherwise each might miss what the other has not committed. Whoever holds this takes no instance any more; and
    who begins to wait passes over messages that are being delivered, so there is no circle. SQLite has one writer.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{name} {business_key}", 0))))


def is_pending(conn: Connection, name: str, business_key: str) -> bool:
    """Whether such a message was sent and has reached nobody yet."""
    sent = select(message.c.id).where(
        message.c.name == name,
        message.c.business_key == business_key,
        message.c.consumed_at.is_(None),
        message.c.expires_at > clock.now(),
    )
    return conn.execute(sent.limit(1)).first() is not None


def take_back(conn: Connection, business_key: str, names: Collection[str]) -> None:
    """What was sent under these names and has reached nobody yet never will: it has been overtaken by events."""
    overtaken = (
        message.c.name.in_(names),
        message.c.business_key == business_key,
        message.c.consumed_at.is_(None),
    )
    conn.execute(update(message).where(*overtaken).values(next_at=None, expires_at=clock.now()))


def due(conn: Connection, at: datetime, limit: int = 50) -> Sequence[int]:
    """Ids of messages that should be tried now."""
    return conn.execute(_DUE, {"b_at": at, "b_limit": limit}).scalars().all()


def post_thrown(turn: Turn) -> None:
    """Post what the diagram threw and nobody inside the instance caught."""
    now = turn.at
    thrown = [
        event for event in turn.workflow.get_events() if isinstance(event.event_definition, MessageEventDefinition)
    ]
    for event in thrown:
        name, data = event.event_definition.name, event.payload or {}
        node = getattr(event.event_definition, "node", None)
        once, keep, key = None, TIME_TO_LIVE, ""
        if node is not None:
            once, key = correlation.dedup(turn, node, data), correlation.key(turn, node, data)
            keep = correlation.keep(turn, node, data, TIME_TO_LIVE)
        try:
            fresh = _put(turn.conn, _row(name, turn.row.business_key, data, once or uuid4().hex, now, keep, key))
        except MessagesInCircle as error:
            raise turn.failure_at(node or _sender(turn, name), error) from error
        if fresh:
            turn.note("message:thrown", None, name=name)


def _sender(turn: Turn, name: str) -> Node:
    """A step of the diagram that sends the message."""
    nodes = (node for process in turn.bundle.processes.values() for node in process.nodes.values())
    return next(node for node in nodes if node.message == name and node.tag in SENDING)


def write_waits(turn: Turn) -> None:
    """Bring the rows of waiting message events up to date; a buffered message is tried again."""
    gone = [key for key in turn.before.messages if key not in turn.after.messages]
    new = [key for key in turn.after.messages if key not in turn.before.messages]
    if gone or new:
        forget_awaited(turn.conn, turn.row.business_key)
    if gone:
        mine = turn.row.id
        turn.conn.execute(_WAITS_NO_MORE, [{"b_instance": mine, "b_task": task, "b_name": name} for task, name in gone])
    if new:
        names = sorted({name for _, name in new})
        for name in names:
            meet(turn.conn, name, turn.row.business_key)
        turn.conn.execute(_WAITS, [_wait(turn, task_id, name) for task_id, name in new])
        turn.conn.execute(_AGAIN, {"b_names": names, "b_key": turn.row.business_key, "b_at": turn.at})


def _wait(turn: Turn, task_id: Any, name: str) -> dict[str, Any]:
    task = turn.after.messages[task_id, name]
    node = turn.bundle.node(task)
    assert node is not None
    if node.tag == "eventBasedGateway":
        process = turn.bundle.processes[turn.bundle.process_of[node.scope]]
        node = next(one for one in process.next(node) if one.message == name)
    return {
        "instance_id": turn.row.id,
        "task_id": task_id,
        "name": name,
        "business_key": turn.row.business_key,
        "correlation": correlation.key(turn, node, task.data),
    }


def _row(
    name: str,
    business_key: str,
    payload: Mapping[str, Any],
    dedup_key: str,
    now: datetime,
    keep: timedelta,
    key: str,
) -> dict[str, Any]:
    return {
        "name": name,
        "business_key": business_key,
        "correlation": key,
        "payload": dict(payload),
        "dedup_key": dedup_key,
        "created_at": now,
        "next_at": now,
        "expires_at": now + keep,
    }
