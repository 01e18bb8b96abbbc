"""The play itself: one agenda of who does what when, and time that passes from one due instant to the next."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from app import clock
from app.actor import Actor
from app.cases import numbers, queries
from app.db import Database
from app.demo import pace, stories
from app.demo.cast import MINUTE, Cast
from app.demo.post_office import SENDER, PostOffice
from app.demo.steps import Desk
from app.demo.stories import Story
from app.demo.watch import Watch
from app.engine.tables import user_task
from app.errors import Refused
from app.identity import users
from app.policies.calendar import WorkingCalendar
from app.runner import jobs
from app.runner.agenda import Agenda
from app.settings import Settings

Act = Callable[[], object]
_TASK = select(user_task).where(user_task.c.id == bindparam("b_id"))
MOST_LYING = 3
"""So many steps of a form are left for those who look at the demonstration."""


class Play:
    """Stories played up to an instant; whatever is not due by then stays open.

    ``mail_comes`` is told whenever letters may have arrived.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        told: Sequence[Story],
        calendar: WorkingCalendar,
        until: datetime,
        office: PostOffice,
        mail_comes: Callable[[Play], None],
    ) -> None:
        self.database, self.calendar, self.until, self.office = database, calendar, until, office
        # Whatever server the house uses: no letter to an invented customer leaves this machine.
        mail = replace(settings, smtp=office.address, mail_from=SENDER)
        self.watch = Watch(database, mail, self._look, partial(mail_comes, self))
        self.desk, self.cast = Desk(database, settings, calendar), Cast(calendar)
        self.agenda = Agenda(database, jobs.all_jobs(settings.data), calendar.zone)
        self.stories: dict[str, Story] = {}
        self._plans: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()
        self._seen: set[UUID] = set()
        self._left: Counter[str] = Counter()
        for story in told:
            self._later(self.calendar.next_moment(story.arrives), partial(self._call, story))

    def run(self, shown: Callable[[float], None] = lambda share: None) -> None:
        """Play; ``shown`` is told the share of the time that has passed."""
        begin = clock.now()
        while self._plans and self._plans[0][0] <= self.until:
            at, _, act = heapq.heappop(self._plans)
            self.watch.wait(at)
            act()
            self.watch.settle()
            shown((at - begin) / (self.until - begin))
        self.watch.wait(self.until)

    def later(self, at: datetime, act: Act) -> None:
        self._later(at, act)

    def _later(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._plans, (at, next(self._order), act))

    def _call(self, story: Story) -> None:
        """A customer calls: somebody is found who registers it a few minutes later."""
        officer = self.somebody("sales" if story.through_sales else "cs")
        self.cast.done[officer.name] += 1
        at = self.cast.free(officer.name, clock.now() + timedelta(minutes=story.dice.randint(2, 6)))
        self._later(at, partial(self._register, story, officer))

    def _register(self, story: Story, officer: Actor) -> None:
        self.desk.register(story, officer)
        self.stories[story.business_key] = story
        if story.supplies:
            days = timedelta(days=story.dice.uniform(0.2, 4))
            self._later(self.calendar.next_moment(clock.now() + days), partial(self._supply, story))

    def _supply(self, story: Story) -> None:
        self.desk.supply(story, self.somebody("cs"))

    def somebody(self, role: str) -> Actor:
        with self.database.reading() as conn:
            return self.cast.people(conn, role)[0]

    def _look(self, conn: Connection, row: Any) -> None:
        if row.id not in self._seen:
            self._seen.add(row.id)
            self._plan(conn, row)

    def _plan(self, conn: Connection, row: Any) -> None:
        """Who takes the task, and when it is done; unless it is to lie there when the play is over."""
        story = self.stories.get(row.business_key) or self._adopt(conn, row.business_key)
        now = clock.now()
        done = pace.when(conn, row, story, now, self.calendar)
        taken = pace.taken(row.form_key or "", now, done, story, self.calendar)
        lying = pace.lies(row.form_key or "", now, self.until, self.calendar) and self._left[row.form_key] < MOST_LYING
        if row.form_key == story.course.stops_at or (lying and done < self.until):
            # Somebody could have done it by now; then it would be missing in an inbox.
            self._left[row.form_key] += 1
            done = self.until + MINUTE
        self._later(taken, partial(self._take, row, done, story))

    def _adopt(self, conn: Connection, business_key: str) -> Story:
        """The case that a follow-up has opened for a new problem."""
        case = queries.file(conn, business_key).case
        parent = self.stories[numbers.business_key(case.parent_case)]
        story = stories.linked(parent, len(self.stories) + 1000, business_key, clock.now())
        self.stories[business_key] = story
        return story

    def _take(self, row: Any, done: datetime, story: Story) -> None:
        """Somebody of the role takes the task out of the queue and will do it."""
        with self.database.reading() as conn:
            now = conn.execute(_TASK, {"b_id": row.id}).one()
            people = [users.actor(conn, now.assignee)] if now.assignee else self.cast.people(conn, row.role)
        if now.closed_at is not None:
            return
        for person in people:
            try:
                self.desk.take(row.id, person)
            except Refused:
                continue  # somebody who did an earlier step, and may not do this one
            self.cast.done[person.name] += 1
            free = self.cast.free(person.name, done, at_any_hour=row.form_key in pace.ROUND_THE_CLOCK)
            self._later(free, partial(self.desk.complete, row.id, story, person))
            return
