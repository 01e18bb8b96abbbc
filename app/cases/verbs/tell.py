"""Telling somebody something: the customer, everybody of a role, one person, another procedure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.cases import late, naming, telling
from app.cases.errors import UnknownRole
from app.cases.verbs.once import once
from app.engine import messages, replies, vocabulary
from app.engine.vocabulary import Argument, Turn
from app.identity.roles import ROLES


@vocabulary.topic(
    "notify_customer",
    args=(
        Argument("message", "message"),
        Argument("asks", vocabulary.FORM, required=False),
        Argument("answer", vocabulary.EVENT, required=False),
    ),
    zh="通知客户：有邮箱则发邮件，否则由客服电话告知；asks 为请客户通过链接填写的表单，answer 为答复后发送的消息",
    en="Tell the customer: by mail where there is an address, else by phone; asks is a form he answers by a link of "
    "his own, answer the message his answer is sent as",
)
def notify_customer(turn: Turn, *, message: str, asks: str | None = None, answer: str | None = None) -> None:
    asked = replies.question(turn.conn, turn.instance_id, turn.node, asks) if asks and answer else None
    to = turn.conn, turn.business_key, message, once(turn, message)
    telling.customer(*to, asked=asked, answer=answer if asked is not None else None)


@vocabulary.topic(
    "notify_role",
    args=(Argument("role", "role"), Argument("message", "message")),
    zh="通知某一角色的全体人员",
    en="Tell everybody of a role",
)
def notify_role(turn: Turn, *, role: str, message: str) -> None:
    _tell_roles(turn, [role], message)


# req: R-059
@vocabulary.topic(
    "notify_roles",
    args=(Argument("roles"), Argument("message", "message")),
    zh="通知若干角色的全体人员；角色由表达式给出",
    en="Tell everybody of several roles, which an expression names",
)
def notify_roles(turn: Turn, *, roles: Any, message: str) -> None:
    """One notice a person, however many of the roles are his; nobody at all is no mistake. Raises UnknownRole."""
    named = naming.listed(roles)
    for role in named:
        if role not in ROLES:
            raise UnknownRole(role=role, known=", ".join(ROLES))
    _tell_roles(turn, named, message)


@vocabulary.topic(
    "notify_person",
    args=(Argument("person"), Argument("message", "message")),
    zh="通知指定人员（登录名；可为多人）",
    en="Tell one person of the staff, or several, by login name",
)
def notify_person(turn: Turn, *, person: Any, message: str) -> None:
    """Where nobody is named, or nobody who still works here, there is nobody to tell."""
    telling.people(turn.conn, turn.business_key, naming.listed(person), message, once(turn, message))


@vocabulary.topic(
    "post_message",
    args=(Argument("message", vocabulary.EVENT),),
    zh="向等待该消息的流程发送消息；无人等待时保留",
    en="Send a message to the procedure that waits for it; it is kept until one does",
)
def post_message(turn: Turn, *, message: str) -> None:
    messages.post(turn.conn, message, turn.business_key, {})


def _tell_roles(turn: Turn, roles: Iterable[str], message: str) -> None:
    more = late.payload(turn.conn, turn.variables) if "limit_key" in turn.variables else {}
    telling.roles(turn.conn, turn.business_key, roles, message, once(turn, message), more)
