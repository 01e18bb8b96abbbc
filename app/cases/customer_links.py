"""The customer's link: who holds it follows a case, and answers what he is asked, without an account.

Only a hash of the token is kept; the token itself stands in the message until that has left the house. A question
can be answered once, while the case still waits for the answer; a link without a question only shows how far it is.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Row,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from app import history, policies
from app.actor import CUSTOMER, SYSTEM, Actor
from app.cases import facts, queries
from app.cases.errors import NeedsReason, UnknownLink
from app.db import Identifier, Instant, metadata
from app.engine import messages
from app.engine.replies import Question
from app.errors import Problem
from app.i18n import Message

PATH = "/c/"
"""Where the page of a link is found: this and the token."""

LONGEST_REASON = 200
OPEN, USED, EXPIRED, MOVED_ON, WITHDRAWN = "open", "used", "expired", "moved_on", "withdrawn"
STATES = (OPEN, USED, EXPIRED, MOVED_ON, WITHDRAWN)
"""open: may be used. used: answered by this link, or by another one for the same question. moved_on: the case no
longer waits, because the customer was reached by telephone or the case was closed. withdrawn: by the staff."""

customer_link = Table(
    "customer_link",
    metadata,
    Column("id", Identifier, primary_key=True),
    # SHA-256 of 32 random bytes: as good as the token for finding, of no use to whoever reads the table.
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("business_key", String(80), nullable=False),
    # The text it was sent with; sent anew, it is this one again.
    Column("template", String(64), nullable=False),
    # The question, if there is one: the form, the step that sent it, and the message that brings the answer.
    Column("form_key", String(64)),
    Column("instance_id", ForeignKey("process_instance.id")),
    Column("definition_id", ForeignKey("process_definition.id")),
    Column("node", String(80)),
    Column("answer", String(80)),
    Column("created_at", Instant, nullable=False),
    # A link without a question ends with its case.
    Column("expires_at", Instant),
    Column("used_at", Instant),
    Column("closed_at", Instant),
    Column("closed_by", String(64)),
    Column("closed_reason", String(LONGEST_REASON)),
    CheckConstraint("(form_key is null) = (answer is null)", name="question"),
    Index("ix_customer_link_business_key", "business_key", "id"),
)


_MAKE = insert(customer_link).returning(customer_link.c.id)
_still = customer_link.c.used_at.is_(None), customer_link.c.closed_at.is_(None)
_CLOSING: dict[str, Any] = {
    "closed_at": bindparam("at"),
    "closed_by": bindparam("by"),
    "closed_reason": bindparam("reason"),
}
_CLOSE = update(customer_link).where(customer_link.c.id == bindparam("b_id"), *_still).values(_CLOSING)
_CLOSE_ALL = (
    update(customer_link)
    .where(customer_link.c.business_key == bindparam("b_key"), customer_link.c.answer == bindparam("b_answer"), *_still)
    .values(_CLOSING)
)


def make(
    conn: Connection, business_key: str, template: str, at: datetime, asked: Question | None, answer: str | None
) -> str:
    """A new link; its token, which is nowhere stored.

    A question that is asked anew closes the links of the last time; a reminder, while the case still waits, does not.
    """
    if answer is not None and not messages.is_awaited(conn, answer, business_key):
        _close_all(conn, business_key, answer, at, SYSTEM)
    token = secrets.token_urlsafe(32)
    expires = at + timedelta(days=_days(conn, business_key)) if asked else None
    row = {
        "token_hash": _digest(token), "business_key": business_key, "template": template,
        "answer": answer, "created_at": at, "expires_at": expires, **_question(asked),
    }  # fmt: skip
    link_id = conn.execute(_MAKE, row).scalar_one()
    _note(conn, "made", business_key, link_id, SYSTEM)
    return token


def find(conn: Connection, token: str) -> Row[Any]:
    """The link of a token. Raises UnknownLink."""
    return _one(conn, customer_link.c.token_hash == _digest(token))


def by_id(conn: Connection, link_id: int) -> Row[Any]:
    """The link for the staff, who first find its case. Raises UnknownLink."""
    return _one(conn, customer_link.c.id == link_id)


def of(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """The links of a case, newest first."""
    wanted = select(customer_link).where(customer_link.c.business_key == business_key)
    return conn.execute(wanted.order_by(customer_link.c.id.desc())).all()


def question(link: Row[Any]) -> Question | None:
    """What the customer is asked by a link."""
    return Question(link.instance_id, link.definition_id, link.node, link.form_key) if link.form_key else None


# req: R-217
def state(conn: Connection, link: Row[Any], at: datetime) -> str:
    """One of STATES, as it stands at ``at``."""
    if link.used_at is not None:
        return USED
    if link.closed_at is not None:
        return {CUSTOMER.name: USED, SYSTEM.name: MOVED_ON}.get(link.closed_by, WITHDRAWN)
    if link.form_key is None:
        closed = queries.file(conn, link.business_key).case.closed_at
        over = closed is not None and closed + timedelta(days=_days(conn, link.business_key)) <= at
        return EXPIRED if over else OPEN
    if link.expires_at <= at:
        return EXPIRED
    return OPEN if messages.is_awaited(conn, link.answer, link.business_key) else MOVED_ON


def use(conn: Connection, link: Row[Any], at: datetime) -> bool:
    """Use a link up, and with it every other one for the same question; False when somebody was quicker."""
    mine = update(customer_link).where(customer_link.c.id == link.id, *_still)
    if conn.execute(mine.values(used_at=at)).rowcount != 1:
        return False
    _close_all(conn, link.business_key, link.answer, at, CUSTOMER)
    _note(conn, "answered", link.business_key, link.id, CUSTOMER)
    return True


def withdraw(conn: Connection, link: Row[Any], reason: str, actor: Actor, at: datetime) -> None:
    """Make a link useless; one that is used or closed stays as it is. Raises NeedsReason."""
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        missing = Message("Say why.") if not said else Message("At most {count} characters.", count=LONGEST_REASON)
        raise NeedsReason([Problem(missing, "reason")])
    if conn.execute(_CLOSE, {"b_id": link.id, "at": at, "by": actor.name, "reason": said}).rowcount:
        _note(conn, "withdrawn", link.business_key, link.id, actor)


def _question(asked: Question | None) -> dict[str, Any]:
    return vars(asked) if asked else dict.fromkeys(("instance_id", "definition_id", "node", "form_key"))


def _one(conn: Connection, which: Any) -> Row[Any]:
    row = conn.execute(select(customer_link).where(which)).first()
    if row is None:
        raise UnknownLink
    return row


def _close_all(conn: Connection, business_key: str, answer: str, at: datetime, by: Actor) -> None:
    conn.execute(
        _CLOSE_ALL, {"b_key": business_key, "b_answer": answer, "at": at, "by": by.name, "reason": None}
    )  # fmt: skip


def _days(conn: Connection, business_key: str) -> int:
    return int(policies.setting(conn, "link_days", facts.profile(conn, business_key)) or 0)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(conn: Connection, verb: str, business_key: str, link_id: int, actor: Actor) -> None:
    history.record(conn, f"link:{verb}", subject=business_key, actor=actor.name, link=link_id)
