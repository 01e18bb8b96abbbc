"""Changing a rule of time: first what it would do to the running clocks of all cases, then doing it.

Here the policies, which know rules, and the engine, which keeps timers, meet. No case is loaded for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from app.actor import Actor
from app.cases import rule_names
from app.cases.standing import Behind
from app.engine import retiming
from app.errors import Invalid
from app.policies import impact, reading
from app.policies.book import NEW
from app.policies.impact import Move
from app.policies.proposals import Proposal

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Effect:
    """What a change would do: how many running timers move, how many of them are overdue by it at once, and the
    earliest new due instant. ``moves`` are all of them, the earliest first."""

    moves: Sequence[Move] = field(default_factory=tuple)
    overdue: int = 0
    earliest: datetime | None = None

    @classmethod
    def of(cls, moves: Iterable[Move], at: datetime) -> Effect:
        """The moves in order, looked at from ``at``; a clock that is switched off comes last."""
        ordered = sorted(moves, key=lambda move: move.after or _NEVER)
        return cls(ordered, sum(move.overdue(at) for move in ordered), ordered[0].after if ordered else None)

    @property
    def count(self) -> int:
        return len(self.moves)


def check(conn: Connection, proposal: Proposal) -> None:
    """Raises Invalid with everything that is wrong with a proposal, what it names included."""
    if problems := [*proposal.problems(), *rule_names.problems(conn, proposal)]:
        raise Invalid(problems)


def preview(conn: Connection, proposal: Proposal, reach: str, at: datetime) -> Effect:
    """The effect of publishing ``proposal`` with this reach at ``at``. Raises Invalid with what is wrong with it."""
    check(conn, proposal)
    if reach == NEW:
        return Effect()
    rules = proposal.over(reading.rules(conn), reach, at)
    found: list[Move] = []
    for rows in retiming.all_running(conn, proposal.key):
        behind = Behind(conn, rows)
        found += impact.moves(rules, rows, behind.anchors, behind.pauses)
    return Effect.of(found, at)


def publish(
    conn: Connection, proposal: Proposal, reach: str, at: datetime, actor: Actor, reason: str, *,
    expected: int | None = None, foreseen: int = 0, rolls_back: int | None = None,
) -> int:  # fmt: skip
    """Publish a change; running timers follow by a job of their own. The revision it got.

    ``expected``: the version the author started from. ``foreseen``: how many timers the preview said would move, so
    that the report can be compared with it. Raises Invalid, ChangedMeanwhile.
    """
    check(conn, proposal)
    revision = proposal.publish(
        conn, author=actor.name, reason=reason, reach=reach, expected=expected, rolls_back=rolls_back
    )
    if reach != NEW:
        retiming.begin(conn, revision, proposal.key, foreseen)
    return revision
