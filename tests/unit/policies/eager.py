"""A timer in working time, kept by hand: it applies every change of rules at once, and is too simple to be wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.policies.calendar import WorkingCalendar


@dataclass
class Model:
    """``target`` and ``used`` in working seconds; ``since``: running from there on, None while it stands."""

    key: str
    target: int
    calendar: WorkingCalendar
    ran: list[tuple[datetime, datetime]] = field(default_factory=list)
    since: datetime | None = None
    used: int = 0

    def due(self, now: datetime) -> datetime:
        return self.calendar.add(self.since or now, self.target - self.used)

    def stop(self, now: datetime) -> None:
        assert self.since is not None
        self.used += self.calendar.between(self.since, now)
        self.ran.append((self.since, now))
        self.since = None

    def change(self, target: int, calendar: WorkingCalendar, reach: str, now: datetime) -> None:
        if reach == "recount":
            self.used = sum(calendar.between(start, end) for start, end in self.ran)
        elif self.since is not None:
            self.used += self.calendar.between(self.since, now)
            self.ran.append((self.since, now))
            self.since = now
        if reach == "recount" and self.since is not None:
            self.since, self.used = self._last_start(calendar)
        self.target, self.calendar = target, calendar

    def _last_start(self, calendar: WorkingCalendar) -> tuple[datetime, int]:
        """The start of the unbroken run that still goes on, and what was used before it."""
        assert self.since is not None
        while self.ran and self.ran[-1][1] == self.since:
            self.since = self.ran.pop()[0]
        return self.since, sum(calendar.between(start, end) for start, end in self.ran)
