"""The engineers' diaries: nobody of the demo is promised to two customers at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from app.policies.calendar import WorkingCalendar

HALF_HOUR, APART = timedelta(minutes=30), timedelta(minutes=120)
"""People agree on full and half hours; a visit and the way to the next one take so long."""
FIRST, LAST = time(8, 30), time(16, 0)


@dataclass
class Diary:
    """What each engineer has promised."""

    calendar: WorkingCalendar
    promised: dict[str, set[datetime]] = field(default_factory=dict)

    def soonest(self, engineers: Sequence[str], earliest: datetime) -> str:
        """Who of these can come first; of equals the first one named."""
        return min(engineers, key=lambda engineer: self._free(engineer, earliest))

    def promise(self, engineer: str, earliest: datetime) -> datetime:
        """The first half hour from ``earliest`` on in which the engineer can begin; it is then his."""
        start = self._free(engineer, earliest)
        self.promised.setdefault(engineer, set()).add(start)
        return start

    def _free(self, engineer: str, earliest: datetime) -> datetime:
        mine = self.promised.get(engineer, set())
        return next(one for one in self._half_hours(earliest) if all(abs(one - other) >= APART for other in mine))

    def _half_hours(self, earliest: datetime) -> Iterator[datetime]:
        seconds = HALF_HOUR.total_seconds()
        moment = datetime.fromtimestamp(-(-earliest.timestamp() // seconds) * seconds, earliest.tzinfo)
        while True:
            # Where the office is closed the next opening is a half hour too.
            moment = self.calendar.next_moment(moment)
            if FIRST <= moment.astimezone(self.calendar.zone).time() <= LAST:
                yield moment
            moment += HALF_HOUR
