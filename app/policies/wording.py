"""Instants, lengths and names as Messages, for explanations. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.i18n import Message
from app.policies import limits, units
from app.policies.durations import DAY
from app.policies.limits import Limit

WEEKDAYS = tuple(Message(name) for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))

PAUSED_FOR = {
    "customer": Message("waiting for the customer"),
    "part": Message("waiting for a part"),
    "third_party": Message("waiting for a third party"),
    "logistics": Message("waiting for a delivery"),
    "force_majeure": Message("force majeure"),
}


STANDS_FOR = {**PAUSED_FOR, limits.SUSPENDED: Message("suspended by an operator")}
"""Why a clock stands: what a limit may pause for, and what stops every one."""


class Name(NamedTuple):
    """A name that carries its own two languages; as a value in a Message it is given in the reader's."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en or self.zh


def moment(at: datetime, zone: ZoneInfo) -> Message:
    """An instant as the clock on the office's wall shows it."""
    local = at.astimezone(zone)
    return Message("{day} {time}", day=day(local.date()), time=clock_time(local))


def clock_time(at: datetime) -> str:
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def day(on: date) -> Message:
    return Message("{weekday} {date}", weekday=WEEKDAYS[on.weekday()], date=on.isoformat())


def days(first: date, last: date) -> Message:
    """One day, or a run of them."""
    return day(first) if first == last else Message("{first} to {last}", first=day(first), last=day(last))


def span(seconds: int) -> Message:
    """A length of time in hours, minutes and, where there are any, seconds."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if rest:
        return Message("{hours} h {minutes} min {seconds} s", hours=hours, minutes=minutes, seconds=rest)
    if hours and minutes:
        return Message("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return Message("{hours} h", hours=hours) if hours else Message("{minutes} min", minutes=minutes)


def length(limit: Limit) -> Message:
    """How long a limit is, in its unit."""
    duration = limit.duration
    if limit.unit == units.CALENDAR_DAYS:
        return _calendar_days(abs(duration.months), abs(duration.days))
    return used(abs(duration.clock_seconds), limit.unit)


def used(amount: int, unit: str) -> Message:
    """An amount of a limit's unit (see ``units``)."""
    if unit == units.WORKING_DAYS:
        number = amount // DAY
        return Message("1 working day") if number == 1 else Message("{days} working days", days=number)
    if unit == units.WORKING:
        return Message("{time} of working time", time=span(amount))
    return Message("{time} on the clock", time=span(amount))


def _calendar_days(months: int, days: int) -> Message:
    if months:
        return Message("1 month") if months == 1 else Message("{months} months", months=months)
    return Message("1 calendar day") if days == 1 else Message("{days} calendar days", days=days)
