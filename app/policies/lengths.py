"""Lengths of time as people say and type them: “15 分钟”, “1 小时 30 分”, “3 days”. Stored they are ISO 8601. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from app.errors import DeskError
from app.i18n import Message
from app.policies import durations

MINUTES, HOURS, DAYS, MONTHS, YEARS = UNITS = ("minutes", "hours", "days", "months", "years")

_SPOKEN = {
    "分钟": MINUTES, "分": MINUTES, "min": MINUTES, "mins": MINUTES, "minute": MINUTES, "minutes": MINUTES,
    "小时": HOURS, "个小时": HOURS, "时": HOURS, "h": HOURS, "hour": HOURS, "hours": HOURS,
    "天": DAYS, "日": DAYS, "个工作日": DAYS, "工作日": DAYS, "d": DAYS, "day": DAYS, "days": DAYS,
    "周": "weeks", "个星期": "weeks", "星期": "weeks", "week": "weeks", "weeks": "weeks",
    "个月": MONTHS, "月": MONTHS, "month": MONTHS, "months": MONTHS,
    "年": YEARS, "year": YEARS, "years": YEARS,
}  # fmt: skip
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([^\d\s.,，、]*)[\s,，、]*")
_FINER = {HOURS: (MINUTES, 60), MINUTES: ("seconds", 60), "weeks": (DAYS, 7)}
"""What a fraction is counted in. A part of a day, a month or a year has no fixed length."""

_ONE = {MINUTES: "1 minute", HOURS: "1 hour", DAYS: "1 day", MONTHS: "1 month", YEARS: "1 year"}
_MANY = {
    MINUTES: "{number} minutes",
    HOURS: "{number} hours",
    DAYS: "{number} days",
    MONTHS: "{number} months",
    YEARS: "{number} years",
}


class NotALength(DeskError):
    """“{text}” is not a length of time. Write a number, for example 15, and choose its unit."""


class Said(NamedTuple):
    """A length as a page shows it: a number and its unit. What cannot be said so is shown as it is stored."""

    number: str
    unit: str


def read(text: str, unit: str) -> str:
    """The stored form of what somebody typed: a number of ``unit``, or a whole phrase. Raises NotALength."""
    typed = unicodedata.normalize("NFKC", text).strip()
    try:
        written = typed.upper() if typed[:1] in ("P", "p") else _written(_parts(typed, unit))
        durations.parse(written)
    except (DeskError, InvalidOperation, KeyError, ValueError):
        raise NotALength(text=text.strip()) from None
    return written


def said(stored: str) -> Said:
    """The number and unit of a stored length, without its sign."""
    length = durations.parse(stored)
    months, days, seconds = (abs(part) for part in (length.months, length.days, length.seconds))
    if months:
        if days or seconds:
            return Said(stored.removeprefix("-"), MONTHS)
        return Said(str(months), MONTHS) if months % 12 else Said(str(months // 12), YEARS)
    if not seconds:
        return Said(str(days), DAYS)
    whole = days * durations.DAY + seconds
    if whole % 60:
        return Said(stored.removeprefix("-"), MINUTES)
    return Said(str(whole // 60), MINUTES) if whole % 3600 else Said(str(whole // 3600), HOURS)


def words(stored: str) -> Message:
    """A stored length in words: “15 minutes”."""
    number, unit = said(stored)
    return Message(_ONE[unit]) if number == "1" else Message(_MANY[unit], number=number)


def backwards(stored: str) -> str:
    """The same length counted backwards."""
    return f"-{stored.removeprefix('-')}"


def _parts(text: str, unit: str) -> dict[str, int]:
    found: dict[str, int] = {}
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        if match is None:
            raise ValueError(text)
        _add(found, Decimal(match[1]), _SPOKEN[match[2].lower()] if match[2] else _alone(match, text, unit))
        at = match.end()
    return found


def _alone(match: re.Match[str], text: str, unit: str) -> str:
    if unit not in UNITS or match.group().strip() != text:
        raise ValueError(text)
    return unit


def _add(found: dict[str, int], number: Decimal, unit: str) -> None:
    if unit == "weeks":
        number, unit = number * 7, DAYS
    whole = int(number)
    if whole:
        found[unit] = found.get(unit, 0) + whole
    if rest := number - whole:
        finer, times = _FINER[unit]
        _add(found, rest * times, finer)


def _written(parts: dict[str, int]) -> str:
    days = "".join(f"{parts[unit]}{unit[0].upper()}" for unit in (YEARS, MONTHS, DAYS) if unit in parts)
    time = "".join(f"{parts[unit]}{unit[0].upper()}" for unit in (HOURS, MINUTES, "seconds") if unit in parts)
    return f"P{days}T{time}" if time else f"P{days}"
