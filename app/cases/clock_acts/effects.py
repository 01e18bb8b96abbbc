"""What pausing or extending many clocks would do, asked before it happens: the same arithmetic, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.cases.clock_acts import scopes
from app.cases.clock_acts.acts import PAUSE, Wanted
from app.cases.clock_acts.carrying import CHUNK
from app.cases.rulemaking import Effect
from app.cases.standing import Behind
from app.engine import retiming
from app.policies import extensions, plans, reading
from app.policies.clocks import Extension
from app.policies.impact import Move
from app.policies.rules import Rules
from app.policies.timers import Details

_NOT_YET = -1


@dataclass(frozen=True)
class Foreseen:
    """``cases`` fall into the scope; of their ``clocks`` those in ``effect`` change. Of a pause ``after`` is the due
    instant if it is released at its planned end, None where none is planned."""

    cases: int
    clocks: int
    effect: Effect


def preview(conn: Connection, wanted: Wanted, at: datetime) -> Foreseen:
    """The effect of a pause or an extension that begins at ``at``."""
    moves: list[Move] = []
    cases, clocks, after = 0, 0, 0
    while found := scopes.chunk(conn, wanted.scope, after, CHUNK):
        rows = retiming.clocks_of(conn, [case.business_key for case in found])
        moves += _moves(conn, rows, wanted, at)
        cases, clocks, after = cases + len(found), clocks + len(rows), found[-1].id
    moves.sort(key=lambda move: move.before or at)
    dated = [move.after for move in moves if move.after is not None]
    return Foreseen(cases, clocks, Effect(moves, 0, min(dated, default=None)))


def _moves(conn: Connection, rows: Sequence[Any], wanted: Wanted, at: datetime) -> Iterator[Move]:
    rules = reading.rules(conn)
    if wanted.action == PAUSE:
        yield from (_stopped(rules, row, wanted, at) for row in rows if _stops(rules, row, wanted.reason))
        return
    behind, more = Behind(conn, rows), Extension(_NOT_YET, wanted.length, at)
    for row in rows:
        if extensions.concerns(row):
            after = extensions.due(rules, row, more, behind.anchors(row), _pauses(behind, row))
            if after != row.due_at:
                yield Move.of(row, after)


def _pauses(behind: Behind, row: Any) -> Any:
    return lambda: behind.pauses(row)


def _stops(rules: Rules, row: Any, reason: str) -> bool:
    """Whether a clock runs that would stand."""
    limit = rules.book.limits_by_id.get(row.limit_version)
    runs = row.due_at is not None and row.paused_at is None and row.fired_at is None
    return runs and limit is not None and reason in limit.pause_reasons


def _stopped(rules: Rules, row: Any, wanted: Wanted, at: datetime) -> Move:
    if wanted.until is None:
        return Move.of(row, None)
    clock = plans.clock_under(rules, row, Details.of(row))
    return Move.of(row, clock.paused(at).resumed(wanted.until).due)
