"""Writing a turn down: the instance's row, the user tasks that opened and closed, timers, waits, history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, case, func, insert, select, update

from app.db import Instant
from app.engine import armed, codec, live, messages, staffing, wiring
from app.engine.errors import InstanceChanged
from app.engine.tables import process_instance, timer, user_task

if TYPE_CHECKING:
    from app.engine.model import Node
    from app.engine.turn import Turn

_SAVE = (
    update(process_instance)
    .where(process_instance.c.id == bindparam("b_id"), process_instance.c.revision == bindparam("b_revision"))
    .values(
        state=bindparam("state"),
        revision=bindparam("revision"),
        status=bindparam("status"),
        outcome=bindparam("outcome"),
        ended_at=bindparam("ended_at"),
    )
)
_earlier = user_task.alias("earlier")
_OPEN = insert(user_task).values(
    attempt=select(func.count() + 1)
    .where(_earlier.c.instance_id == bindparam("b_instance"), _earlier.c.node == bindparam("b_node"))
    .scalar_subquery()
)
_CLOSE = (
    update(user_task)
    .where(user_task.c.id == bindparam("b_id"))
    .values(
        closed_at=bindparam("closed_at"),
        closed=bindparam("closed"),
        completed_by=bindparam("completed_by"),
        # Whoever completes what nobody held has held it.
        assignee=func.coalesce(user_task.c.assignee, bindparam("completed_by")),
        claimed_at=case(
            (user_task.c.assignee.is_(None), bindparam("claimed_at", type_=Instant)), else_=user_task.c.claimed_at
        ),
        outcome=bindparam("outcome"),
        working_seconds=bindparam("working_seconds"),
    )
)
_GUARDING = select(timer.c.host_task, timer.c.task_id, timer.c.due_at, timer.c.paused_at, timer.c.details).where(
    timer.c.instance_id == bindparam("b_instance"),
    timer.c.host_task.in_(bindparam("b_hosts", expanding=True)),
    timer.c.state.in_(("armed", "fired")),
    timer.c.due_at.is_not(None),
)


def write(turn: Turn) -> None:
    """Write everything that changed in the turn."""
    _save(turn)
    _close(turn)
    armed.write(turn)
    _open(turn)
    messages.write_waits(turn)


def _save(turn: Turn) -> None:
    over = turn.is_over
    outcome = None
    if over:
        outcome = (turn.end.end or turn.end.id) if turn.end else None
        turn.note("instance:completed", turn.end.id if turn.end else None, outcome=outcome)
    saved = turn.conn.execute(
        _SAVE,
        {
            "b_id": turn.row.id,
            "b_revision": turn.row.revision,
            "revision": turn.row.revision + 1,
            "state": codec.encode(turn.workflow, turn.bundle),
            "status": "completed" if over else turn.row.status,
            "outcome": outcome,
            "ended_at": turn.at if over else None,
        },
    )
    # The lock makes this impossible; it is the net below it.
    if saved.rowcount != 1:
        raise InstanceChanged


# req: R-029
def _close(turn: Turn) -> None:
    gone = [task for task_id, task in turn.before.users.items() if task_id not in turn.after.users]
    if not gone:
        return
    rows = []
    for task in gone:
        mine = task.id == turn.completed
        rows.append(
            {
                "b_id": task.id,
                "closed_at": turn.at,
                "closed": "completed" if mine else "cancelled",
                "completed_by": turn.actor.name if mine else None,
                "claimed_at": turn.at if mine else None,
                "outcome": turn.outcome if mine else None,
                "working_seconds": turn.working_seconds if mine else None,
            }
        )
        if not mine:
            node = turn.bundle.node(task)
            turn.note("task:cancelled", node.id if node else None)
    turn.conn.execute(_CLOSE, rows)


def _open(turn: Turn) -> None:
    new = [task for task_id, task in turn.after.users.items() if task_id not in turn.before.users]
    turn.opened = [task.id for task in new]
    if not new:
        return
    card = wiring.host().card(turn.conn, turn.row.business_key)
    around = {task.id: _around(turn, task) for task in new}
    due = _due(turn, around)
    rows = []
    for task in new:
        node = turn.bundle.node(task)
        assert node is not None
        due_at, due_timer = _chosen(turn, task, node) or due.get(task.id) or (None, None)
        role = staffing.role_of(turn, task, node)
        named = staffing.chosen(turn, task, node)
        called = None if named else staffing.on_call(turn, task, node, role)
        assignee = named or called
        rows.append(
            {
                "b_instance": turn.row.id,
                "b_node": node.id,
                "id": task.id,
                "instance_id": turn.row.id,
                "business_key": turn.row.business_key,
                "process": turn.bundle.process_of[node.scope],
                "node": node.id,
                "name": node.name,
                "name_en": node.name_en,
                "role": role,
                "assignee": assignee,
                "claimed_at": turn.at if assignee else None,
                "form_key": node.form_key,
                "created_at": turn.at,
                "due_at": due_at,
                "due_timer": due_timer,
                "around": [host.hex for host in around[task.id]],
                "number": card.number,
                "title": card.title[:200],
                "customer": card.customer[:120],
                "product": card.product[:120],
                "grade": card.grade,
                "expedited": card.expedited,
                "place": card.place[:120],
            }
        )
        turn.note("task:opened", node.id, role=role, due=due_at.isoformat() if due_at else None)
        if called:
            turn.note("task:on_call", node.id, to=called)
            wiring.host().call(turn.conn, turn.row.business_key, called, task.id, (node.name, node.name_en), due_at)
        elif assignee:
            turn.note("task:assigned", node.id, to=assignee)
    turn.conn.execute(_OPEN, rows)


def _chosen(turn: Turn, task: Any, node: Node) -> tuple[datetime, None] | None:
    """The date ``as:dueDate`` names, which a task shows instead of its limits: those run on around it, and it is
    they that are overrun; of a date nothing is counted and nobody is told."""
    at = armed.chosen(turn, task, node.due) if node.due else None
    return (at, None) if at else None


def _around(turn: Turn, task: Any) -> list[UUID]:
    """The steps whose timers are timers of the task: its own, and those of the guarded activities around it."""
    nodes = ((one.id, turn.bundle.node(one)) for one in live.chain(task, turn.workflow))
    return [one for one, node in nodes if one == task.id or (node is not None and node.id in turn.bundle.guarded)]


def _due(turn: Turn, around: Mapping[UUID, list[UUID]]) -> dict[UUID, tuple[datetime | None, UUID]]:
    """When each task is due: the earliest promise on the steps ``around`` it that runs; where all stand, none."""
    guards: dict[UUID, list[tuple[bool, datetime, UUID]]] = {}
    for one in turn.armed:
        if one.plan.due_at is not None and not one.waits and _is_promise(one.plan.details):
            guards.setdefault(one.host_id, []).append((False, one.plan.due_at, one.task_id))
    earlier = [
        host
        for hosts in around.values()
        for host in hosts
        if host in turn.before.hosts and turn.before.hosts[host].id in turn.bundle.guarded
    ]
    if earlier:
        for row in turn.conn.execute(_GUARDING, {"b_instance": turn.row.id, "b_hosts": earlier}):
            if _is_promise(row.details):
                guards.setdefault(row.host_task, []).append((row.paused_at is not None, row.due_at, row.task_id))
    found: dict[UUID, tuple[datetime | None, UUID]] = {}
    for task_id, hosts in around.items():
        if candidates := [guard for host in hosts for guard in guards.get(host, ())]:
            stands, due, by = min(candidates)
            found[task_id] = (None if stands else due, by)
    return found


def _is_promise(details: Mapping[str, Any]) -> bool:
    return bool(details.get("promise", True))
