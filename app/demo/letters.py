"""Customers read their mail. Some answer by the link in it, in the evening or in between; the others are rung up."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import partial

from app import clock
from app.cases import customer_links
from app.demo.play import Play

WILLING = 0.5
"""So many answer a letter."""
SOON, LONG = timedelta(minutes=20), timedelta(hours=20)
BREAKFAST, NIGHT = 7, timedelta(hours=7)


def read(play: Play) -> None:
    """Fetch what has come, and put the answers of those who are willing into the agenda."""
    for _, token in play.office.fetch():
        with play.database.reading() as conn:
            link = customer_links.find(conn, token)
        story = play.stories.get(link.business_key)
        if story is None or link.form_key is None:
            continue
        course = story.course
        willing = story.dice.random() < WILLING and not (course.silent or course.stops_at)
        if course.by_link or willing:
            at = _awake(clock.now() + SOON + (LONG - SOON) * story.dice.random(), play.calendar.zone)
            play.later(at, partial(play.desk.reply, token, story))


def _awake(at: datetime, zone: tzinfo) -> datetime:
    """``at``, or after breakfast."""
    hour = at.astimezone(zone).hour
    return at + NIGHT if hour < BREAKFAST else at
