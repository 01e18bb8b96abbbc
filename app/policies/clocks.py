"""A running clock: one limit laid on one calendar from one start, with what is used up so far. Pure.

The one formula is due = calendar.add(since, target - used). A pause, a new limit or a new calendar ends a
stretch: what it used is added to ``used``, and the rest is laid out from the next ``since``. Nothing drifts,
because a calendar's addition is exact and additive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from app.policies import durations, units
from app.policies.calendar import WorkingCalendar
from app.policies.ladder import BREACH, WARN, Rung
from app.policies.limits import Limit


@dataclass(frozen=True)
class Pause:
    """A stretch in which the clock stood, and what for; ``end`` is None while it still stands."""

    start: datetime
    end: datetime | None
    reason: str = ""


@dataclass(frozen=True)
class Extension:
    """More time given to a clock, beyond its limit: how long (ISO 8601), and when. ``id`` leads to who and why."""

    id: int
    length: str
    at: datetime


class _Laid(NamedTuple):
    limit: Limit
    calendar: WorkingCalendar
    started: datetime
    since: datetime
    used: int = 0
    paused_at: datetime | None = None
    breached_at: datetime | None = None
    extensions: tuple[Extension, ...] = ()


class Clock(_Laid):
    """``used`` is in the limit's own unit (see units). ``breached_at`` fixes the due instant once it has
    passed: a breach that happened stays a fact, whatever is published later.

    A tuple, for a change of rules makes two for each of a hundred thousand timers.
    """

    @property
    def target(self) -> int:
        """The length of the limit in its unit, with what it was extended by."""
        measure = self.limit.measure
        own = measure.amount(self.limit.duration, self.started, self.calendar)
        if not self.extensions:
            return own
        return own + sum(_more(one, self.limit.unit, self.calendar) for one in self.extensions)

    @cached_property
    def due(self) -> datetime | None:
        """When the limit ends if the clock runs on; None when the limit is switched off."""
        if not self.limit.enabled:
            return None
        if self.breached_at is not None:
            return self.breached_at
        return self.limit.measure.due(self.calendar, self.started, self.since, self.target - self.used)

    def used_at(self, at: datetime) -> int:
        """How much is used up at ``at``; a limit that is switched off uses nothing."""
        end = self.paused_at or at
        if not self.limit.enabled or end <= self.since:
            return self.used
        return self.used + self.limit.measure.used(self.calendar, self.started, self.since, end)

    def paused(self, at: datetime) -> Clock:
        """The clock stopped at ``at``; a stopped one stays as it is."""
        return self if self.paused_at else self._from(at, self.used_at(at), at)

    def resumed(self, at: datetime) -> Clock:
        """The clock running again from ``at``; a running one stays as it is."""
        return self._from(at, self.used, None) if self.paused_at else self

    def extended(self, extensions: tuple[Extension, ...]) -> Clock:
        """The clock with these extensions in place of its own."""
        return Clock(
            self.limit, self.calendar, self.started, self.since, self.used, self.paused_at, self.breached_at, extensions
        )  # fmt: skip

    def under(self, limit: Limit, calendar: WorkingCalendar, at: datetime) -> Clock:
        """The clock under other rules from ``at`` on: what was used stays used, the rest is laid out anew."""
        used = self.used_at(at)
        before, after = self.limit.unit, limit.unit
        if before != after and units.WORKING_DAYS in (before, after) and self.target:
            # Days and hours have no common measure. The share that is used up has one meaning in both.
            used = self._replace(limit=limit, calendar=calendar).target * used // self.target
        since = max(at, self.since)
        return Clock(limit, calendar, self.started, since, used, self.paused_at, self.breached_at, self.extensions)

    def recounted(self, limit: Limit, calendar: WorkingCalendar, started: datetime, pauses: Sequence[Pause]) -> Clock:
        """The clock as if the new rules had held from ``started`` on; its pauses are honoured."""
        clock = self._replace(limit=limit, calendar=calendar, started=started, since=started, used=0, paused_at=None)
        for pause in pauses:
            clock = clock.paused(max(pause.start, started))
            clock = clock.resumed(max(pause.end, started)) if pause.end else clock
        return clock

    def _from(self, since: datetime, used: int, paused_at: datetime | None) -> Clock:
        """The same promise from ``since`` on, with what was used up before."""
        return Clock(
            self.limit, self.calendar, self.started, since, used, paused_at, self.breached_at, self.extensions
        )  # fmt: skip

    def instants(self, rungs: Sequence[Rung]) -> list[datetime]:
        """When each rung is reached; none before the one below it, so that an index counts them."""
        return list(self.reaches(rungs))

    def reaches(self, rungs: Sequence[Rung]) -> Iterator[datetime]:
        """The same, one after the other: whoever asks for the next rung need not lay out the whole ladder."""
        below: datetime | None = None
        for rung in rungs:
            instant = self._instant(rung)
            below = max(instant, below) if below else instant
            yield below

    def _instant(self, rung: Rung) -> datetime:
        if rung.repetition is not None:
            first = self._instant(replace(rung, repetition=None))
            return self._beside(first, rung.repetition.seconds, rung.repetition.unit)
        due = self.due
        assert due is not None, "A limit that is switched off has no rungs."
        if rung.offset is not None:
            return self._beside(due, rung.offset.clock_seconds, rung.unit)
        assert rung.share is not None
        if rung.share == 1:
            return due
        return self._after(due, rung.share - 1) if rung.share > 1 else self._before(due, rung.share)

    def _after(self, due: datetime, share: float) -> datetime:
        """``share`` of the whole limit past its due instant."""
        return self.limit.measure.due(self.calendar, due, due, round(share * self.target))

    def _before(self, due: datetime, share: float) -> datetime:
        """When ``share`` of the limit is used up, moved to the next moment at which somebody works."""
        rest = round(share * self.target) - self.used
        if self.limit.unit == units.WORKING_DAYS:
            whole = self.target - self.used
            hours = self.calendar.between(self.since, due)
            return due if whole <= 0 else self.calendar.add(self.since, hours * rest // whole, early=False)
        if self.limit.unit == units.WORKING:
            return self.calendar.add(self.since, rest, early=False)
        return min(due, self.limit.measure.due(self.calendar, self.started, self.since, rest))

    def _beside(self, due: datetime, seconds: int, unit: str) -> datetime:
        """An offset from the due instant; one ahead of it that meets a closing time waits for the opening."""
        if unit == units.WORKING:
            return self.calendar.add(due, seconds, early=seconds > 0)
        return units.UNITS[unit].due(self.calendar, due, due, seconds)


# Many clocks are given the same extension: it is as long for all that run on one calendar.
@lru_cache(100)
def _more(extension: Extension, unit: str, calendar: WorkingCalendar) -> int:
    return units.UNITS[unit].more(durations.parse(extension.length), extension.at, calendar)


@dataclass(frozen=True)
class Climb:
    """Where a clock stands on its ladder: the rungs due now, the index of the next one, and when to look
    again.

    ``next_at`` is the next rung or the due instant, whichever comes first; None when nothing is left to come.
    """

    rungs: tuple[Rung, ...]
    rung: int
    next_at: datetime | None


def climb(clock: Clock, rungs: Sequence[Rung], rung: int, at: datetime) -> Climb:
    """The rungs from index ``rung`` on that are reached at ``at``.

    Warnings are left out once the limit has ended: after an outage nobody is warned of what has happened, and of a
    rung and its repetitions only the last is carried out.
    """
    if clock.due is None or clock.paused_at is not None:
        return Climb((), rung, None)
    instants = clock.instants(rungs)
    index = rung
    while index < len(rungs) and instants[index] <= at:
        index += 1
    reached = list({step.place: step for step in rungs[rung:index]}.values())
    if clock.due <= at or any(step.step == BREACH for step in reached):
        reached = [step for step in reached if step.step != WARN]
    return Climb(tuple(reached), index, _next(clock.due, instants[index:], at))


def first(clock: Clock, rungs: Sequence[Rung], at: datetime) -> Climb:
    """The ladder of a clock that starts now: warnings whose time has passed are dropped, a passed breach
    fires at once."""
    if clock.due is None or clock.paused_at is not None:
        return Climb((), 0, None)
    for index, (rung, instant) in enumerate(zip(rungs, clock.reaches(rungs), strict=True)):
        if rung.step != WARN or instant > at:
            return Climb((), index, min(clock.due, instant))
    return Climb((), len(rungs), clock.due)


def remaining(clock: Clock, at: datetime) -> int | None:
    """Seconds left at ``at`` (negative: overdue): of the clock, or of working time for limits counted in
    it or in working days. None when the limit is switched off. While the clock is paused it stands."""
    if clock.due is None:
        return None
    now = clock.paused_at or at
    if clock.limit.unit in (units.WORKING, units.WORKING_DAYS):
        return clock.calendar.between(now, clock.due)
    return int((clock.due - now).total_seconds())


def _next(due: datetime, instants: Sequence[datetime], at: datetime) -> datetime | None:
    left = [*instants[:1], *([due] if due > at else [])]
    return min(left) if left else None
