"""The only place that asks for the time. Every instant in the product is aware and in UTC.

In demo mode an administrator may move the clock: each door reads the offset row when it opens and calls
``shift``. Tests freeze it. SQL never asks the database for the time of business.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _offset


def shift(offset: timedelta) -> None:
    """Let the clock run ahead of the real one by ``offset``; zero sets it right again."""
    global _offset
    _offset = offset


def offset() -> timedelta:
    """How far the clock runs ahead of the real one."""
    return _offset


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Stand still at ``instant`` (aware), for tests and for driving procedures on a simulated clock."""
    global _frozen
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def move_to(instant: datetime) -> None:
    """Within ``frozen``: stand still at another instant."""
    global _frozen
    if _frozen is None:
        raise RuntimeError("move_to only works inside frozen().")
    _frozen = instant.astimezone(UTC)
