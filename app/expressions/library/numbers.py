"""Functions of numbers, one or several."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from app.expressions.arithmetic import finite
from app.expressions.bounds import DIGITS
from app.expressions.comparing import COMPARISONS
from app.expressions.registry import function
from app.expressions.values import ARITHMETIC, NUMBER, Number, kind
from app.i18n import Message

ONE = (NUMBER,)


@function(
    "sum",
    arguments=("values*",),
    doc=Message("The sum of numbers, given one by one or as a list; null for none."),
)
def total(*values: Any) -> Number | None:
    numbers = _spread(values)
    if not numbers or any(kind(number) != NUMBER for number in numbers):
        return None
    result = Decimal(0)
    for number in numbers:
        result = ARITHMETIC.add(result, number)
    return finite(result)


@function(
    "min",
    arguments=("values*",),
    doc=Message("The smallest of numbers, dates or texts, given one by one or as a list; null for none."),
)
def smallest(*values: Any) -> Any:
    return _extreme(values, COMPARISONS["<"])


@function(
    "max",
    arguments=("values*",),
    doc=Message("The largest of numbers, dates or texts, given one by one or as a list; null for none."),
)
def largest(*values: Any) -> Any:
    return _extreme(values, COMPARISONS[">"])


@function("abs", arguments=("number",), kinds=ONE, doc=Message("A number without its sign."))
def absolute(number: Number) -> Number:
    return abs(number) if type(number) is int else ARITHMETIC.abs(number)


@function("floor", arguments=("number",), kinds=ONE, doc=Message("The next whole number below."))
def floor(number: Number) -> Number:
    return Decimal(number).to_integral_value(ROUND_FLOOR, ARITHMETIC)


@function("ceiling", arguments=("number",), kinds=ONE, doc=Message("The next whole number above."))
def ceiling(number: Number) -> Number:
    return Decimal(number).to_integral_value(ROUND_CEILING, ARITHMETIC)


@function(
    "round",
    arguments=("number", "digits?"),
    kinds=ONE,
    doc=Message("A number rounded to so many decimals (none if not said), half away from zero: round(2.5) is 3."),
)
def rounded(number: Number, digits: Number = 0) -> Number | None:
    # Not half to even, which is FEEL's `decimal`: on an invoice 2.5 becomes 3.
    if digits != int(digits) or not -DIGITS < digits < DIGITS:
        return None
    unit = Decimal(1).scaleb(-int(digits), ARITHMETIC)
    return finite(Decimal(number).quantize(unit, ROUND_HALF_UP, ARITHMETIC))


@function(
    "modulo",
    arguments=("number", "divisor"),
    kinds=ONE,
    doc=Message("What is left after division; it has the sign of the divisor."),
)
def modulo(number: Number, divisor: Number) -> Number | None:
    rest = ARITHMETIC.remainder(number, divisor)
    if rest.is_finite() and rest and (rest < 0) != (divisor < 0):
        rest = ARITHMETIC.add(rest, divisor)
    return finite(rest)


def _spread(values: tuple[Any, ...]) -> list[Any]:
    return values[0] if len(values) == 1 and type(values[0]) is list else list(values)


def _extreme(values: tuple[Any, ...], better: Callable[[Any, Any], bool | None]) -> Any:
    candidates = _spread(values)
    if not candidates:
        return None
    best = candidates[0]
    for candidate in candidates:
        # A null, or a value of another kind, leaves nothing to say.
        if better(candidate, best) is None:
            return None
        if better(candidate, best):
            best = candidate
    return best
