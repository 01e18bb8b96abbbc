"""Where components stand: form-js's rows of sixteen columns become lines of twelve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from app.formdefs.components import Component

NARROW = frozenset({"textfield", "number", "select", "datetime", "checkbox"})
LEAST = 3

Placed = tuple[Component, str, int | None]
"""A component, the id of its row (may be empty) and its width in sixteenths (may be unknown)."""


def arrange(placed: Sequence[Placed]) -> tuple[tuple[Component, ...], ...]:
    """Lines of components with their widths. Components without a row flow one after the other."""
    return tuple(_line(row, list(members)) for row, members in groupby(placed, key=lambda item: item[1]))


def _line(row: str, members: list[Placed]) -> tuple[Component, ...]:
    spans = _fitting(members) if row else [_span(component, columns) for component, _, columns in members]
    return tuple(replace(part, span=span) for (part, _, _), span in zip(members, spans, strict=True))


def _fitting(members: list[Placed]) -> list[int]:
    """Widths on one line. What was known to fit into sixteen still fits into twelve after rounding."""
    share = max(LEAST, 12 // len(members))
    spans = [_twelfths(columns) if columns else share for _, _, columns in members]
    while sum(spans) > 12 and max(spans) > LEAST:
        spans[spans.index(max(spans))] -= 1
    return spans


def _span(component: Component, columns: int | None) -> int:
    if columns:
        return _twelfths(columns)
    return 6 if component.type in NARROW else 12


def _twelfths(columns: int) -> int:
    return max(LEAST, round(columns * 12 / 16))
