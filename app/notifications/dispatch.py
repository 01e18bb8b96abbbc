"""Sending what is in the outbox: lease a few, send them outside any transaction, note what became of each.

At least once: who dies after sending and before noting leaves a lease that runs out, and the message goes
again with the same Message-ID. A message that fails waits longer each time, and after ``ATTEMPTS`` is given
up, visibly.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select, update

from app import clock
from app.db import Database
from app.notifications import enclosures, mail, outbox, templates
from app.notifications.enclosures import House, LeaseLost
from app.notifications.mail import MailServer, Relay, Undeliverable
from app.notifications.tables import outbox as table

ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
LEASE, MARGIN = timedelta(minutes=10), timedelta(minutes=2)
"""How long a batch is ours, and how near its end nothing more is begun: longer than one mail can take."""

log = logging.getLogger(__name__)


class MailSettings(House, Protocol):
    """What sending needs of the settings. Without a server, customers are phoned and staff look here."""

    @property
    def smtp(self) -> MailServer | None: ...
    @property
    def mail_from(self) -> str: ...
    @property
    def time_zone(self) -> str: ...


def dispatch(database: Database, settings: MailSettings, limit: int = 20) -> int:
    """Deal with up to ``limit`` messages that are due; how many there were. Never raises for one message."""
    if settings.smtp is None:
        with database.transaction() as conn:
            return _without_mail(conn, limit)
    token = uuid4().hex
    with database.transaction() as conn:
        rows = _lease(conn, token, limit)
    if not rows:
        return 0
    with Relay(settings.smtp) as relay:
        for row in rows:
            # A slow server must not make us send what is another's by now.
            if clock.now() > row.lease_until - MARGIN:
                break
            _deal_with(database, settings, relay, row, token)
    return len(rows)


def _deal_with(database: Database, settings: MailSettings, relay: Relay, row: Row[Any], token: str) -> None:
    failure: Undeliverable | None = None
    try:
        zone = ZoneInfo(settings.time_zone)
        with database.reading() as conn:
            texts = templates.shelf(conn)
        enclosed = enclosures.fetch(database, settings, row)
        text = templates.render(row.template, row.language, row.payload, zone, settings.base_url, texts)
        relay.send(
            mail.compose(
                text,
                sender=settings.mail_from,
                to=row.address,
                dedup_key=row.dedup_key,
                language=row.language,
                enclosed=enclosed,
            )
        )
    except LeaseLost:
        return
    except Undeliverable as error:
        failure = error
    except Exception as error:
        # One text that cannot be filled in must not keep the others from being sent.
        log.exception("message %s could not be made", row.id, extra={"action": "message:failed"})
        failure = Undeliverable(type(error).__name__, permanent=False)
    with database.transaction() as conn:
        _note(conn, row, token, failure)


def _lease(conn: Connection, token: str, limit: int) -> Sequence[Row[Any]]:
    now = clock.now()
    # The attempt counts from here: a message that kills its sender must not be tried for ever.
    return conn.execute(
        update(table)
        .where(table.c.id.in_(_due(now, limit)))
        .values(next_at=now + LEASE, lease_until=now + LEASE, claimed_by=token, attempts=table.c.attempts + 1)
        .returning(table)
    ).all()


def _due(now: datetime, limit: int) -> Any:
    return (
        select(table.c.id)
        .where(table.c.state == "new", table.c.next_at <= now)
        .order_by(table.c.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )


def _note(conn: Connection, row: Row[Any], token: str, failure: Undeliverable | None) -> None:
    """Note what became of a leased message. If the lease ran out it is another's now: nothing is noted."""
    now = clock.now()
    values: dict[str, Any] = {"lease_until": None, "claimed_by": None}
    if failure is None:
        kind = "message:sent"
        values |= {"state": "sent", "sent_at": now, "next_at": None, "last_error": None}
        values["payload"] = templates.without_secrets(row.payload)
    elif failure.permanent or row.attempts >= ATTEMPTS:
        kind = "message:given_up"
        values |= {"state": "dead", "next_at": None, "last_error": failure.reason}
    else:
        kind = "message:failed"
        values |= {"next_at": now + wait(row.attempts), "last_error": failure.reason}
    mine = (table.c.id == row.id, table.c.claimed_by == token, table.c.state == "new")
    if conn.execute(update(table).where(*mine).values(values)).rowcount == 1:
        outbox.note(conn, kind, row.subject, row.id, template=row.template, attempt=row.attempts)


def wait(attempts: int) -> timedelta:
    """How long after the ``attempts``-th failure: doubling, at most an hour, scattered by half either way."""
    longest = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    scattered: timedelta = longest * random.uniform(0.5, 1.5)
    return scattered


def _without_mail(conn: Connection, limit: int) -> int:
    now = clock.now()
    rows = conn.execute(select(table).where(table.c.id.in_(_due(now, limit))).order_by(table.c.id)).all()
    for kind, state in ((outbox.CUSTOMER, "waiting_phone"), (outbox.USER, "shown")):
        mine = [row for row in rows if row.recipient_kind == kind]
        if mine:
            ids = [row.id for row in mine]
            conn.execute(update(table).where(table.c.id.in_(ids)).values(state=state, next_at=None))
        for row in mine:
            outbox.note(conn, f"message:{state}", row.subject, row.id, template=row.template)
    return len(rows)
