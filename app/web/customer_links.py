"""The customer's links as the staff see them: which are open, which are used; withdrawn or sent anew with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import customer_links, matters, telling
from app.engine import replies
from app.i18n import Message
from app.web import doors
from app.web import links as addresses
from app.web.access import allow
from app.web.language import current, say, tell

blueprint = Blueprint("customer_links", __name__, url_prefix="/customer-links")

STAFF = ("cs", "supervisor", "manager")


@dataclass(frozen=True)
class Line:
    """A link of a case, what it asks, and what has become of it."""

    row: Any
    title: str
    state: str

    @property
    def open(self) -> bool:
        return self.state == customer_links.OPEN

    @property
    def renewable(self) -> bool:
        """Whether it makes sense to send it again."""
        return self.state in (customer_links.OPEN, customer_links.EXPIRED)


def of(conn: Connection, business_key: str) -> Sequence[Line]:
    """The links of a case, newest first."""
    now = clock.now()
    return [
        Line(row, _title(conn, row), customer_links.state(conn, row, now))
        for row in customer_links.of(conn, business_key)
    ]


@blueprint.post("/<int:link_id>/withdrawal")
@allow(*STAFF)
def withdraw(link_id: int) -> ResponseReturnValue:
    return _done(
        link_id,
        lambda conn, link, reason: customer_links.withdraw(conn, link, reason, g.actor, clock.now()),
        Message("The link is withdrawn."),
    )


@blueprint.post("/<int:link_id>/resending")
@allow(*STAFF)
def resend(link_id: int) -> ResponseReturnValue:
    return _done(
        link_id,
        lambda conn, link, reason: telling.ask_again(conn, link, reason, g.actor),
        Message("A new link is on its way; the old one is of no use any more."),
    )


def _done(link_id: int, verb: Callable[[Connection, Any, str], None], said: Message) -> ResponseReturnValue:
    with doors.writing() as conn:
        link = customer_links.by_id(conn, link_id)
        matters.find(conn, link.business_key, g.actor)
        verb(conn, link, request.form.get("reason", ""))
    tell(said)
    return redirect(f"{addresses.matter(link.business_key)}#customer-links")


def _title(conn: Connection, row: Any) -> str:
    asked = customer_links.question(row)
    return replies.form_of(conn, asked).name(current()) if asked else say(Message("How far the case is"))
