"""What must hold between the rows of the engine, whatever happened: asked after every fault, of every instance.

The state of an open instance is decoded and compared with the rows beside it; a half-written turn cannot hide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from app.cases import numbers
from app.cases.tables import service_case
from app.db import Database
from app.engine import definitions, glance
from app.engine.compile import Bundle
from app.engine.tables import (
    draft,
    message,
    message_wait,
    process_definition,
    process_instance,
    submission,
    timer,
    user_task,
)  # fmt: skip
from app.history.tables import history_event

OPEN = ("running", "suspended")
TURNS = ("task:completed", "timer:fired", "message:caught")
"""Events of which a turn has exactly one; the start is a turn too."""


def check(database: Database) -> None:
    """Fail with every broken invariant, one line each."""
    with database.reading() as conn:
        found = list(broken(conn))
    assert not found, "\n".join(found)


def broken(conn: Connection) -> Iterator[str]:
    """Each invariant that does not hold, with what it does not hold for."""
    yield from _file(conn)
    yield from _nothing_waits_for_nobody(conn)
    yield from _ledger(conn)
    yield from _messages(conn)
    yield from _cases(conn)
    for row in _instances(conn):
        bundle = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id)
        if row.status in OPEN:
            yield from _waits_for_what_its_state_says(conn, bundle, row)
        yield from _remembers_how_it_got_there(conn, bundle, row)


def _instances(conn: Connection) -> Sequence[Any]:
    return conn.execute(
        select(
            process_instance, process_instance.c.id.label("instance_id"), process_definition.c.key,
            process_definition.c.hash, process_definition.c.deployment_id,
        ).join(process_definition, process_definition.c.id == process_instance.c.definition_id)
    ).all()  # fmt: skip


def _file(conn: Connection) -> Iterator[str]:
    """The database itself is whole. PostgreSQL keeps its references by itself."""
    if conn.dialect.name == "sqlite":
        if (answer := conn.execute(text("PRAGMA integrity_check")).scalar()) != "ok":
            yield f"the file is damaged: {answer}"
        for row in conn.execute(text("PRAGMA foreign_key_check")):
            yield f"{row[0]} {row[1]} refers to a {row[2]} that is not there"


def _waits_for_what_its_state_says(conn: Connection, bundle: Bundle, row: Any) -> Iterator[str]:
    """An open instance has exactly the user tasks, timers and message waits its state says, and at least one."""
    live = glance.live(conn, bundle, row, row.business_key)
    mine = [table.c.instance_id == row.id for table in (user_task, timer, message_wait)]
    tasks = conn.execute(select(user_task.c.id).where(mine[0], user_task.c.closed_at.is_(None))).scalars()
    armed = conn.execute(select(timer.c.task_id, timer.c.node).where(mine[1], timer.c.state == "armed"))
    waits = conn.execute(select(message_wait.c.task_id, message_wait.c.name).where(mine[2]))
    yield from _differ(row, "user tasks", live.users, tasks)
    yield from _differ(row, "timers", live.timers, map(tuple, armed))
    yield from _differ(row, "message waits", live.messages, map(tuple, waits))
    if not (live.users or live.catching):
        yield f"instance {row.id} ({row.business_key}) is open and waits for nothing"
    for node in live.hosts.values():
        if bundle.process_of.get(node.scope) is None:
            yield f"instance {row.id} stands on {node.id}, which is in none of its diagrams"


def _differ(row: Any, what: str, state: Any, rows: Any) -> Iterator[str]:
    said, written = Counter(iter(state)), Counter(rows)
    if said != written:
        yield (
            f"instance {row.id} ({row.business_key}): {what} only in its state {list(said - written)}, "
            f"only in the table {list(written - said)}"
        )


def _nothing_waits_for_nobody(conn: Connection) -> Iterator[str]:
    """An instance that is over has no open task, no timer and no message wait left."""
    over = select(process_instance.c.id).where(process_instance.c.status.not_in(OPEN))
    for table, still in (
        (user_task, user_task.c.closed_at.is_(None)),
        (timer, (timer.c.state == "armed") | timer.c.next_at.is_not(None)),
        (message_wait, None),
    ):
        orphans = select(table.c.instance_id).where(table.c.instance_id.in_(over))
        for instance_id in conn.execute(orphans if still is None else orphans.where(still)).scalars():
            yield f"instance {instance_id} is over and a {table.name} of it is not"
    unended = (process_instance.c.ended_at.is_(None)) == (process_instance.c.status.in_(("completed", "cancelled")))
    for instance_id in conn.execute(select(process_instance.c.id).where(unended)).scalars():
        yield f"instance {instance_id}: its end and its status disagree"


def _ledger(conn: Connection) -> Iterator[str]:
    """Each completed task has one submission, by whoever completed it, and no draft; no other task has any."""
    submitted = Counter(conn.execute(select(submission.c.task_id).where(submission.c.task_id.is_not(None))).scalars())
    for task in conn.execute(select(user_task)):
        if submitted.pop(task.id, 0) != (task.closed == "completed"):
            yield f"task {task.id.hex} ({task.node}, {task.closed}) does not have the submissions it should"
        if (task.closed is None) != (task.closed_at is None) or (task.closed == "completed") != bool(task.completed_by):
            yield f"task {task.id.hex} ({task.node}) is closed by halves"
    yield from (f"a submission for task {gone.hex}, which is not there" for gone in submitted)
    foreign = (
        select(submission.c.id).join(user_task, user_task.c.id == submission.c.task_id)
        .where((submission.c.by != user_task.c.completed_by) | (submission.c.instance_id != user_task.c.instance_id))
    )  # fmt: skip
    yield from (f"submission {one} is of somebody else" for one in conn.execute(foreign).scalars())
    kept = (
        select(draft.c.task_id)
        .join(user_task, user_task.c.id == draft.c.task_id)
        .where(user_task.c.closed == "completed")
    )
    yield from (f"a draft for completed task {one.hex}" for one in conn.execute(kept).scalars())
    counted = select(func.count(), func.max(user_task.c.attempt), user_task.c.instance_id, user_task.c.node)
    for count, attempt, instance_id, node in conn.execute(counted.group_by(user_task.c.instance_id, user_task.c.node)):
        if count != attempt:
            yield f"instance {instance_id}: {node} was opened {count} times and calls itself the {attempt}th"


def _messages(conn: Connection) -> Iterator[str]:
    uneven = (message.c.consumed_at.is_(None)) != (message.c.consumed_by.is_(None))
    for one in conn.execute(select(message.c.id).where(uneven)).scalars():
        yield f"message {one} is delivered by halves"


def _remembers_how_it_got_there(conn: Connection, bundle: Bundle, row: Any) -> Iterator[str]:
    """The history tells one start, every turn once, and a path on which each node follows one before it."""
    events = conn.execute(
        select(history_event).where(history_event.c.instance_id == row.id).order_by(history_event.c.id)
    ).all()
    kinds = Counter(event.kind for event in events)
    tasks = Counter(conn.execute(select(user_task.c.closed).where(user_task.c.instance_id == row.id)).scalars())
    fired = conn.execute(
        select(func.count()).select_from(timer).where(timer.c.instance_id == row.id, timer.c.fired_at.is_not(None))
    ).scalar_one()
    turns = sum(kinds[kind] for kind in TURNS)
    for what, told, counted in (
        ("starts", kinds["instance:started"], 1),
        ("ends", kinds["instance:completed"], int(row.status == "completed")),
        ("completed tasks", kinds["task:completed"], tasks["completed"]),
        ("opened tasks", kinds["task:opened"], tasks.total()),
        ("fired timers", kinds["timer:fired"], fired),
        ("turns", turns + 2, row.revision),
    ):
        if told != counted:
            yield f"instance {row.id} ({row.business_key}): {what}: {told} in the history, {counted} in the rows"
    yield from _path(bundle, row, [event for event in events if event.kind == "token:moved"])


def _path(bundle: Bundle, row: Any, moves: Sequence[Any]) -> Iterator[str]:
    steps = [tuple(step.split("/", 1)) for move in moves for step in move.data["nodes"].split(",")]
    been: set[tuple[str, ...]] = set()
    for process, name in steps:
        drawn = bundle.processes.get(process)
        if drawn is None or name not in drawn.nodes:
            yield f"instance {row.id}: its path leads over {process}/{name}, which is in none of its diagrams"
            continue
        node = drawn.nodes[name]
        before = {(process, one.id) for one in drawn.nodes.values() if node in drawn.next(one)}
        # A boundary event begins to wait with its activity, and is told in no order with it.
        known = set(steps) if node.attached_to else been
        if node.tag != "startEvent" and not before & known:
            yield f"instance {row.id}: nothing on its path leads to {process}/{name}"
        been.add((process, name))


def _cases(conn: Connection) -> Iterator[str]:
    """Every case has the procedure it was registered with, and no procedure of a case is without its case."""
    keys = {
        table: set(conn.execute(select(table.c.business_key)).scalars()) for table in (process_instance, service_case)
    }
    started = {key for key in keys[process_instance] if numbers.is_case(key)}
    # A test of the engine alone brings matters of its own and no cases at all.
    if keys[service_case]:
        yield from (f"{key} is only half registered" for key in sorted(started ^ keys[service_case]))


def rows(conn: Connection, *tables: Table) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in these tables, to compare before with after."""
    return {
        table.name: sorted((tuple(map(str, row)) for row in conn.execute(select(table))), key=str) for table in tables
    }
