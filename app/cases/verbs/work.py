"""Who does the work: handing a task to somebody."""

from __future__ import annotations

from uuid import UUID

from app.actor import Actor
from app.cases.errors import NobodyToAssign
from app.engine import tasks, vocabulary
from app.engine.errors import NotYourRole, PersonConcerned, SamePersonTwice, TaskGone
from app.engine.vocabulary import Argument, Turn
from app.errors import Problem
from app.i18n import Message
from app.identity import users
from app.identity.errors import UnknownUser

_DISPATCHER = Actor("system", frozenset(tasks.DISPATCHERS), "system")


@vocabulary.topic(
    "reassign_task",
    args=(Argument("task"), Argument("assignee")),
    zh="将任务改派给指定人员；任务已完成则不作改动",
    en="Hand a task to somebody; a task that is done stays as it is",
)
def reassign_task(turn: Turn, *, task: str, assignee: str) -> None:
    """The clock of the task goes on (D.5). Raises NobodyToAssign for one who is unknown or may not do it."""
    if not task:
        return
    row = tasks.find(turn.conn, UUID(task), _DISPATCHER)
    if row.closed_at is not None:
        return
    try:
        to = users.actor(turn.conn, str(assignee or ""))
        tasks.assign(turn.conn, row.id, to, _DISPATCHER)
    except (UnknownUser, NotYourRole, SamePersonTwice, PersonConcerned, TaskGone) as error:
        problem = Message("“{name}” cannot take this task over: {reason}", name=assignee, reason=error.message)
        raise NobodyToAssign([Problem(problem, "assignee")]) from error
