"""What an expression computes with: the kinds of values, what it takes from the data, and what it gives back.

Kinds: null, boolean, number (int or Decimal), string, date, time, date and time (aware), duration, list,
context. Nothing else gets in, so nothing else can be reached. What merely looks like one of these (an
enumeration, marked-up text) is copied into the plain type first, so that no overridden method answers for
it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from app.expressions import bounds, notation
from app.expressions.errors import Unusable
from app.i18n import Message

NUMBER, TEXT, BOOLEAN, DATE, TIME = "number", "string", "boolean", "date", "time"
INSTANT, DURATION, LIST, CONTEXT, NULL = "date and time", "duration", "list", "context", "null"

KINDS: dict[type, str] = {
    type(None): NULL,
    bool: BOOLEAN,
    int: NUMBER,
    Decimal: NUMBER,
    str: TEXT,
    date: DATE,
    time: TIME,
    datetime: INSTANT,
    timedelta: DURATION,
    list: LIST,
    dict: CONTEXT,
}

NAMES: dict[str, Message] = {
    NUMBER: Message("number"),
    TEXT: Message("string"),
    BOOLEAN: Message("boolean"),
    DATE: Message("date"),
    TIME: Message("time"),
    INSTANT: Message("date and time"),
    DURATION: Message("duration"),
    LIST: Message("list"),
    CONTEXT: Message("context"),
    NULL: Message("null"),
}
"""The kinds, for people."""

UNCHANGED = frozenset({type(None), bool, date, timedelta})
"""Types that are taken as they are, without a look at the value."""

Number = int | Decimal

_LARGEST = 2**63
"""Whole numbers from here on fit into no column and no stored state; JSON readers take them for floats anyway."""

_SMALL = 2**62
"""Whole numbers below this need no exact comparison with the bound: it would be the slow part of reading."""

ARITHMETIC = Context(
    prec=bounds.DIGITS, rounding=ROUND_HALF_EVEN, Emin=1 - bounds.DIGITS, Emax=bounds.DIGITS - 1, traps=[]
)
"""Decimal arithmetic without exceptions: what goes wrong is not finite, and becomes null."""


def kind(value: Any) -> str:
    """The kind of a value that was taken or computed, in FEEL's word."""
    return KINDS[type(value)]


def taken(value: Any, name: str = "") -> Any:
    """A value of the outside world as an expression sees it: floats as decimals, lists copied, plain types.

    Raises Unusable when it is of no known kind, naive, not finite or too large; ``name`` is who brought it.
    """
    sort = type(value)
    if (sort is str and len(value) <= bounds.STRING) or sort in UNCHANGED or (sort is int and -_SMALL < value < _SMALL):
        return value
    return _Taking(name).take(value, 0)


def plain(value: Any) -> Any:
    """A value as JSON has it: numbers as int or float, dates and durations in ISO 8601, instants in UTC."""
    match value:
        case Decimal():
            return plain(int(value)) if value == value.to_integral_value() else float(value)
        case int() if not -_LARGEST <= value < _LARGEST:
            return float(value)
        case datetime():
            return _in_utc(value).isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return notation.duration_text(value)
        case list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
    return value


def text(value: Any) -> str:
    """A value as a person reads it, in no particular language; null is the empty text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return notation.number_text(value)
        case float():
            return notation.number_text(Decimal(repr(value)))
        case list():
            return ", ".join(text(item) for item in value)
        case dict():
            return ", ".join(f"{key}: {text(item)}" for key, item in value.items())
    return str(plain(value))


def _in_utc(instant: datetime) -> datetime:
    # The last evening of the year 9999 has no date in UTC; it stays in its own zone.
    with suppress(OverflowError):
        return instant.astimezone(UTC)
    return instant


class _Taking:
    """One value on its way in. Elements are counted while they are copied, so that a bound stops the work."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._elements = 0

    def take(self, value: Any, depth: int) -> Any:
        match value:
            case None | bool() | timedelta():
                return value
            case str():
                return self._string(value)
            case int():
                return self._number(int.__int__(value))
            case float():
                return self._number(ARITHMETIC.create_decimal(float.__repr__(value)))
            case Decimal():
                return self._number(ARITHMETIC.plus(value))
            case datetime():
                return self._instant(value)
            case date() | time():
                return self._day_or_time(value)
            case list() | tuple():
                self._count(len(value), depth)
                return [self.take(item, depth + 1) for item in value]
            case dict():
                self._count(len(value), depth)
                return {self._string(str(key)): self.take(item, depth + 1) for key, item in value.items()}
        raise self._unusable(Message("things of the kind {kind} have no place here.", kind=type(value).__name__))

    def _string(self, value: str) -> str:
        value = str.__str__(value)
        if len(value) > bounds.STRING:
            raise self._unusable(Message("a text has more than {most} characters.", most=bounds.STRING))
        return value

    def _number(self, value: int | Decimal) -> int | Decimal:
        # A Decimal may be NaN, and comparing a NaN raises.
        if (isinstance(value, Decimal) and not value.is_finite()) or not -bounds.NUMBER < value < bounds.NUMBER:
            raise self._unusable(Message("a number has more than {most} digits.", most=bounds.DIGITS))
        return value

    def _instant(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise self._unusable(Message("a date with a time needs a time zone."))
        return value if type(value) is datetime else datetime.fromisoformat(value.isoformat())

    def _day_or_time(self, value: date | time) -> date | time:
        if isinstance(value, time) and value.tzinfo is not None:
            raise self._unusable(Message("a time of day has no time zone."))
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        return time(value.hour, value.minute, value.second, value.microsecond)

    def _count(self, elements: int, depth: int) -> None:
        self._elements += elements
        if self._elements > bounds.LIST or depth >= bounds.DEPTH:
            raise self._unusable(Message("a list has more than {most} elements.", most=bounds.LIST))

    def _unusable(self, reason: Message) -> Unusable:
        return Unusable(name=self._name, reason=reason)
