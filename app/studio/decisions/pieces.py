"""Pieces of what an input may be: each stands for all values between which no cell of the column tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app import expressions
from app.expressions.values import ARITHMETIC

FREE = "…"
"""A text that stands for any text that is not named."""


@dataclass(frozen=True)
class Piece:
    """Values that no cell tells apart. ``value`` is one of them; ``low`` and ``high`` are its open ends among
    ordered values (None: no end there). ``exact``: there is no other value in it. ``rest``: whatever is not named."""

    value: Any
    exact: bool = True
    low: Any = None
    high: Any = None
    rest: bool = False

    @property
    def empty(self) -> bool:
        return self.value is None


NOTHING = Piece(None)


def flags() -> list[Piece]:
    return [Piece(True), Piece(False)]


def codes(values: Iterable[Any]) -> list[Piece]:
    return [Piece(value) for value in values]


def texts(named: Iterable[str]) -> list[Piece]:
    """Every text that is named, and one for all the others."""
    listed = sorted(set(named))
    other = FREE
    while other in listed:
        other += FREE
    return [*map(Piece, listed), Piece(other, exact=False, rest=True)]


def ordered(kind: str, cuts: Iterable[Any]) -> list[Piece]:
    """From below to above: what lies before the first cut, the cut, what lies between, and so on."""
    points = sorted(set(cuts))
    before, between, after = _STEPS[kind]
    if not points:
        return [Piece(_ZERO[kind], exact=False)]
    pieces = [*_open(before, None, points[0])]
    for index, point in enumerate(points):
        pieces.append(Piece(point))
        above = points[index + 1] if index + 1 < len(points) else None
        pieces += _open(between, point, above) if above is not None else _open(after, point, None)
    return pieces


def _open(step: Callable[..., Any], low: Any, high: Any) -> list[Piece]:
    """The piece between two ends, if there is anything in it that can be named."""
    ends = [end for end in (low, high) if end is not None]
    try:
        value = expressions.taken(step(*ends))
    except (ArithmeticError, ValueError, expressions.Unusable):
        return []
    inside = (low is None or low < value) and (high is None or value < high)
    return [Piece(value, exact=False, low=low, high=high)] if inside else []


def _middle(low: Any, high: Any) -> Any:
    if isinstance(low, int | Decimal):
        whole = ARITHMETIC.divide(ARITHMETIC.add(Decimal(low), Decimal(high)), Decimal(2))
        inner = whole.to_integral_value()
        value = inner if low < inner < high else whole
        return int(value) if value == value.to_integral_value() else value
    return low + (high - low) // 2


def _middle_of_day(low: time, high: time) -> time:
    return _clock(_middle(_since_midnight(low), _since_midnight(high)))


def _since_midnight(value: time) -> timedelta:
    return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)


def _clock(since: timedelta) -> time:
    if not timedelta(0) <= since < timedelta(days=1):
        raise ValueError
    return (datetime(2000, 1, 1) + since).time()


def _moved(by: Any) -> Callable[[Any], Any]:
    return lambda value: value + by


_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_STEPS: dict[str, tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]] = {
    "number": (_moved(-1), _middle, _moved(1)),
    "date": (_moved(-_DAY), _middle, _moved(_DAY)),
    "date and time": (_moved(-_SECOND), _middle, _moved(_SECOND)),
    "duration": (_moved(-_SECOND), _middle, _moved(_SECOND)),
    "time": (
        lambda value: _clock(_since_midnight(value) / 2),
        _middle_of_day,
        lambda value: _clock(_middle(_since_midnight(value), _DAY)),
    ),
}
_ZERO: dict[str, Any] = {
    "number": 0,
    "date": date(2026, 1, 1),
    "date and time": datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
    "duration": _DAY,
    "time": time(12),
}
KINDS = frozenset(_STEPS)
"""The kinds of values that have an order here; texts are compared for being the same alone."""


def written(chosen: Sequence[Piece], whole: Sequence[Piece]) -> str:
    """The pieces as a cell would say them: ``"a", "b"``, ``[3..5)``, ``not("a")``; ``-`` for all there are."""
    if len(chosen) == len(whole):
        return "-"
    if len(chosen) == len(whole) - 1 and not any(piece.empty for piece in chosen):
        return "not(null)"
    named = [piece for piece in chosen if piece.exact and not _ranges(piece)]
    if any(piece.rest for piece in chosen):
        others = [piece for piece in whole if piece not in chosen and not piece.rest]
        return f"not({_listed(others)})"
    spans = [piece for piece in chosen if piece not in named]
    parts = [_span(run) for run in _runs(spans, whole)]
    return ", ".join(filter(None, [*parts, _listed(named)]))


def _ranges(piece: Piece) -> bool:
    return not piece.empty and not isinstance(piece.value, str | bool)


def _listed(pieces: Iterable[Piece]) -> str:
    return ", ".join(expressions.written(piece.value) for piece in pieces)


def _runs(spans: Sequence[Piece], whole: Sequence[Piece]) -> list[list[Piece]]:
    """Neighbours among ordered pieces, together."""
    runs: list[list[Piece]] = []
    places = {id(piece): place for place, piece in enumerate(whole)}
    for piece in sorted(spans, key=lambda one: places[id(one)]):
        last = runs[-1][-1] if runs else None
        if (
            last
            and expressions.kind(last.value) == expressions.kind(piece.value)
            and places[id(piece)] == places[id(last)] + 1
        ):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _span(run: Sequence[Piece]) -> str:
    first, last = run[0], run[-1]
    if len(run) == 1 and first.exact:
        return expressions.written(first.value)
    low, closed_below = (first.value, True) if first.exact else (first.low, False)
    high, closed_above = (last.value, True) if last.exact else (last.high, False)
    if low is None and high is None:
        return "not(null)"
    if low is None:
        return f"{'<=' if closed_above else '<'} {expressions.written(high)}"
    if high is None:
        return f"{'>=' if closed_below else '>'} {expressions.written(low)}"
    below, above = "[" if closed_below else "(", "]" if closed_above else ")"
    return f"{below}{expressions.written(low)}..{expressions.written(high)}{above}"
