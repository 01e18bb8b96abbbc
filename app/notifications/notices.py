"""Notices for the staff: the bell in the product, and mail to those who gave an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from app import clock
from app.actor import Actor
from app.identity import users
from app.identity.users import User
from app.notifications import outbox, templates
from app.notifications.errors import UnknownText
from app.notifications.outbox import Recipient
from app.notifications.tables import notice, staff_address

APP, MAIL = "app", "mail"
"""One way of telling somebody; where none is asked for, both are gone."""


def to_roles(
    conn: Connection,
    roles: Iterable[str],
    template: str,
    subject: str,
    payload: Mapping[str, Any],
    dedup_key: str,
    channel: str | None = None,
) -> int:
    """Post a notice to everybody who does the work of one of these roles now, once however many of them are
    his; how many people that were.

    Where a role has nobody the notice waits for whoever gets it next. Raises UnknownText.
    """
    people: dict[str, User] = {}
    for role in dict.fromkeys(roles):
        acting = users.acting(conn, role)
        people |= {one.name: one for one in acting}
        if not acting:
            _post(conn, template, subject, payload, [{"user_name": None, "role": role}])
    return to_users(conn, people.values(), template, subject, payload, dedup_key, channel)


def to_users(
    conn: Connection,
    people: Iterable[User],
    template: str,
    subject: str,
    payload: Mapping[str, Any],
    dedup_key: str,
    channel: str | None = None,
) -> int:
    """Post a notice to each of these people, and mail to those with an address. Raises UnknownText.

    ``channel`` asks for one of the two alone; who is to have mail and gave no address finds the notice in the product.
    """
    people = list(people)
    if not people:
        return 0
    addresses = dict(
        conn.execute(
            select(staff_address.c.user_name, staff_address.c.email).where(
                staff_address.c.user_name.in_([one.name for one in people])
            )
        ).all()
    )
    unreached = people if channel != MAIL else [one for one in people if one.name not in addresses]
    _post(conn, template, subject, payload, [{"user_name": one.name, "role": None} for one in unreached])
    for one in people if channel != APP else ():
        if address := addresses.get(one.name):
            recipient = Recipient(outbox.USER, one.name, one.language, address)
            outbox.queue(conn, template, subject, payload, recipient, f"{dedup_key}:{one.name}"[:200])
    return len(people)


def of(conn: Connection, actor: Actor, limit: int = 50) -> Sequence[Row[Any]]:
    """The notices of a person, unread first, then newest first; ``templates.render`` makes them readable."""
    return conn.execute(
        select(notice).where(_mine(actor)).order_by(notice.c.read_at.is_not(None), notice.c.id.desc()).limit(limit)
    ).all()


def unread(conn: Connection, actor: Actor) -> int:
    """How many notices the bell shows."""
    return conn.execute(select(func.count()).where(_mine(actor), notice.c.read_at.is_(None))).scalar_one()


def read(conn: Connection, actor: Actor, notice_id: int | None = None) -> None:
    """Mark one notice read, or all of the person's; again changes nothing, and another's is left alone."""
    mine = [_mine(actor), notice.c.read_at.is_(None)]
    if notice_id is not None:
        mine.append(notice.c.id == notice_id)
    conn.execute(update(notice).where(*mine).values(read_at=clock.now()))


def _post(
    conn: Connection,
    template: str,
    subject: str,
    payload: Mapping[str, Any],
    recipients: Sequence[dict[str, Any]],
) -> None:
    known = templates.known(templates.shelf(conn))
    if template not in known:
        raise UnknownText(key=template, known=", ".join(sorted(known)))
    if not recipients:
        return
    now = clock.now()
    same = {"subject": subject, "template": template, "payload": dict(payload), "created_at": now}
    conn.execute(insert(notice), [{**recipient, **same} for recipient in recipients])


def _mine(actor: Actor) -> ColumnElement[bool]:
    role = and_(notice.c.user_name.is_(None), notice.c.role.in_(actor.roles))
    return or_(notice.c.user_name == actor.name, role)
