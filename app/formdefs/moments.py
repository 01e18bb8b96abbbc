"""Dates and times as browsers send them and as people write them. A moment is stored in UTC."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from app.formdefs.texts import halfwidth
from app.formdefs.wrong import Wrong
from app.i18n import Message

SUBTYPES = ("date", "time", "datetime")
YEARS = range(1900, 2201)
LONGEST = 40

_DATE = r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})日?"
_TIME = r"(?P<hour>\d{1,2})(?::|时|点)(?P<minute>\d{2})分?(?::(?P<second>\d{2})(?:\.\d+)?)?"
_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
DATE = re.compile(_DATE)
TIME = re.compile(_TIME + _ZONE)
DATETIME = re.compile(rf"{_DATE}(?:[Tt]|\s*){_TIME}{_ZONE}")


def moment(subtype: str, entry: Any, zone: tzinfo) -> str | None:
    """The entry in ISO form: "2026-11-23", "10:30", or an instant in UTC; ``zone`` is the writer's."""
    if entry is None or entry == "":
        return None
    text = halfwidth(entry) if isinstance(entry, str) and len(entry) <= LONGEST else "?"
    return READERS[subtype](text, zone) if text else None


def local(subtype: str, value: Any, zone: tzinfo) -> Any:
    """A stored value as a page's input shows it: an instant as local time without a zone."""
    if subtype != "datetime" or not isinstance(value, str):
        return value
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    if instant.tzinfo is not None:
        instant = instant.astimezone(zone)
    return instant.replace(tzinfo=None).isoformat(timespec="minutes")


def typed(subtype: str, value: str) -> date | time | datetime:
    """A stored value as conditions compare it."""
    kinds: dict[str, Callable[[str], date | time | datetime]] = {
        "date": date.fromisoformat, "time": time.fromisoformat, "datetime": datetime.fromisoformat
    }  # fmt: skip
    return kinds[subtype](value)


def _date(text: str, zone: tzinfo) -> str:
    found = DATE.fullmatch(text)
    day = _day(found) if found else None
    if day is None:
        raise Wrong(Message("Enter a date, for example 2026-11-23."))
    return day.isoformat()


def _time(text: str, zone: tzinfo) -> str:
    found = TIME.fullmatch(text)
    clock = _clock(found) if found else None
    if clock is None:
        raise Wrong(Message("Enter a time, for example 10:30."))
    return clock.isoformat(timespec="seconds" if clock.second else "minutes")


def _datetime(text: str, zone: tzinfo) -> str:
    found = DATETIME.fullmatch(text)
    day, clock = (_day(found), _clock(found)) if found else (None, None)
    if found is None or day is None or clock is None:
        raise Wrong(Message("Enter a date and a time, for example 2026-11-23 10:30."))
    return datetime.combine(day, clock, _zone(found["zone"]) or zone).astimezone(UTC).isoformat()


def _day(found: re.Match[str]) -> date | None:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time | None:
    try:
        return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%z").tzinfo
    except ValueError:
        raise Wrong(Message("Enter a date and a time, for example 2026-11-23 10:30.")) from None


READERS: dict[str, Callable[[str, tzinfo], str]] = {"date": _date, "time": _time, "datetime": _datetime}
