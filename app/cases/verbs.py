"""The verbs that diagrams may use in service and send tasks. A new procedure needs none; a new verb is a
program.

To add one: write it here in one of the rooms' functions, register it with its arguments and its names in both
languages, and test it. A diagram that uses an unknown verb is refused with the list of these.
"""

from __future__ import annotations

from uuid import UUID

from app import policies
from app.actor import Actor
from app.cases import archive, closing, facts, late, office, progress, telling
from app.cases.errors import NobodyToAssign
from app.engine import tasks, vocabulary
from app.engine.errors import NotYourRole, TaskGone
from app.engine.vocabulary import Argument, Turn
from app.errors import Problem
from app.i18n import Message
from app.identity import users
from app.identity.errors import UnknownUser

_DISPATCHER = Actor("system", frozenset(tasks.DISPATCHERS), "system")


@vocabulary.topic(
    "notify_customer",
    args=(Argument("message", "message"),),
    zh="通知客户：有邮箱则发邮件，否则由客服电话告知",
    en="Tell the customer: by mail where there is an address, else by phone",
)
def notify_customer(turn: Turn, *, message: str) -> None:
    telling.customer(turn.conn, turn.business_key, message, _once(turn, message))


@vocabulary.topic(
    "notify_role",
    args=(Argument("role", "role"), Argument("message", "message")),
    zh="通知某一角色的全体人员",
    en="Tell everybody of a role",
)
def notify_role(turn: Turn, *, role: str, message: str) -> None:
    more = late.payload(turn.conn, turn.variables) if "limit_key" in turn.variables else {}
    telling.role(turn.conn, turn.business_key, role, message, _once(turn, f"{message}:{role}"), more)


@vocabulary.topic(
    "record_first_response",
    zh="记录首次响应时间（只记第一次）",
    en="Record the first response (only the first counts)",
)
def record_first_response(turn: Turn) -> None:
    progress.note(turn.conn, turn.business_key, "first_response", turn.at, turn.node)


@vocabulary.topic(
    "close_case",
    args=(Argument("reason"),),
    zh="登记结案原因：withdrawn 撤销、merged 并入、out_of_scope 超出范围、no_response 客户未答复；须有结案说明",
    en="Close the case as withdrawn, merged, out_of_scope or no_response; a note saying why is needed",
)
def close_case(turn: Turn, *, reason: str) -> None:
    closing.close(turn.conn, turn.business_key, str(reason or ""), turn.actor, turn.at, node=turn.node)


@vocabulary.topic(
    "archive_case",
    zh="归档：检查完整性，转为只读，确定保存期限",
    en="Archive: check that the record is complete, make it read-only, fix how long it is kept",
)
def archive_case(turn: Turn) -> None:
    profile = facts.profile(turn.conn, turn.business_key)
    until = policies.setting_instant(turn.conn, "retention", turn.at, profile)
    archive.archive(turn.conn, turn.business_key, turn.actor, turn.at, until=until, zone=office.zone(), node=turn.node)


@vocabulary.topic(
    "reassign_task",
    args=(Argument("task"), Argument("assignee")),
    zh="将任务改派给指定人员；任务已完成则不作改动",
    en="Hand a task to somebody; a task that is done stays as it is",
)
def reassign_task(turn: Turn, *, task: str, assignee: str) -> None:
    """The clock of the task goes on (D.5). Raises NobodyToAssign for one who is unknown or lacks the role."""
    if not task:
        return
    row = tasks.find(turn.conn, UUID(task), _DISPATCHER)
    if row.closed_at is not None:
        return
    try:
        to = users.actor(turn.conn, str(assignee or ""))
        tasks.assign(turn.conn, row.id, to, _DISPATCHER)
    except (UnknownUser, NotYourRole, TaskGone) as error:
        problem = Message("“{name}” cannot take this task over: {reason}", name=assignee, reason=error.message)
        raise NobodyToAssign([Problem(problem, "assignee")]) from error


def _once(turn: Turn, what: str) -> str:
    """The same for a repeated try of one step, another one when the token comes by again."""
    return f"{turn.instance_id}:{turn.node}:{turn.at.isoformat()}:{what}"
