"""How numbers, dates, times and durations are written, both ways. What cannot be read is None, no
exception."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.expressions import bounds

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_DURATION = re.compile(
    r"(?P<sign>-)?P(?=[0-9T])(?:(?P<days>[0-9]{1,7})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,7})H)?(?:(?P<minutes>[0-9]{1,7})M)?(?:(?P<seconds>[0-9]{1,9})S)?)?"
)


def read_number(text: str) -> Decimal | None:
    """A number in plain decimal notation, without an exponent and with no more digits than allowed."""
    if len(text) > bounds.DIGITS + 2 or not _NUMBER.fullmatch(text):
        return None
    value = Decimal(text)
    return value if len(value.as_tuple().digits) <= bounds.DIGITS else None


def read_date(text: str) -> date | None:
    """``2026-01-31``."""
    if _DATE.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def read_time(text: str) -> time | None:
    """``14:30`` or ``14:30:15``, a time of day without a zone."""
    if _TIME.fullmatch(text):
        with suppress(ValueError):
            return time.fromisoformat(text)
    return None


def read_instant(text: str) -> datetime | None:
    """``2026-01-31T14:30:00+08:00`` or with ``Z``. Without an offset nobody knows the instant: None."""
    if _INSTANT.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    return None


def read_duration(text: str) -> timedelta | None:
    """``P1D``, ``PT2H30M``, ``-P1DT12H``. Months and years have no fixed length: None."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    length = timedelta(**{unit: int(found[unit] or 0) for unit in ("days", "hours", "minutes", "seconds")})
    return -length if found["sign"] else length


def number_text(value: int | Decimal) -> str:
    """Plain decimal notation without an exponent and without idle zeros: ``1.5``, ``300``."""
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def duration_text(value: timedelta) -> str:
    """ISO 8601 in days, hours, minutes and seconds: ``P1DT2H``, ``PT0S``."""
    length = abs(value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    exact = Decimal(seconds) + Decimal(length.microseconds) / 1_000_000
    clock = "".join(
        f"{number_text(Decimal(amount))}{unit}"
        for amount, unit in ((hours, "H"), (minutes, "M"), (exact, "S"))
        if amount
    )
    days = f"{length.days}D" if length.days else ""
    written = f"P{days}T{clock}" if clock else f"P{days or 'T0S'}"
    return f"-{written}" if value < timedelta(0) else written
