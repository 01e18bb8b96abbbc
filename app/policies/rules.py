"""The rules as one transaction sees them, or as they would be: the book with its compiled calendars. Pure.

A clock is computed from these alone, so what a change would do is asked of the very code that does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.policies.book import Book, CalendarVersion, Publication, View
from app.policies.calendar import WorkingCalendar
from app.policies.limits import Limit


@dataclass(frozen=True)
class Rules:
    """``load`` compiles the calendar of a version; each is asked for once."""

    book: Book
    load: Callable[[int], WorkingCalendar]
    _calendars: dict[int, WorkingCalendar] = field(default_factory=dict, compare=False)
    # A hundred thousand timers choose among a few dozen limits: each choice is made once.
    _chosen: dict[tuple[Any, ...], tuple[Limit, CalendarVersion]] = field(default_factory=dict, compare=False)

    def chosen(
        self, profile: str, key: str, facts: Mapping[str, Any], armed: int, act: Publication
    ) -> tuple[Limit, CalendarVersion]:
        """Limit and calendar of a timer, armed at the revision ``armed``, once it has heard of ``act``."""
        place = (profile, key, armed, act.revision, *facts.values(), *facts)
        found = self._chosen.get(place)
        if found is None:
            view = View(armed, act.revision)
            limit = self.book.limit(profile, key, facts, view)
            found = self._chosen[place] = limit, self.book.calendar_for(profile, limit.role, view)
        return found

    def calendar_of(self, version_id: int) -> WorkingCalendar:
        """The compiled calendar of a version."""
        found = self._calendars.get(version_id)
        if found is None:
            found = self._calendars[version_id] = self.load(version_id)
        return found
