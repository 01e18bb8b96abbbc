"""Looking: the tasks and timers of a matter, what was submitted. Nothing here moves a token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, or_, select

from app.engine.tables import CONTENT, TITLE, process_definition, process_instance, submission, timer, user_task


def tasks_of(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """All user tasks of a matter, oldest first, open and closed."""
    return conn.execute(
        select(user_task).where(user_task.c.business_key == business_key).order_by(user_task.c.created_at)
    ).all()


def timers_of(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """The timers of a matter that are armed, or fired and still climbing."""
    return conn.execute(
        select(timer)
        .where(timer.c.business_key == business_key, or_(timer.c.state == "armed", timer.c.next_at.is_not(None)))
        .order_by(timer.c.due_at.asc().nulls_last())
    ).all()


def timer_of_task(conn: Connection, task: Any) -> Row[Any] | None:
    """The timer that gives a user task its due date."""
    if task.due_timer is None:
        return None
    return conn.execute(
        select(timer)
        .where(timer.c.instance_id == task.instance_id, timer.c.task_id == task.due_timer)
        .order_by(timer.c.occurrence.desc())
    ).first()


def timer_by_id(conn: Connection, timer_id: int) -> Row[Any] | None:
    """A timer, whatever became of it."""
    return conn.execute(select(timer).where(timer.c.id == timer_id)).first()


def tasks_due_by(conn: Connection, row: Any) -> Sequence[Row[Any]]:
    """The user tasks, open or closed, that got their due date from a timer."""
    mine = user_task.c.instance_id == row.instance_id, user_task.c.due_timer == row.task_id
    return conn.execute(select(user_task).where(*mine)).all()


def due_timers(conn: Connection, tasks: Sequence[Any]) -> dict[UUID, Row[Any]]:
    """The timers behind the due dates of a page of tasks, by their task id; one statement."""
    wanted = {task.due_timer for task in tasks if task.due_timer is not None}
    if not wanted:
        return {}
    return {
        row.task_id: row for row in conn.execute(select(timer).where(timer.c.task_id.in_(wanted)).order_by(timer.c.id))
    }


def submissions_of(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """What was entered for a matter, oldest first, with the definition it was entered under."""
    return conn.execute(
        select(
            submission,
            process_definition.c.key.label("process_key"),
            process_definition.c.hash,
            process_definition.c.deployment_id,
        )
        .join(process_definition, process_definition.c.id == submission.c.definition_id)
        .where(submission.c.business_key == business_key)
        .order_by(submission.c.id)
    ).all()


INSTANCE = select(process_instance, *CONTENT, *TITLE).join(
    process_definition, process_definition.c.id == process_instance.c.definition_id
)
"""An instance with its definition's key, names, version, hash and deployment."""
_ONE = INSTANCE.where(process_instance.c.id == bindparam("b_id"))


def instance(conn: Connection, instance_id: int) -> Row[Any] | None:
    """An instance as ``INSTANCE`` says it."""
    return conn.execute(_ONE, {"b_id": instance_id}).first()
