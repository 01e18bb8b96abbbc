"""What a change of rules does to running clocks, asked before it happens: the same computation, nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from app.policies import retiming
from app.policies.clocks import Pause
from app.policies.plans import Anchors
from app.policies.rules import Rules
from app.policies.timers import ClockRow


class Stored(ClockRow, Protocol):
    """A clock as the engine stores it: it says whose it is."""

    @property
    def business_key(self) -> str: ...


class Move(NamedTuple):
    """A running timer whose due instant changes; None stands for a limit that is switched off.

    It keeps of the timer only what a list shows: of a hundred thousand there is one for each.
    """

    timer_id: int
    business_key: str
    limit_key: str
    before: datetime | None
    after: datetime | None

    @classmethod
    def of(cls, row: Stored, after: datetime | None) -> Move:
        return cls(row.id or 0, row.business_key, row.limit_key, row.due_at, after)

    def overdue(self, at: datetime) -> bool:
        """Whether the change itself makes it overdue at ``at``."""
        late_before = self.before is not None and self.before <= at
        return self.after is not None and self.after <= at and not late_before


def moves(
    rules: Rules,
    rows: Iterable[Stored],
    anchors_of: Callable[[Stored], Anchors | None],
    pauses_of: Callable[[Stored], Sequence[Pause]],
) -> Iterator[Move]:
    """The timers among ``rows`` that would be due at another instant under ``rules``."""
    for row in rows:
        after = retiming.due(rules, row, anchors_of(row), lambda row=row: pauses_of(row))  # type: ignore[misc]
        if after != row.due_at:
            yield Move.of(row, after)
