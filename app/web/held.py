"""How a case on hold is told: whom it waits for, since when, set by whom, and whether that lasts too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy import Connection

from app import clock
from app.cases import holds, long_holds
from app.cases.queries import CaseFile
from app.engine.positions import Standing
from app.i18n import Message
from app.policies.wording import PAUSED_FOR, STANDS_FOR
from app.web import words
from app.web.language import named, say


@dataclass(frozen=True)
class Held:
    """One stretch: ``row`` of ``case_hold``; ``set_by`` is a person or the step where the procedure waits.

    ``ends``: when it has lasted long enough; None where nothing limits it.
    """

    row: Any
    set_by: str
    ends: datetime | None
    late: bool
    by_hand: bool

    @property
    def reason(self) -> str:
        return waits(self.row.reason)


@dataclass(frozen=True)
class Holds:
    """All holds of a case, the open ones and those that are over, the newest first; ``may``: put it on hold by hand,
    or release it. ``free``: the reasons it is not on hold for yet."""

    opened: Sequence[Held] = ()
    past: Sequence[Held] = ()
    may: bool = False
    free: Sequence[tuple[str, str]] = ()


def of(conn: Connection, file: CaseFile, people: words.People, standings: Sequence[Standing]) -> Holds:
    """The holds of a case, for its page."""
    now, steps = clock.now(), _steps(standings)
    told = [_held(conn, row, file, people, steps, now) for row in reversed(holds.of(conn, file.case.business_key))]
    opened = [one for one in told if one.row.ended_at is None]
    still_open = file.case.archived_at is None and file.case.closed_at is None
    taken = {one.row.reason for one in opened if one.by_hand}
    return Holds(
        opened=opened,
        past=[one for one in told if one.row.ended_at is not None],
        may=still_open and holds.may_hold(conn, file.case.business_key, g.actor),
        free=[(reason, waits(reason)) for reason in PAUSED_FOR if reason not in taken],
    )


def waits(reason: str | None) -> str:
    """“等待客户”; nothing where nobody is waited for."""
    return say(STANDS_FOR.get(reason, reason)) if reason else ""


def _held(
    conn: Connection, row: Any, file: CaseFile, people: words.People, steps: dict[tuple[int, str], str], now: datetime
) -> Held:
    ends, by_hand = long_holds.end(conn, row, file.case.profile), holds.by_hand(row)
    step = steps.get((row.instance_id, row.node)) or say(Message("The procedure"))
    set_by = people(row.by) if row.instance_id is None else say(Message("by the step “{step}”", step=step))
    if row.act_id is not None:
        set_by = say(Message("{person} · with many others", person=set_by))
    return Held(row, set_by, ends, long_holds.is_late(row, ends, now), by_hand)


def _steps(standings: Sequence[Standing]) -> dict[tuple[int, str], str]:
    """The names of all steps of these instances."""
    return {
        (one.instance_id, node.id): named(node.name, node.name_en)
        for one in standings
        for process in one.bundle.processes.values()
        for node in process.nodes.values()
    }
