"""The outbox: a message is queued in the transaction of what it tells about, and sent afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app import clock, history
from app.actor import Actor
from app.notifications import enclosures, templates
from app.notifications.errors import NotWaiting, UnknownMessage, UnknownText
from app.notifications.tables import outbox

EMAIL, PHONE = "email", "phone"
CUSTOMER, USER = "customer", "user"


_ONCE = {
    dialect: insert(outbox).on_conflict_do_nothing(index_elements=[outbox.c.dedup_key]).returning(outbox.c.id)
    for dialect, insert in (("postgresql", postgresql_insert), ("sqlite", sqlite_insert))
}


@dataclass(frozen=True)
class Recipient:
    """Who is told: a customer by id or a user by login name, the mail address, and the language."""

    kind: str
    name: str
    language: str
    address: str | None = None


def queue(
    conn: Connection,
    template: str,
    subject: str,
    payload: Mapping[str, Any],
    recipient: Recipient,
    dedup_key: str,
    enclosure: str | None = None,
) -> bool:
    """Queue a message about ``subject`` (a business key); False if this one was queued before.

    It goes by mail; a customer without an address is to be told by phone, whatever server is set up. What may
    stand in ``payload``: see ``templates.render``. ``enclosure`` names a paper that travels with it. Raises
    UnknownText and UnknownEnclosure at once, for nobody is there when it is sent.
    """
    if enclosure is not None:
        enclosures.check(enclosure)
    known = templates.known(templates.shelf(conn))
    if template not in known:
        raise UnknownText(key=template, known=", ".join(sorted(known)))
    now = clock.now()
    by_phone = recipient.address is None
    row = {
        "dedup_key": dedup_key, "channel": PHONE if by_phone else EMAIL, "recipient_kind": recipient.kind,
        "recipient": recipient.name, "address": recipient.address, "subject": subject, "template": template,
        "language": recipient.language, "payload": dict(payload), "enclosure": enclosure, "created_at": now,
        "attempts": 0,
        "state": "waiting_phone" if by_phone else "new", "next_at": None if by_phone else now,
    }  # fmt: skip
    message_id = conn.execute(_ONCE[conn.dialect.name], row).scalar()
    if message_id is None:
        return False
    note(
        conn,
        "message:queued",
        subject,
        message_id,
        template=template,
        channel=row["channel"],
        to=recipient.kind,
    )
    return True


def of(conn: Connection, subject: str) -> Sequence[Row[Any]]:
    """The messages about ``subject`` to customers, in order: what a case page shows."""
    return conn.execute(
        select(outbox).where(outbox.c.subject == subject, outbox.c.recipient_kind == CUSTOMER).order_by(outbox.c.id)
    ).all()


def written_since(conn: Connection, subject: str, since: datetime) -> bool:
    """Whether a message about ``subject`` was written to the customer since then."""
    own = outbox.c.subject == subject, outbox.c.recipient_kind == CUSTOMER
    found = select(outbox.c.id).where(*own, outbox.c.created_at >= since).limit(1)
    return conn.execute(found).first() is not None


def find(conn: Connection, message_id: int) -> Row[Any]:
    """Raises UnknownMessage. Whoever shows it to a person first finds the case ``subject`` names for him."""
    row = conn.execute(select(outbox).where(outbox.c.id == message_id)).first()
    if row is None:
        raise UnknownMessage
    return row


def dead(conn: Connection, limit: int = 100) -> Sequence[Row[Any]]:
    """Messages that were given up, newest first; for those who keep the machine, so without any values."""
    columns: tuple[Any, ...] = (
        outbox.c.id, outbox.c.subject, outbox.c.template, outbox.c.recipient_kind, outbox.c.attempts,
        outbox.c.last_error, outbox.c.created_at,
    )  # fmt: skip
    return conn.execute(
        select(*columns).where(outbox.c.state == "dead").order_by(outbox.c.id.desc()).limit(limit)
    ).all()


def tell(conn: Connection, message_id: int, actor: Actor) -> None:
    """Tick off that the customer was told by phone; once is enough. Raises NotWaiting, UnknownMessage."""
    row = find(conn, message_id)
    if row.state == "told":
        return
    now = clock.now()
    values = {"state": "told", "told_by": actor.name, "told_at": now, "next_at": None}
    values["payload"] = templates.without_secrets(row.payload)
    _move(conn, row, ("waiting_phone", "dead"), values)
    note(conn, "message:told", row.subject, row.id, actor=actor.name, template=row.template)


def retry(conn: Connection, message_id: int, actor: Actor, *, address: str | None = None) -> None:
    """Try a dead message again from the beginning, at another address if one is given. Raises NotWaiting."""
    row = find(conn, message_id)
    values = {"state": "new", "attempts": 0, "next_at": clock.now(), "last_error": None}
    if address is not None:
        values |= {"address": address, "channel": EMAIL}
    _move(conn, row, ("dead",), values)
    note(conn, "message:retried", row.subject, row.id, actor=actor.name, template=row.template)


def note(conn: Connection, kind: str, subject: str, message_id: int, *, actor: str = "system", **data: Any) -> None:
    """Add what became of a message to the history of its subject."""
    history.record(conn, kind, subject=subject, actor=actor, message=message_id, **data)


def _move(conn: Connection, row: Row[Any], from_states: tuple[str, ...], values: Mapping[str, Any]) -> None:
    still = (outbox.c.id == row.id, outbox.c.state.in_(from_states))
    if conn.execute(update(outbox).where(*still).values(values)).rowcount != 1:
        raise NotWaiting


def earliest(conn: Connection) -> datetime | None:
    """When the next message is due, for a runner that wants to sleep."""
    return conn.execute(_EARLIEST).scalar()


_EARLIEST = select(outbox.c.next_at).where(outbox.c.state == "new").order_by(outbox.c.next_at).limit(1)
