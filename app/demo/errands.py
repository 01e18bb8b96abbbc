"""What is done every day beside the cases: customers who have no mail are rung up, notices are read."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from app import clock
from app.identity import users
from app.notifications import notices, outbox
from app.notifications.tables import notice
from app.notifications.tables import outbox as messages

if TYPE_CHECKING:
    from app.demo.play import Play

HOURS = (1.5, 4.0, 8.5)
"""Working hours after opening at which telephone messages are passed on."""
READ = 9.0
_UNREAD = select(notice.c.user_name).where(notice.c.read_at.is_(None), notice.c.user_name.is_not(None)).distinct()


def plan(play: Play, begin: datetime) -> None:
    """Put the errands of every working day into the agenda."""
    opening = play.calendar.next_moment(begin)
    while opening < play.until:
        for hours in HOURS:
            play.later(play.calendar.add(opening, int(hours * 3600)), partial(ring_up, play))
        play.later(play.calendar.add(opening, int(READ * 3600)), partial(read_notices, play))
        day = play.calendar.date_of(opening)
        while play.calendar.date_of(opening) == day:
            opening = play.calendar.next_moment(opening + timedelta(hours=12))


def ring_up(play: Play) -> None:
    """Customer service tells customers what no mail told them."""
    with play.database.reading() as conn:
        waiting = select(messages.c.id).where(messages.c.state == "waiting_phone").order_by(messages.c.id)
        ids = conn.execute(waiting.where(messages.c.created_at < clock.now() - timedelta(minutes=30))).scalars().all()
        people = play.cast.people(conn, "cs")
    for at, message_id in enumerate(ids):
        with play.database.transaction() as conn:
            outbox.tell(conn, message_id, people[at % len(people)])


def read_notices(play: Play) -> None:
    """Everybody reads his notices before going home."""
    with play.database.transaction() as conn:
        for name in conn.execute(_UNREAD).scalars().all():
            notices.read(conn, users.actor(conn, name))
