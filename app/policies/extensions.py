"""More time for clocks that run: given once with a reason, kept by each clock, and taken back.

An extension lengthens the target. So it is all one whether a clock stands or runs when it gets it, and nothing drifts.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, update

from app.policies import retiming, tables
from app.policies.clocks import Extension
from app.policies.plans import Anchors, Running
from app.policies.retiming import Pauses
from app.policies.rules import Rules
from app.policies.timers import ClockRow, Plan, TimerRow


def give(conn: Connection, length: str, reason: str, by: str, at: datetime) -> Extension:
    """Note that more time is given. Which clocks get it is the caller's word (see ``extended``)."""
    values = {"length": length, "reason": reason, "given_at": at, "given_by": by}
    given = insert(tables.clock_extension).values(values).returning(tables.clock_extension.c.id)
    return Extension(int(conn.execute(given).scalar_one()), length, at)


def take_back(conn: Connection, extension_id: int, by: str, at: datetime) -> None:
    """Note that it is taken back from the clocks that still run (see ``shortened``); a second time changes nothing."""
    e = tables.clock_extension
    still = update(e).where(e.c.id == extension_id, e.c.taken_back_at.is_(None))
    conn.execute(still.values(taken_back_at=at, taken_back_by=by))


def concerns(row: ClockRow) -> bool:
    """Whether a clock can be extended: somebody has promised something and is not late yet. Of a reminder, or of the
    end of a customer's right, nobody is late."""
    return (
        row.due_at is not None
        and row.fired_at is None
        and bool(row.details.get("promise", True))
        and not (row.details.get("waits"))
    )


def has(row: ClockRow, extension_id: int) -> bool:
    return any(one[0] == extension_id for one in row.details.get("extensions", ()))


def extended(
    rules: Rules, row: TimerRow, more: Extension, at: datetime, anchors: Anchors | None, pauses: Pauses
) -> Plan:  # fmt: skip
    """A clock with the extension; one that has it already comes back as it is."""
    if has(row, more.id):
        return retiming.current(rules, row, at, anchors, pauses)
    timer = retiming.running(rules, row, anchors, pauses)
    return retiming.planned(_given(timer, (*timer.clock.extensions, more)), row, at)


def due(
    rules: Rules, row: ClockRow, more: Extension, anchors: Anchors | None, pauses: Pauses
) -> datetime | None:  # fmt: skip
    """The due instant ``extended`` would give, without the ladder: what a preview of many clocks asks."""
    timer = retiming.running(rules, row, anchors, pauses)
    return _given(timer, (*timer.clock.extensions, more)).clock.due


def shortened(
    rules: Rules, row: TimerRow, extension_id: int, at: datetime, anchors: Anchors | None, pauses: Pauses
) -> Plan:  # fmt: skip
    """The same clock without it: due when it would have been."""
    timer = retiming.running(rules, row, anchors, pauses)
    kept = tuple(one for one in timer.clock.extensions if one.id != extension_id)
    return retiming.planned(_given(timer, kept), row, at)


def _given(timer: Running, extensions: tuple[Extension, ...]) -> Running:
    clock, details, calendar_version = timer
    details = details._replace(extensions=extensions)
    return Running(clock.extended(extensions), details, calendar_version)
