"""What differs between two contents of a calendar: zone, hours of a weekday, single days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.policies.loading import WEEKDAYS
from app.policies.versions import DAY_DEFAULTS, CalendarContent

Pairs = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Changes:
    """Each as before and after; a day that is not there is None and follows its week."""

    zone: tuple[str, str] | None
    weekly: Mapping[str, tuple[Pairs, Pairs]]
    days: Mapping[date, tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]
    until: tuple[date | None, date | None] | None

    def __bool__(self) -> bool:
        return bool(self.zone or self.weekly or self.days or self.until)


def between(old: CalendarContent, new: CalendarContent) -> Changes:
    """Everything that differs. Where a day's entry came from does not count."""
    weekly = {
        name: (old.weekly.get(name, ()), new.weekly.get(name, ()))
        for name in WEEKDAYS
        if _pairs(old.weekly.get(name, ())) != _pairs(new.weekly.get(name, ()))
    }
    before, after = ({day["date"]: {**DAY_DEFAULTS, **day} for day in one.days} for one in (old, new))
    days = {
        at: (before.get(at), after.get(at))
        for at in sorted(before.keys() | after.keys())
        if _said(before.get(at)) != _said(after.get(at))
    }
    zone = (old.zone, new.zone) if old.zone != new.zone else None
    until = (old.published_until, new.published_until) if old.published_until != new.published_until else None
    return Changes(zone, weekly, days, until)


def laid(
    old: CalendarContent, days: Iterable[Mapping[str, Any]], *, replace: Iterable[int] = (), until: date | None = None
) -> CalendarContent:
    """The calendar with these days put in. Of the years in ``replace`` no other day stays; ``until``: the last day
    that is known then, if that is later than before."""
    years = set(replace)
    kept = {day["date"]: day for day in old.days if day["date"].year not in years}
    kept |= {day["date"]: {**DAY_DEFAULTS, **day} for day in days}
    latest = old.published_until
    if until is not None and latest is not None:
        latest = max(latest, until)
    return CalendarContent(old.zone, old.weekly, [kept[at] for at in sorted(kept)], latest)


def without(old: CalendarContent, at: date) -> CalendarContent:
    """The calendar in which the day follows its week again."""
    return CalendarContent(old.zone, old.weekly, [day for day in old.days if day["date"] != at], old.published_until)


def _said(day: Mapping[str, Any] | None) -> Any:
    return day and (day["kind"], _pairs(day["windows"]), day["name_zh"], day["name_en"])


def _pairs(pairs: Pairs) -> list[list[str]]:
    return sorted([list(pair) for pair in pairs])
