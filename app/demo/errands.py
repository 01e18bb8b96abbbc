"""What is done beside the cases: customers who have no mail are rung up, notices are read, articles are written."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select

from app import clock
from app.cases import codes
from app.demo.play import Play
from app.identity import certificates, duty, rosters, users
from app.knowledge import articles, kinds, reviewing
from app.notifications import notices, outbox
from app.notifications.tables import notice
from app.notifications.tables import outbox as messages

HOURS = (1.5, 4.0, 8.5)
"""Working hours after opening at which telephone messages are passed on."""
READ = 9.0
ROUNDS = time(9, 1)
"""When everything has been done that the machine does by itself every day."""
ADMIN, REVIEWER = "admin", "feng.xia"
RENEWED, VALID = timedelta(days=9), timedelta(days=730)
CERTIFICATES = "certificate"
ROSTERS_AHEAD, WEEKS = timedelta(hours=20), 2
ON_CALL = ("tech", "supervisor")
"""Roles that somebody answers for by night too."""
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
    day = datetime.combine(play.calendar.date_of(begin), ROUNDS, play.calendar.zone)
    while day < play.until:
        play.later(max(day.astimezone(UTC), begin), play.agenda.catch_up)
        day += timedelta(days=1)
    play.later(play.calendar.next_moment(begin + RENEWED), partial(renew_certificates, play))
    play.later(play.calendar.next_moment(play.until - ROSTERS_AHEAD), partial(draw_up_rosters, play))
    for article in _articles():
        at = play.calendar.next_moment(play.until - timedelta(days=article["days"], hours=-1))
        play.later(at, partial(write, play, article))


def renew_certificates(play: Play) -> None:
    """The administrator records new papers before the old ones run out; who has none any more waits for his exam."""
    with play.database.transaction() as conn:
        admin, today = users.actor(conn, ADMIN), clock.now().date()
        papers = [choice.value for choice in codes.choices(conn, CERTIFICATES)]
        for one in certificates.expiring(conn, today):
            entered = {
                "kind": one.kind,
                "number": f"{one.number}-2",
                "issued": today.isoformat(),
                "valid_until": (today + VALID).isoformat(),
            }
            certificates.add(conn, admin, one.user_name, entered, papers)


def draw_up_rosters(play: Play) -> None:
    """The supervisor writes down who is on call in the next weeks, the people of a role by turns."""
    supervisor = play.somebody("supervisor")
    zone, today = play.calendar.zone, play.calendar.date_of(clock.now())
    for role in ON_CALL:
        with play.database.transaction() as conn:
            rosters.keep(conn, supervisor, role, 0, ["08:00"], "重大问题须随时有人响应")
            names = [person.name for person in play.cast.people(conn, role)]
            for week in range(WEEKS):
                there = duty.week(conn, role, duty.monday_of(today) + timedelta(weeks=week))
                turns = itertools.cycle(names)
                people = tuple(
                    (next(turns),) if there.monday + timedelta(days=day) > today else there.people[day]
                    for day in range(duty.DAYS)
                )
                rosters.write(conn, supervisor, role, there.monday, there.number, people, "排班", zone)


def write(play: Play, article: Mapping[str, Any]) -> None:
    """Somebody writes an article, and a reviewer looks at it, as far as it has come."""
    with play.database.transaction() as conn:
        author, reviewer = users.actor(conn, article["author"]), users.actor(conn, REVIEWER)
        code = articles.draft(conn, article, author)
        if article["state"] != kinds.DRAFTED:
            reviewing.submit(conn, code, 1, author)
        if article["state"] == kinds.RETURNED:
            reviewing.send_back(conn, code, 2, reviewer, article["reason"])


@cache
def _articles() -> Sequence[Mapping[str, Any]]:
    listed = tomllib.loads(Path(__file__).with_name("articles.toml").read_text(encoding="utf-8"))["article"]
    return cast(Sequence[Mapping[str, Any]], listed)


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
