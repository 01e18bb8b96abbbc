"""Functions of dates, times and durations. None of them asks a clock; the data may say what time it is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.expressions import notation
from app.expressions.arithmetic import finite
from app.expressions.registry import function
from app.expressions.values import ARITHMETIC, DURATION
from app.i18n import Message


@function(
    "date",
    arguments=("text",),
    literal=True,
    doc=Message('A date: date("2026-01-31"). Of an instant, its date in its own time zone.'),
)
def to_date(value: Any) -> date | None:
    if type(value) is str:
        return notation.read_date(value)
    if type(value) is datetime:
        return value.date()
    return value if type(value) is date else None


@function("time", arguments=("text",), literal=True, doc=Message('A time of day: time("14:30").'))
def to_time(value: Any) -> time | None:
    if type(value) is str:
        return notation.read_time(value)
    return value if type(value) is time else None


@function(
    "date and time",
    arguments=("text",),
    literal=True,
    doc=Message('An instant with its time zone: date and time("2026-01-31T14:30:00+08:00").'),
)
def to_instant(value: Any) -> datetime | None:
    if type(value) is str:
        return notation.read_instant(value)
    return value if type(value) is datetime else None


@function(
    "duration",
    arguments=("text",),
    literal=True,
    doc=Message('A length of time in days, hours, minutes: duration("P1D"), duration("PT2H30M").'),
)
def to_duration(value: Any) -> timedelta | None:
    if type(value) is str:
        return notation.read_duration(value)
    return value if type(value) is timedelta else None


@function("year", arguments=("date",), doc=Message("The year of a date."))
def year(value: Any) -> int | None:
    return value.year if isinstance(value, date) else None


@function("month", arguments=("date",), doc=Message("The month of a date, 1 to 12."))
def month(value: Any) -> int | None:
    return value.month if isinstance(value, date) else None


@function("day", arguments=("date",), doc=Message("The day of the month of a date, 1 to 31."))
def day(value: Any) -> int | None:
    return value.day if isinstance(value, date) else None


@function("weekday", arguments=("date",), doc=Message("The day of the week of a date: 1 is Monday, 7 is Sunday."))
def weekday(value: Any) -> int | None:
    return value.isoweekday() if isinstance(value, date) else None


@function("hour", arguments=("time",), doc=Message("The hour of a time of day or of an instant, 0 to 23."))
def hour(value: Any) -> int | None:
    return value.hour if isinstance(value, time | datetime) else None


@function("minute", arguments=("time",), doc=Message("The minute of a time of day or of an instant, 0 to 59."))
def minute(value: Any) -> int | None:
    return value.minute if isinstance(value, time | datetime) else None


@function(
    "days",
    arguments=("duration",),
    kinds=(DURATION,),
    doc=Message("A duration in days, with decimals: days(end - start)."),
)
def days(value: timedelta) -> Decimal | None:
    return _in_units(value, timedelta(days=1))


@function("hours", arguments=("duration",), kinds=(DURATION,), doc=Message("A duration in hours, with decimals."))
def hours(value: timedelta) -> Decimal | None:
    return _in_units(value, timedelta(hours=1))


@function(
    "add months",
    arguments=("date", "months"),
    doc=Message("The same day so many months later (or earlier); the month's last day where it has no such day."),
)
def add_months(value: Any, months: Any) -> date | None:
    if not isinstance(value, date) or type(months) not in (int, Decimal) or months != int(months):
        return None
    years, index = divmod(value.year * 12 + value.month - 1 + int(months), 12)
    if not date.min.year <= years <= date.max.year:
        return None
    return value.replace(year=years, month=index + 1, day=min(value.day, monthrange(years, index + 1)[1]))


def _in_units(value: timedelta, unit: timedelta) -> Decimal | None:
    microsecond = timedelta(microseconds=1)
    return finite(ARITHMETIC.divide(Decimal(value // microsecond), Decimal(unit // microsecond)))
