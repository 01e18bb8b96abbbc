"""What a change of rules does to running clocks, asked before it happens: the same computation, nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.policies import retiming
from app.policies.clocks import Pause
from app.policies.plans import Anchors
from app.policies.rules import Rules
from app.policies.timers import TimerRow


@dataclass(frozen=True)
class Move:
    """A running timer whose due instant changes; None stands for a limit that is switched off."""

    row: TimerRow
    before: datetime | None
    after: datetime | None

    def overdue(self, at: datetime) -> bool:
        """Whether the change itself makes it overdue at ``at``."""
        late_before = self.before is not None and self.before <= at
        return self.after is not None and self.after <= at and not late_before


def moves(
    rules: Rules,
    rows: Iterable[TimerRow],
    anchors_of: Callable[[TimerRow], Anchors | None],
    pauses_of: Callable[[TimerRow], Sequence[Pause]],
) -> Iterator[Move]:
    """The timers among ``rows`` that would be due at another instant under ``rules``."""
    for row in rows:
        after = retiming.due(rules, row, anchors_of(row), lambda row=row: pauses_of(row))  # type: ignore[misc]
        if after != row.due_at:
            yield Move(row, row.due_at, after)
