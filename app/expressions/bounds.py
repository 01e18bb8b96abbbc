"""How much an expression may be and do. A process owner may write one in the browser because these hold.

The longest text that parses costs some tens of milliseconds to read once, and evaluating any one costs less:
no node repeats another, every function is linear in its arguments, and what it may be given is bounded here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.expressions.errors import Exceeded
from app.i18n import Message

TEXT = 4_000
"""Characters of one expression."""
NODES = 400
"""Parts of one expression: values, names, operators, calls."""
DEPTH = 50
"""Brackets, branches and calls inside one another; also lists inside lists in the data."""
NAME = 100
"""Characters of one name."""
STRING = 10_000
"""Characters of one text value, or of all the texts in one list."""
LIST = 1_000
"""Elements of one list, those of inner lists counted too: a list of lists of lists must not explode."""
DIGITS = 34
"""Digits of a number, as FEEL (IEEE 754 decimal128) has it."""
NUMBER = Decimal(10) ** DIGITS
"""Every number is smaller than this, on both sides of zero."""
TEMPLATE = 20_000
"""Characters of one template."""
PLACES = 100
"""Places to fill in one template."""
RENDERED = 100_000
"""Characters of a template once filled in."""


def of_length(produced: str) -> str:
    """``produced``, a text that an expression made. Raises Exceeded when it is too long."""
    admit(len(produced))
    return produced


def of_size(produced: list[Any]) -> list[Any]:
    """``produced``, a list that an expression made. Raises Exceeded when it holds too much, at any level."""
    elements, characters = _weight(produced)
    if elements > LIST:
        raise Exceeded(reason=Message("a list would have more than {most} elements.", most=LIST))
    admit(characters)
    return produced


def admit(characters: int) -> None:
    """Raises Exceeded when a text of so many characters may not be made."""
    if characters > STRING:
        raise Exceeded(reason=Message("a text would have more than {most} characters.", most=STRING))


def _weight(value: Any) -> tuple[int, int]:
    if type(value) is str:
        return 0, len(value)
    if type(value) is dict:
        elements, characters = _weight(list(value.values()))
        return elements, characters + sum(map(len, value))
    if type(value) is not list:
        return 0, 0
    inner = [_weight(item) for item in value]
    return len(value) + sum(one for one, _ in inner), sum(two for _, two in inner)
