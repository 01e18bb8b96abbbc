"""The play itself: one agenda of who does what when, and time that passes from one due instant to the next."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from app import clock
from app.actor import Actor
from app.db import Database
from app.demo import errands
from app.demo.cast import Cast
from app.demo.steps import Desk
from app.demo.stories import Story
from app.engine import incidents, messages, tasks, timers
from app.engine.tables import timer, user_task
from app.errors import Refused
from app.notifications import dispatch
from app.policies.calendar import WorkingCalendar
from app.settings import Settings

Act = Callable[[], None]
BATCH = 50


class Play:
    """Stories played up to an instant; whatever is not due by then stays open."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        stories: Sequence[Story],
        calendar: WorkingCalendar,
        until: datetime,
    ) -> None:
        self.database, self.settings, self.until = database, settings, until
        self.calendar = calendar
        self.desk, self.cast = Desk(database, settings, calendar), Cast(calendar)
        self.stories: dict[str, Story] = {}
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()
        self._seen: set[UUID] = set()
        self._left: Counter[str] = Counter()
        for story in stories:
            self._later(self.calendar.next_moment(story.arrives), partial(self._call, story))

    def run(self, shown: Callable[[float], None] = lambda share: None) -> None:
        """Play; ``shown`` is told the share of the time that has passed."""
        begin = clock.now()
        errands.plan(self, begin)
        while self._agenda and self._agenda[0][0] <= self.until:
            at, _, act = heapq.heappop(self._agenda)
            self._wait(at)
            act()
            self._settle()
            shown((at - begin) / (self.until - begin))
        self._wait(self.until)

    def later(self, at: datetime, act: Act) -> None:
        self._later(at, act)

    def _later(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), act))

    def _call(self, story: Story) -> None:
        """A customer calls: somebody of customer service is found, who registers it a few minutes later."""
        with self.database.reading() as conn:
            officer = self.cast.people(conn, "cs")[0]
        self.cast.done[officer.name] += 1
        at = self.cast.free(officer.name, clock.now() + timedelta(minutes=story.dice.randint(2, 6)))
        self._later(at, partial(self._register, story, officer))

    def _register(self, story: Story, officer: Actor) -> None:
        self.desk.register(story, officer)
        self.stories[story.business_key] = story

    def _wait(self, until: datetime) -> None:
        """Let time pass as the runner would see it."""
        while (following := self._next()) is not None and following <= until:
            clock.move_to(max(clock.now(), following))
            self._settle()
        clock.move_to(max(clock.now(), until))

    def _next(self) -> datetime | None:
        with self.database.reading() as conn:
            return conn.execute(select(func.min(timer.c.next_at)).where(timer.c.next_at.is_not(None))).scalar()

    def _settle(self) -> None:
        """What happens by itself at this instant; and somebody looks at each task that is new."""
        while True:
            with self.database.reading() as conn:
                due, posted = timers.due(conn, clock.now(), BATCH), messages.due(conn, clock.now(), BATCH)
            if not due and not posted:
                break
            for timer_id in due:
                incidents.fire(self.database, timer_id)
            for message_id in posted:
                incidents.deliver(self.database, message_id)
        while dispatch.dispatch(self.database, self.settings, BATCH) == BATCH:
            pass
        self._look()

    def _look(self) -> None:
        with self.database.reading() as conn:
            fresh = user_task.c.closed_at.is_(None), user_task.c.created_at >= clock.now() - timedelta(seconds=1)
            for row in conn.execute(select(user_task).where(*fresh)).all():
                if row.id not in self._seen:
                    self._seen.add(row.id)
                    self._plan(conn, row)

    def _plan(self, conn: Connection, row: Any) -> None:
        """Who takes the task, and when it is done; unless it is to lie there when the play is over."""
        story = self.stories.get(row.business_key)
        if story is None:
            return
        done = self.cast.when(row.form_key or "", clock.now(), story.dice)
        taken = self.calendar.add(
            clock.now(), int(self.calendar.between(clock.now(), done) * story.dice.uniform(0.3, 0.8))
        )
        self._later(taken, partial(self._take, row, done, story))

    def _take(self, row: Any, done: datetime, story: Story) -> None:
        """Somebody of the role takes the task out of the queue and will do it."""
        with self.database.reading() as conn:
            now = conn.execute(select(user_task).where(user_task.c.id == row.id)).one()
            people = self.cast.people(conn, row.role)
        if now.closed_at is not None:
            return
        if now.assignee:
            people = [one for one in people if one.name == now.assignee] or people
        for person in people:
            try:
                self.desk.take(row.id, person)
            except Refused:
                continue  # somebody who did an earlier step, and may not do this one
            self.cast.done[person.name] += 1
            self._later(self.cast.free(person.name, done), partial(self._do, row.id, story, person))
            return

    def _do(self, task_id: UUID, story: Story, person: Actor) -> None:
        with self.database.reading() as conn:
            row = tasks.find(conn, task_id, person)
        if row.closed_at is None and row.assignee == person.name:
            self.desk.complete(task_id, story, person)
