"""Timers that fall due: one transaction each, and however many runners look, it happens once.

The instance is locked before its timer is looked at, in the order a completion takes them, so the two can never
wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from app import clock
from app.actor import SYSTEM
from app.engine import definitions, instances, retiming, wiring
from app.engine.host import TimerFacts
from app.engine.model import Node
from app.engine.tables import CONTENT, process_definition, process_instance, timer, user_task
from app.engine.turn import Turn

_DUE = (
    select(timer.c.id)
    .where(timer.c.next_at.is_not(None), timer.c.next_at <= bindparam("b_at"))
    .order_by(timer.c.next_at)
    .limit(bindparam("b_limit"))
)
_OWNER = (
    select(process_instance, *CONTENT)
    .join(process_definition, process_definition.c.id == process_instance.c.definition_id)
    .join(timer, timer.c.instance_id == process_instance.c.id)
    .where(timer.c.id == bindparam("b_id"))
)
_INSTANCE = _OWNER.with_for_update(of=process_instance)
_FREE_INSTANCE = _OWNER.with_for_update(of=process_instance, skip_locked=True)
_ROW = select(timer).where(timer.c.id == bindparam("b_id"))
_GUARDED = select(user_task).where(user_task.c.instance_id == bindparam("b_instance"), user_task.c.closed_at.is_(None))


# req: R-021
def due(conn: Connection, at: datetime, limit: int = 50) -> Sequence[int]:
    """Ids of timers that need attention at ``at``: a rung of their ladder, or the due instant itself."""
    return conn.execute(_DUE, {"b_at": at, "b_limit": limit}).scalars().all()


# req: R-010 R-021
def fire(conn: Connection, timer_id: int, *, queue: bool = True) -> bool:
    """Give a timer the attention it needs. False: there was nothing to do (any more), or, where one is not to
    ``queue``, somebody else has the instance in hand: a runner looks again soon and has others to see to.

    A stale row (a newer version of its limit or calendar reaches running timers) is computed again first, and only
    re-armed when it is no longer due.
    """
    now = clock.now()
    instance = conn.execute(_INSTANCE if queue else _FREE_INSTANCE, {"b_id": timer_id}).first()
    if instance is not None:
        wiring.timekeeper().catch_up(conn, instance.business_key)
    row = conn.execute(_ROW, {"b_id": timer_id}).first()
    if instance is None or row is None or row.next_at is None or row.next_at > now:
        return False
    if instance.status != "running":
        # It rests with its instance; whoever lets that run again sets the timer going.
        conn.execute(update(timer).where(timer.c.id == timer_id).values(next_at=None, ver=timer.c.ver + 1))
        return False
    row = _current(conn, row, now)
    if row.due_at is None or row.next_at is None or row.next_at > now:
        return False
    if row.state == "armed" and row.due_at <= now:
        return _fire(conn, instance, row, now)
    return _climb(conn, row, now, None)


def postpone(conn: Connection, timer_id: int, by: timedelta) -> None:
    """Look at a timer again later: it failed, and one that fails must not stop the others."""
    conn.execute(update(timer).where(timer.c.id == timer_id).values(next_at=clock.now() + by, ver=timer.c.ver + 1))


def _current(conn: Connection, row: Any, now: datetime) -> Any:
    """The row under the rules that hold now: computed again and stored when they changed with reach to it."""
    if not row.limit_key:
        return row
    plan = wiring.timekeeper().due(conn, row, now)
    if (plan.limit_version, plan.calendar_version) == (row.limit_version, row.calendar_version):
        return row
    conn.execute(
        update(timer)
        .where(timer.c.id == row.id, timer.c.ver == row.ver)
        .values(**retiming.planned(plan), ver=row.ver + 1)
    )
    conn.execute(update(user_task).where(user_task.c.due_timer == row.task_id).values(due_at=plan.due_at))
    return conn.execute(_ROW, {"b_id": row.id}).one()


def _fire(conn: Connection, instance: Any, row: Any, now: datetime) -> bool:
    taken = conn.execute(
        update(timer)
        .where(timer.c.id == row.id, timer.c.ver == row.ver, timer.c.state == "armed")
        .values(state="fired", fired_at=now, ver=row.ver + 1)
    )
    if taken.rowcount != 1:
        return False
    turn = instances.taken(conn, instance, SYSTEM, now)
    node = _node(turn, row)
    before = _open_tasks(conn, row)
    turn.note("timer:fired", row.node, limit=row.limit_key, due=row.due_at.isoformat())
    turn.fire(row.task_id)
    turn.finish()
    if node.timer and node.timer.timer == "cycle":
        _again(conn, turn, row, now)
    elif row.limit_key and node.tag == "boundaryEvent":
        _climb(conn, conn.execute(_ROW, {"b_id": row.id}).one(), now, turn, before)
    else:
        conn.execute(update(timer).where(timer.c.id == row.id).values(next_at=None))
    return True


def _climb(conn: Connection, row: Any, now: datetime, turn: Turn | None, guarded: Sequence[Any] | None = None) -> bool:
    """Carry out the rungs that are due, and note when the next one is."""
    rungs, following, next_at = wiring.timekeeper().rungs(conn, row, now)
    facts = _facts(conn, row, guarded, turn)
    for rung in rungs:
        wiring.host().escalate(conn, facts, rung, now)
    over = turn is not None and row.host_task not in turn.after.hosts
    conn.execute(
        update(timer)
        .where(timer.c.id == row.id)
        .values(rung=following, next_at=None if over else next_at, ver=timer.c.ver + 1)
    )
    return True


def _again(conn: Connection, turn: Turn, row: Any, now: datetime) -> None:
    """The next occurrence of a repeating timer. What an outage made it miss is skipped: it resumes its rhythm."""
    if (row.task_id, row.node) not in turn.after.timers:
        return
    started, occurrence = row.due_at, row.occurrence + 1
    following = wiring.timekeeper().plan(conn, row.limit_key, row.business_key, at=started, waits=True, again=True)
    while following.due_at is not None and following.due_at <= now and following.due_at > started:
        started, occurrence = following.due_at, occurrence + 1
        following = wiring.timekeeper().plan(conn, row.limit_key, row.business_key, at=started, waits=True, again=True)
    values = {c.name: getattr(row, c.name) for c in timer.c if c.name != "id"}
    values |= {
        **retiming.planned(following),
        "started_at": started,
        "occurrence": occurrence,
        "state": "armed",
        "fired_at": None,
        "ver": 1,
    }
    conn.execute(insert(timer).values(**values))
    conn.execute(update(timer).where(timer.c.id == row.id).values(next_at=None))


def _facts(conn: Connection, row: Any, guarded: Sequence[Any] | None, turn: Turn | None) -> TimerFacts:
    tasks = guarded if guarded is not None else _open_tasks(conn, row)
    mine = [task for task in tasks if task.due_timer == row.task_id] or list(tasks)
    bundle = turn.bundle if turn else _bundle(conn, row)
    process = bundle.processes[row.process]
    node, host = process.nodes[row.node], process.nodes.get(row.host_node, process.nodes[row.node])
    raised = bool(turn and any(turn.after.users[task_id] for task_id in turn.opened if task_id in turn.after.users))
    return TimerFacts(
        timer_id=row.id,
        instance_id=row.instance_id,
        business_key=row.business_key,
        node=row.node,
        node_name=node.name,
        node_name_en=node.name_en,
        host_node=host.id,
        host_name=host.name,
        host_name_en=host.name_en,
        limit_key=row.limit_key,
        started_at=row.started_at,
        due_at=row.due_at,
        role=next((task.role for task in mine), host.role),
        holders=tuple(sorted({task.assignee for task in mine if task.assignee})),
        open_tasks=tuple(task.id.hex for task in mine),
        raised_task=raised,
    )


def _bundle(conn: Connection, row: Any) -> Any:
    instance = conn.execute(_INSTANCE, {"b_id": row.id}).one()
    return definitions.bundle_of(conn, instance.key, instance.hash, instance.deployment_id)


def _node(turn: Turn, row: Any) -> Node:
    return turn.bundle.processes[row.process].nodes[row.node]


def _open_tasks(conn: Connection, row: Any) -> Sequence[Any]:
    return conn.execute(_GUARDED, {"b_instance": row.instance_id}).all()
