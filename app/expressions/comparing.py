"""Comparison and logic with three values: true, false and null (not known).

Values of different kinds cannot be compared: null. So ``1 = true`` and ``1 = "1"`` are null, and null
counts as not true wherever a condition decides. Only null itself can be told from anything: ``x = null`` is
true or false.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any

from app.expressions.values import (
    BOOLEAN,
    CONTEXT,
    DATE,
    DURATION,
    INSTANT,
    KINDS,
    LIST,
    NUMBER,
    TEXT,
    TIME,
)

Truth = bool | None
Comparison = Callable[[Any, Any], Truth]

ORDERED = frozenset({NUMBER, TEXT, DATE, TIME, INSTANT, DURATION})
SIMPLE = ORDERED | {BOOLEAN}


def same(left: Any, right: Any) -> Truth:
    """``=``: lists and contexts element by element."""
    if left is None or right is None:
        return left is right
    kind = KINDS[type(left)]
    if kind is not KINDS[type(right)]:
        return None
    if kind in SIMPLE:
        return bool(left == right)
    if kind is LIST:
        return len(left) == len(right) and all(same(a, b) is True for a, b in zip(left, right, strict=True))
    return kind is CONTEXT and left.keys() == right.keys() and all(same(left[k], right[k]) is True for k in left)


def different(left: Any, right: Any) -> Truth:
    """``!=``: the opposite of ``=``, and null where that is null."""
    return opposite(same(left, right))


def opposite(truth: Any) -> Truth:
    """``not``: null for null, and for what is no truth value."""
    return not truth if truth is True or truth is False else None


def any_of(truths: Iterable[Any]) -> Truth:
    """``or``: true when one is true; else null when one is not known. Stops at the first true."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            result = None
    return result


def all_of(truths: Iterable[Any]) -> Truth:
    """``and``: false when one is false; else null when one is not known. Stops at the first false."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            result = None
    return result


def among(value: Any, candidates: Any) -> Truth:
    """Whether ``value`` is the candidate, or one of a list of candidates."""
    if type(candidates) is not list or type(value) is list:
        return same(value, candidates)
    return any(same(value, candidate) is True for candidate in candidates)


def _ordered(compare: Callable[[Any, Any], Any]) -> Comparison:
    def ordered(left: Any, right: Any) -> Truth:
        kind = KINDS[type(left)]
        if kind is not KINDS[type(right)] or kind not in ORDERED:
            return None
        return bool(compare(left, right))

    return ordered


COMPARISONS: dict[str, Comparison] = {
    "=": same,
    "!=": different,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
}
"""By the sign that stands in the text."""
