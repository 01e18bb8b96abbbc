"""Timers of a turn: those that began to wait are armed, those whose activity ended are put away.

A catch event whose limit is switched off passes at once; a boundary event whose limit is off waits without a due
time, so that switching the limit on again finds its row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, case, insert, update

from app import expressions
from app.engine import live, wiring
from app.engine.errors import NoDate
from app.engine.host import Plan
from app.engine.interpreter import Names
from app.engine.limits import limit_of
from app.engine.model import Node
from app.engine.tables import timer
from app.errors import DeskError

if TYPE_CHECKING:
    from app.engine.turn import Turn

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSERT = insert(timer)
_PUT_AWAY = (
    update(timer)
    .where(
        timer.c.instance_id == bindparam("b_instance"),
        timer.c.host_task.in_(bindparam("b_hosts", expanding=True)),
        timer.c.state.in_(("armed", "fired")),
    )
    .values(state=case((timer.c.state == "armed", "cancelled"), else_=timer.c.state), next_at=None, ver=timer.c.ver + 1)
)


@dataclass(frozen=True)
class Armed:
    """A timer that began to wait in this turn, with its plan."""

    task_id: UUID
    host_id: UUID
    node: Node
    host_node: Node
    process: str
    plan: Plan
    waits: bool


def arm(turn: Turn) -> list[Any]:
    """Plan the timers that are new. Answers the waiting events that pass at once because their limit is off."""
    passing = []
    known = {(one.task_id, one.node.id) for one in turn.armed}
    for (task_id, node_id), task in turn.after.timers.items():
        if (task_id, node_id) in turn.before.timers or (task_id, node_id) in known:
            continue
        node = _node(turn, task, node_id)
        waits = node.tag != "boundaryEvent"
        try:
            plan = _plan(turn, task, node, waits)
        except DeskError:
            raise
        except Exception as error:
            raise turn.failure(task, error) from error
        if waits and plan.due_at is None and node.tag == "intermediateCatchEvent":
            passing.append(task)
            continue
        host = live.host_of(task)
        host_node = turn.bundle.node(host) or node
        turn.armed.append(Armed(task_id, host.id, node, host_node, turn.bundle.process_of[node.scope], plan, waits))
    return passing


def write(turn: Turn) -> None:
    """Insert the rows of what was armed and still waits; put away the timers of activities that are over."""
    rows = [_row(turn, one) for one in turn.armed if (one.task_id, one.node.id) in turn.after.timers]
    if rows:
        turn.conn.execute(_INSERT, rows)
    gone = [
        task_id
        for task_id, node in turn.before.hosts.items()
        if task_id not in turn.after.hosts
        and (node.id in turn.bundle.guarded or node.timer or node.tag == "eventBasedGateway")
    ]
    if gone:
        turn.conn.execute(_PUT_AWAY, {"b_instance": turn.row.id, "b_hosts": gone})


def chosen(turn: Turn, task: Any, expression: str) -> datetime | None:
    """The date somebody chose, as an expression of the diagram finds it; None where nobody did."""
    try:
        return _instant(expressions.parse(expression).evaluate(Names(turn.conn, turn.row.business_key, task.data)))
    except DeskError as error:
        raise turn.interpreter.failure(task, error) from error


def _node(turn: Turn, task: Any, node_id: str) -> Node:
    return turn.bundle.index[task.workflow.spec.name].nodes[node_id]


def _plan(turn: Turn, task: Any, node: Node, waits: bool) -> Plan:
    trigger = node.timer
    assert trigger is not None
    if trigger.timer == "date":
        due = chosen(turn, task, trigger.text)
        return Plan("", 0, 0, turn.at, due, due)
    return wiring.timekeeper().plan(turn.conn, limit_of(trigger.text), turn.row.business_key, at=turn.at, waits=waits)


def _instant(value: Any) -> datetime | None:
    """A date as an instant; None where nobody named one.

    Text is read as ISO 8601, in UTC where it names no zone. A day alone begins where the house is. Whatever else a
    diagram came to, a number or a duration, is a mistake to be told: nobody would see that a step did not wait.
    """
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            value = date.fromisoformat(value) if _DAY.fullmatch(value) else datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime.combine(value, time(), wiring.host().zone()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # The first and the last day of the calendar have no instant in every zone.
    raise NoDate(text=str(value)[:60])


def _row(turn: Turn, one: Armed) -> dict[str, Any]:
    plan = one.plan
    turn.note(
        "timer:armed",
        one.node.id,
        limit=plan.limit_key,
        version=plan.limit_version,
        due=plan.due_at.isoformat() if plan.due_at else None,
    )
    return {
        "instance_id": turn.row.id,
        "business_key": turn.row.business_key,
        "task_id": one.task_id,
        "occurrence": 1,
        "host_task": one.host_id,
        "process": one.process,
        "node": one.node.id,
        "host_node": one.host_node.id,
        "limit_key": plan.limit_key,
        "limit_version": plan.limit_version,
        "calendar_version": plan.calendar_version,
        "details": dict(plan.details),
        "started_at": plan.started_at,
        "used_seconds": 0,
        "due_at": plan.due_at,
        "next_at": plan.next_at,
        "rung": plan.rung,
        "state": "armed",
        "provisional": plan.provisional,
        "ver": 1,
    }
