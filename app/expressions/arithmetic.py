"""``+ - * /``: numbers, texts (only ``+``), dates with durations. Whatever has no sensible answer is null.

Division by zero, an overflow, a text plus a number: null, as FEEL says.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.expressions import bounds
from app.expressions.values import (
    ARITHMETIC,
    DATE,
    DURATION,
    INSTANT,
    KINDS,
    NUMBER,
    TEXT,
    TIME,
    Number,
)

Operation = Callable[[Any, Any], Any]

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)


def finite(value: Decimal) -> Decimal | None:
    """``value``, or null when the arithmetic failed or left the bounds."""
    return value if value.is_finite() else None


def negated(value: Any) -> Any:
    """``-value`` of a number or a duration."""
    if KINDS[type(value)] == NUMBER:
        return -value if type(value) is int else ARITHMETIC.minus(value)
    return _SUBTRACT[DURATION, DURATION](timedelta(0), value) if type(value) is timedelta else None


def _numbers(exactly: Operation | None, decimally: Callable[[Any, Any], Decimal]) -> Operation:
    def operate(left: Number, right: Number) -> Number | None:
        if exactly is not None and type(left) is int and type(right) is int:
            result: int = exactly(left, right)
            return result if -bounds.NUMBER < result < bounds.NUMBER else None
        return finite(decimally(left, right))

    return operate


def _joined(left: str, right: str) -> str:
    bounds.admit(len(left) + len(right))
    return left + right


def _within_the_calendar(operation: Operation) -> Operation:
    """Years run from 1 to 9999; beyond is null."""

    def operate(left: Any, right: Any) -> Any:
        with suppress(OverflowError):
            return operation(left, right)
        return None

    return operate


def _later_date(day: date, by: timedelta) -> date | None:
    # Half a day after a date is an instant in some time zone, and nobody said in which.
    return day + by if by % DAY == timedelta(0) else None


def _later_time(moment: time, by: timedelta) -> time:
    # Round the clock: 23:00 plus two hours is 01:00.
    return (datetime.combine(date(2000, 1, 2), moment) + by % DAY).time()


def _between_times(later: time, earlier: time) -> timedelta:
    day = date(2000, 1, 2)
    return datetime.combine(day, later) - datetime.combine(day, earlier)


def _scaled(length: timedelta, factor: Number) -> timedelta | None:
    return _duration(ARITHMETIC.multiply(_microseconds(length), factor))


def _divided(length: timedelta, divisor: Number) -> timedelta | None:
    return _duration(ARITHMETIC.divide(_microseconds(length), divisor))


def _ratio(length: timedelta, unit: timedelta) -> Decimal | None:
    return finite(ARITHMETIC.divide(_microseconds(length), _microseconds(unit)))


def _microseconds(length: timedelta) -> Decimal:
    return Decimal(length // MICROSECOND)


def _duration(microseconds: Decimal) -> timedelta | None:
    return timedelta(microseconds=int(microseconds)) if microseconds.is_finite() else None


_plus, _minus = (lambda left, right: left + right), (lambda left, right: left - right)

_ADD: dict[tuple[str, str], Operation] = {
    (NUMBER, NUMBER): _numbers(_plus, ARITHMETIC.add),
    (TEXT, TEXT): _joined,
    (DATE, DURATION): _within_the_calendar(_later_date),
    (INSTANT, DURATION): _within_the_calendar(_plus),
    (TIME, DURATION): _later_time,
    (DURATION, DURATION): _within_the_calendar(_plus),
    (DURATION, DATE): _within_the_calendar(lambda by, day: _later_date(day, by)),
    (DURATION, INSTANT): _within_the_calendar(lambda by, instant: instant + by),
    (DURATION, TIME): lambda by, moment: _later_time(moment, by),
}
_SUBTRACT: dict[tuple[str, str], Operation] = {
    (NUMBER, NUMBER): _numbers(_minus, ARITHMETIC.subtract),
    (DATE, DATE): _minus,
    (INSTANT, INSTANT): _minus,
    (TIME, TIME): _between_times,
    (DATE, DURATION): _within_the_calendar(lambda day, by: _later_date(day, -by)),
    (INSTANT, DURATION): _within_the_calendar(_minus),
    (TIME, DURATION): lambda moment, by: _later_time(moment, -(by % DAY)),
    (DURATION, DURATION): _within_the_calendar(_minus),
}
_MULTIPLY: dict[tuple[str, str], Operation] = {
    (NUMBER, NUMBER): _numbers(lambda left, right: left * right, ARITHMETIC.multiply),
    (DURATION, NUMBER): _within_the_calendar(_scaled),
    (NUMBER, DURATION): _within_the_calendar(lambda factor, length: _scaled(length, factor)),
}
_DIVIDE: dict[tuple[str, str], Operation] = {
    (NUMBER, NUMBER): _numbers(None, ARITHMETIC.divide),
    (DURATION, NUMBER): _within_the_calendar(_divided),
    (DURATION, DURATION): _ratio,
}


def _by_kind(table: dict[tuple[str, str], Operation]) -> Operation:
    def operate(left: Any, right: Any) -> Any:
        operation = table.get((KINDS[type(left)], KINDS[type(right)]))
        return None if operation is None else operation(left, right)

    return operate


OPERATIONS: dict[str, Operation] = {
    "+": _by_kind(_ADD),
    "-": _by_kind(_SUBTRACT),
    "*": _by_kind(_MULTIPLY),
    "/": _by_kind(_DIVIDE),
}
"""By the sign that stands in the text."""
