"""The demo people at work: who takes which task, and when each is free again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.actor import Actor
from app.identity import users
from app.policies.calendar import WorkingCalendar

MINUTE = timedelta(minutes=1)


@dataclass
class Cast:
    """Who holds which role, when each is free again, and how much each has done."""

    calendar: WorkingCalendar
    busy: dict[str, set[datetime]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    _people: dict[str, list[Actor]] = field(default_factory=dict)

    def people(self, conn: Connection, role: str) -> list[Actor]:
        """Those who do the work of a role, whoever has done least first."""
        if role not in self._people:
            self._people[role] = [users.actor(conn, one.name) for one in users.acting(conn, role)]
        return sorted(self._people[role], key=lambda one: (self.done[one.name], one.name))

    def free(self, name: str, at: datetime, *, at_any_hour: bool = False) -> datetime:
        """``at``, or the next minutes in which the person has nothing else in hand; in working time, unless told so."""
        busy = self.busy.setdefault(name, set())
        start = self._full_minute(at, at_any_hour)
        while start in busy or start - MINUTE in busy or start + MINUTE in busy:
            start = self._full_minute(start + MINUTE, at_any_hour)
        busy.add(start)
        return start

    def _full_minute(self, at: datetime, at_any_hour: bool) -> datetime:
        moment = at if at_any_hour else self.calendar.next_moment(at)
        full = moment.replace(second=0, microsecond=0)
        return full if full >= at else full + MINUTE
