"""The demo people at work: who takes which task, how soon, and who is late now and then."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.actor import Actor
from app.identity import users
from app.policies.calendar import WorkingCalendar

MINUTES = {
    "classify": 6,
    "guidance": 25,
    "handover": 20,
    "manual_handling": 300,
    "confirm": 120,
    "followup_7d": 150,
    "archive": 240,
    "overdue": 50,
    "overdue_manager": 90,
}
"""Minutes of working time that usually pass until a form is filled in."""
USUALLY = 60
LATE = 0.07
"""So many steps are forgotten for a while, longer than any limit allows."""
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

    def when(self, form: str, since: datetime, dice: random.Random) -> datetime:
        """When somebody gets round to a form that is there since ``since``."""
        minutes = MINUTES.get(form, USUALLY) * dice.uniform(0.4, 1.7)
        if dice.random() < LATE:
            minutes += dice.uniform(150, 700)
        return self.calendar.add(since, int(minutes * 60))

    def free(self, name: str, at: datetime) -> datetime:
        """``at``, or as soon as the person is done with what is in hand; which then takes a while."""
        start = max(at, self.busy.get(name, at))
        start = self.calendar.next_moment(start)
        self.busy[name] = start + BREAK
        return start
