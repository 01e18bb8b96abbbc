"""How the value of a setting is shaped, by its type; and what is wrong with one somebody wrote. Pure.

None is not checked here: it switches a setting off, which is possible for those in ``MAY_BE_OFF``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.errors import DeskError, Problem
from app.i18n import Message
from app.policies import durations, units
from app.policies.shipped.anchors import ANCHORS

SHARE, SCORE, DAYS, AMOUNT, DAY = "share", "score", "days", "amount", "day"
CODES, CALENDAR, CALENDAR_BY_ROLE = "codes", "calendar", "calendar_by_role"
DURATION, COUNT_WITHIN = "duration", "count_within"

MAY_BE_OFF = frozenset({SHARE, SCORE, DAYS, DAY})
"""A target or a date may be missing. Without its calendar, a length or a list nothing could be computed."""

MOVES_CLOCKS = frozenset({"calendar", "calendar_roles", "premium_tiers", "remote_regions"})
"""The settings a running clock depends on: its calendar, and which limit is chosen for a case."""

WITHIN = (units.CLOCK, units.WORKING_DAYS)
LASTING = (units.CLOCK, "calendar")
WORST, BEST, LAST_DAY = 1, 5, 28


def check(value_type: str, value: Any) -> list[Problem]:
    """The sentences at the parts of a value: "value", or one of its names."""
    if value is None:
        if value_type in MAY_BE_OFF:
            return []
        return [Problem(Message("This setting cannot be switched off."), "value")]
    return list(_CHECKS[value_type](value)) if value_type in _CHECKS else []


def _between(low: float, high: float, message: Message, whole: bool = False) -> Callable[[Any], list[Problem]]:
    def problems(value: Any) -> list[Problem]:
        is_number = isinstance(value, int) if whole else isinstance(value, int | float)
        if is_number and not isinstance(value, bool) and low <= value <= high:
            return []
        return [Problem(message, "value")]

    return problems


def _duration(value: Mapping[str, Any]) -> list[Problem]:
    found = [*_length(value.get("duration"), "duration"), *_one_of(value.get("unit"), LASTING)]
    if value.get("anchor") not in ANCHORS:
        found.append(Problem(Message("Choose the event it is counted from."), "anchor"))
    if not found and value["unit"] == units.CLOCK and durations.parse(value["duration"]).months:
        message = Message("A month is not a length on the clock. Choose calendar days.")
        found.append(Problem(message, "duration"))
    return found


def _count_within(value: Mapping[str, Any]) -> list[Problem]:
    found = [*_length(value.get("within"), "within"), *_one_of(value.get("unit"), WITHIN)]
    if not isinstance(value.get("count"), int) or value["count"] < 1:
        found.append(Problem(Message("A whole number, 1 or more."), "count"))
    if not found and value.get("unit") == units.WORKING_DAYS:
        length = durations.parse(value["within"])
        if length.seconds or length.months:
            found.append(Problem(Message("Working days are whole days, for example 3."), "within"))
    return found


def _one_of(unit: Any, known: tuple[str, ...]) -> list[Problem]:
    return [] if unit in known else [Problem(Message("Choose how it is counted."), "unit")]


def _length(text: Any, place: str) -> list[Problem]:
    try:
        return [] if not durations.parse(str(text)).is_negative else [_too_short(place)]
    except DeskError as mistake:
        return [Problem(mistake.message, place)]


def _too_short(place: str) -> Problem:
    return Problem(Message("A length of time is more than nothing."), place)


_CHECKS: dict[str, Callable[[Any], list[Problem]]] = {
    SHARE: _between(0, 1, Message("A share lies between 0 and 100 percent.")),
    SCORE: _between(WORST, BEST, Message("A score lies between 1 and 5.")),
    DAYS: _between(1, durations.LONGEST, Message("A whole number of days, 1 or more."), whole=True),
    AMOUNT: _between(0, 1e9, Message("An amount is a number, 0 or more.")),
    DAY: _between(1, LAST_DAY, Message("A day between 1 and 28, which every month has."), whole=True),
    DURATION: _duration,
    COUNT_WITHIN: _count_within,
}
