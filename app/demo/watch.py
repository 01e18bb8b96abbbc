"""The passing of time in the demo: what the runner does by itself, asked for in one look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from app import clock
from app.db import Database
from app.engine import incidents, messages, timers
from app.engine.tables import timer, user_task
from app.notifications import dispatch, outbox
from app.notifications.dispatch import MailSettings

BATCH = 50
_NEXT = select(func.min(timer.c.next_at)).where(timer.c.next_at.is_not(None))
_FRESH = select(user_task).where(user_task.c.closed_at.is_(None), user_task.c.created_at >= bindparam("b_since"))


@dataclass(frozen=True)
class Sight:
    """What there is to do at an instant, and when the next timer wants attention."""

    due: Sequence[int]
    posted: Sequence[int]
    unsent: bool
    following: datetime | None

    @property
    def is_quiet(self) -> bool:
        return not (self.due or self.posted or self.unsent)


@dataclass
class Watch:
    """``look`` is shown each step that is new while the database is open, ``fetch`` is called when mail has left."""

    database: Database
    mail: MailSettings
    look: Callable[[Connection, Any], None]
    fetch: Callable[[], None]
    following: datetime | None = None

    def wait(self, until: datetime) -> None:
        """Let time pass up to an instant, from one due timer to the next."""
        while self.following is not None and self.following <= until:
            clock.move_to(max(clock.now(), self.following))
            self.settle()
        clock.move_to(max(clock.now(), until))

    def settle(self) -> None:
        """Do what happens by itself at this instant, until nothing more does."""
        while not (sight := self._sight(clock.now())).is_quiet:
            for timer_id in sight.due:
                incidents.fire(self.database, timer_id)
            for message_id in sight.posted:
                incidents.deliver(self.database, message_id)
            if sight.unsent:
                dispatch.dispatch(self.database, self.mail, BATCH)
                self.fetch()
        self.following = sight.following

    def _sight(self, now: datetime) -> Sight:
        with self.database.reading() as conn:
            for row in conn.execute(_FRESH, {"b_since": now - timedelta(seconds=1)}).all():
                self.look(conn, row)
            unsent = outbox.earliest(conn)
            return Sight(
                timers.due(conn, now, BATCH),
                messages.due(conn, now, BATCH),
                unsent is not None and unsent <= now,
                conn.execute(_NEXT).scalar(),
            )
