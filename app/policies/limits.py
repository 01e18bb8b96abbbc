"""A limit: one promise with its condition, length, unit, anchor and ladder, in one published version.
Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from app import expressions
from app.errors import DeskError, Problem
from app.i18n import Message
from app.policies import durations, ladder, units
from app.policies.durations import Duration
from app.policies.ladder import Rung
from app.policies.units import Unit

KINDS = ("promise", "wait", "window", "notice")
"""promise: somebody must have done something by then. wait: something begins then. window: a right ends then.
notice: counted backwards from an event to come, and silent while that is unknown."""

PAUSE_REASONS = ("customer", "part", "third_party", "logistics", "force_majeure")
"""Whom or what a case may wait for (market study 2.2, rule 6)."""

SUSPENDED = "suspended"
"""An operator has suspended the case: whatever a limit pauses for, its clock stands."""

FACTS = ("grade", "urgency", "severity", "complex", "region", "remote_area", "tier", "premium")
"""What a condition may ask about a case. ``severity`` is the grade, or the urgency while there is no grade
(H-11); ``premium`` says whether the tier is one of the setting ``premium_tiers`` (H-21)."""

DEFAULT_PROFILE = "default"

NO_TIME = Duration()


@dataclass(frozen=True)
class Limit:
    """One published version of one limit. ``id`` is that of its row, which never changes; 0 is no limit at
    all.

    ``profile`` is the profile it stands in, which may be the default that another one inherits from.
    ``number`` is its version for people, ``revision`` the publication it came with.
    """

    id: int
    profile: str
    key: str
    number: int = 0
    revision: int = 0
    position: int = 0
    condition: str | None = None
    duration: Duration = NO_TIME
    unit: str = units.CLOCK
    day_end: str = "close"
    anchor: str = ""
    rungs: tuple[Rung, ...] = ()
    pause_reasons: frozenset[str] = frozenset()
    enabled: bool = False
    kind: str = "promise"
    role: str = ""
    basis: str = ""

    def stands_for(self, reason: str) -> bool:
        """Whether its clock stands while a case waits for this; a notice never does: it looks forward to an event."""
        return reason in self.pause_reasons or (reason == SUSPENDED and self.kind != "notice")

    @cached_property
    def measure(self) -> Unit:
        """The unit it is counted in."""
        at_hour = self.unit == units.WORKING_DAYS and self.day_end == "same_time"
        return units.SAME_TIME if at_hour else units.UNITS[self.unit]

    def applies(self, facts: Mapping[str, Any]) -> bool:
        """Whether its condition holds. What is not known about a case never makes one hold."""
        return self.condition is None or _compiled(self.condition).holds(facts)


def nothing(profile: str, key: str) -> Limit:
    """The limit of a key for which no row holds: switched off."""
    return Limit(0, profile, key)


def read(row: Any, profile: str, key: str, number: int, revision: int) -> Limit:
    """A limit from its row."""
    duration = durations.parse(row.duration)
    # A month of 30 days: it only puts repetitions in order.
    length = abs(duration.months * 30 * durations.DAY + duration.clock_seconds)
    rungs = ladder.read(row.ladder, row.warn_share, length)
    return Limit(
        row.id, profile, key, number, revision, row.position, row.condition, duration,
        row.unit, row.day_end, row.anchor, rungs,
        frozenset(row.pause_reasons), row.enabled, row.kind, row.role, row.basis,
    )  # fmt: skip


def known(facts: Mapping[str, Any], premium_tiers: list[str], remote_regions: list[str]) -> dict[str, Any]:
    """Every fact a condition may ask for, with what follows from the given ones; None is not known."""
    full = {name: facts.get(name) for name in FACTS}
    full["severity"] = full["severity"] or full["grade"] or full["urgency"]
    if full["premium"] is None:
        full["premium"] = full["tier"] in premium_tiers
    if full["remote_area"] is None and full["region"] is not None:
        full["remote_area"] = full["region"] in remote_regions
    return full


def check(values: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the values of a limit somebody wrote; ``place`` is the column."""
    problems = [*_check_codes(values), *_check_condition(values.get("condition"))]
    problems += ladder.check(values.get("ladder", ()), values.get("warn_share"))
    if not any(problem.place == "unit" for problem in problems):
        problems += _check_duration(values["duration"], values["unit"], values.get("kind", "promise"))
    return problems


def _check_codes(values: Mapping[str, Any]) -> list[Problem]:
    allowed = {"unit": tuple(units.UNITS), "kind": KINDS, "day_end": ("close", "same_time")}
    problems = [
        Problem(
            Message("“{value}” is not possible here. Known: {known}.", value=values[place], known=", ".join(codes)),
            place,
        )
        for place, codes in allowed.items()
        if place in values and values[place] not in codes
    ]
    unknown = sorted(set(values.get("pause_reasons", ())) - set(PAUSE_REASONS))
    if unknown:
        reasons = {"value": ", ".join(unknown), "known": ", ".join(PAUSE_REASONS)}
        problems.append(Problem(Message("“{value}” is not possible here. Known: {known}.", **reasons), "pause_reasons"))
    return problems


def _check_condition(condition: str | None) -> list[Problem]:
    if condition is None:
        return []
    try:
        unknown = sorted(_compiled(condition).names - set(FACTS))
    except DeskError as mistake:
        return [Problem(mistake.message, "condition")]
    if not unknown:
        return []
    names = {"names": ", ".join(unknown), "known": ", ".join(FACTS)}
    return [Problem(Message("A condition cannot ask for {names}. Known: {known}.", **names), "condition")]


def _check_duration(text: str, unit: str, kind: str) -> list[Problem]:
    try:
        duration = durations.parse(text)
    except DeskError as mistake:
        return [Problem(mistake.message, "duration")]
    faults = []
    if unit == units.WORKING and (duration.days or duration.months):
        # One day as 24 hours of work would be three days of a shift: the oldest trap of such products.
        faults.append(Message("Working time is given in hours and minutes. For days choose working days."))
    if unit == units.WORKING_DAYS and (duration.seconds or duration.months):
        faults.append(Message("Working days are whole days, for example 3."))
    if unit == units.CLOCK and duration.months:
        faults.append(Message("A month is not a length on the clock. Choose calendar days."))
    if duration.is_negative and kind != "notice":
        faults.append(Message("Only a notice is counted backwards."))
    return [Problem(message, "duration") for message in faults]


@lru_cache(1_000)
def _compiled(text: str) -> expressions.Expression:
    return expressions.parse(text)
