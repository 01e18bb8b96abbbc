"""A rung that is repeated until the step is done: how often, how far apart, and where the repetitions stand on the
ladder. Pure.

As stored: ``"repeat": {"every": <a duration>, "unit": "working", "times": 3}``. Each repetition is a rung of its own,
so that one index counts them all; they stand among the others by their nominal distance from the start, which depends
on the limit alone: no calendar and no pause ever puts them into another order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.errors import DeskError
from app.i18n import Message
from app.policies import durations, units
from app.policies.durations import Duration

if TYPE_CHECKING:
    from app.policies.ladder import Rung

MOST = 20
"""So often a rung may be repeated at most: after that nobody listens any more."""


@dataclass(frozen=True)
class Repetition:
    """The ``number``-th repetition of a rung stands so many times ``every`` after the rung itself."""

    number: int
    every: Duration
    unit: str

    @property
    def seconds(self) -> int:
        return self.number * self.every.clock_seconds


def of(document: Mapping[str, Any]) -> list[Repetition]:
    """The repetitions a stored rung asks for."""
    if not (wanted := document.get("repeat")):
        return []
    every, unit = durations.parse(wanted["every"]), wanted.get("unit", units.WORKING)
    return [Repetition(number, every, unit) for number in range(1, wanted["times"] + 1)]


def in_order(rungs: Sequence[Rung], length: int) -> tuple[Rung, ...]:
    """Rungs with their repetitions among them; ``length``: seconds of the limit, a day of any kind being 24 hours."""
    if not any(rung.repetition for rung in rungs):
        return tuple(rungs)
    return tuple(sorted(rungs, key=lambda rung: _nominal(rung, length)))


def faults(document: Mapping[str, Any]) -> list[Message]:
    """What is wrong with the repetition of a rung somebody wrote."""
    wanted = document.get("repeat")
    if wanted is None:
        return []
    found = []
    times = wanted.get("times")
    if not isinstance(times, int) or isinstance(times, bool) or not 1 <= times <= MOST:
        found.append(Message("A rung is repeated 1 to {most} times.", most=MOST))
    if wanted.get("unit", units.WORKING) not in (units.CLOCK, units.WORKING):
        found.append(Message("The distance between repetitions is counted on the clock or in working time."))
    try:
        every = durations.parse(str(wanted.get("every", "")))
    except DeskError as mistake:
        return [*found, mistake.message]
    if every.months or every.is_negative:
        found.append(Message("The distance between repetitions is a number of minutes, hours or days."))
    return found


def _nominal(rung: Rung, length: int) -> float:
    share = 1 if rung.share is None else rung.share
    beside = rung.offset.clock_seconds if rung.offset else 0
    return share * length + beside + (rung.repetition.seconds if rung.repetition else 0)
