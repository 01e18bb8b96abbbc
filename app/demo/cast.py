"""The demo people at work: who takes which task, and when each is free again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.actor import Actor
from app.identity import users
from app.policies.calendar import WorkingCalendar

BREAK = timedelta(minutes=3)


@dataclass
class Cast:
    """Who holds which role, when each is free again, and how much each has done."""

    calendar: WorkingCalendar
    busy: dict[str, datetime] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    _people: dict[str, list[Actor]] = field(default_factory=dict)

    def people(self, conn: Connection, role: str) -> list[Actor]:
        """Those who do the work of a role, whoever has done least first."""
        if role not in self._people:
            self._people[role] = [users.actor(conn, one.name) for one in users.acting(conn, role)]
        return sorted(self._people[role], key=lambda one: (self.done[one.name], one.name))

    def free(self, name: str, at: datetime) -> datetime:
        """``at``, or as soon as the person is done with what is in hand; which then takes a while."""
        start = max(at, self.busy.get(name, at))
        start = self.calendar.next_moment(start)
        self.busy[name] = start + BREAK
        return start
