"""The rules as one transaction sees them, or as they would be: the book with its compiled calendars. Pure.

A clock is computed from these alone, so what a change would do is asked of the very code that does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.policies.book import Book, Publication, View
from app.policies.calendar import WorkingCalendar
from app.policies.limits import Limit
from app.policies.timers import ClockRow, Details


class Step(NamedTuple):
    """What a publication puts a running timer under: another limit, another calendar, or both."""

    act: Publication
    limit: Limit
    calendar_version: int
    calendar: WorkingCalendar


@dataclass(frozen=True)
class Rules:
    """``load`` compiles the calendar of a version; each is asked for once."""

    book: Book
    load: Callable[[int], WorkingCalendar]
    _calendars: dict[int, WorkingCalendar] = field(default_factory=dict, compare=False)
    # A hundred thousand timers go one of a few dozen ways: each is looked for once.
    _steps: dict[tuple[Any, ...], Sequence[Step]] = field(default_factory=dict, compare=False)

    def steps(self, row: ClockRow, details: Details) -> Sequence[Step]:
        """What the publications that a timer has missed put it under, oldest first; none where none concerns it."""
        under, facts = (row.limit_version, row.calendar_version), details.facts
        place = (details.profile, row.limit_key, *under, details.armed, details.seen, *facts.values(), *facts)
        found = self._steps.get(place)
        if found is None:
            found = self._steps[place] = tuple(self._missed(row.limit_key, under, details))
        return found

    def calendar_of(self, version_id: int) -> WorkingCalendar:
        """The compiled calendar of a version."""
        found = self._calendars.get(version_id)
        if found is None:
            found = self._calendars[version_id] = self.load(version_id)
        return found

    def _missed(self, key: str, under: tuple[int, int], details: Details) -> Iterator[Step]:
        for act in self.book.reaching(details.seen):
            view = View(details.armed, act.revision)
            limit = self.book.limit(details.profile, key, details.facts, view)
            calendar = self.book.calendar_for(details.profile, limit.role, view)
            if (limit.id, calendar.id) != under:
                under = (limit.id, calendar.id)
                yield Step(act, limit, calendar.id, self.calendar_of(calendar.id))
