"""A rung that is repeated until the step is done: how often, and how far apart. Pure.

As stored: ``"repeat": {"every": <a duration>, "unit": "working", "times": 3}``. Each repetition is a rung of its own,
so that one index counts them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import DeskError
from app.i18n import Message
from app.policies import durations, units
from app.policies.durations import Duration

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
