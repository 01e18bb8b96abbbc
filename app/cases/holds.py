"""A case on hold: whom it waits for, since when, and the clocks that stand meanwhile.

A procedure says it by where its token stands (``as:waits``); a person says it with a note. Several holds may be open
at once; a clock stands while one of them is for a reason its limit pauses for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app import history
from app.actor import Actor
from app.cases import facts, queries
from app.cases.errors import ArchivedCase, NeedsReason, NotOnHold
from app.cases.tables import case_hold, service_case
from app.engine import retiming
from app.errors import Problem
from app.i18n import Message
from app.policies import pauses
from app.policies import retiming as rules
from app.policies.limits import PAUSE_REASONS

CHOOSES = frozenset(
    {"case.grade", "case.urgency", "case.complex", "customer.tier", "customer.region", "customer.remote_area"}
)
"""Bind paths that a limit's condition may ask about: when one of them changes, another limit may hold."""


def settle(
    conn: Connection, business_key: str, instance_id: int, waits: Collection[tuple[str, str]] | None, actor: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Bring the holds of an instance in line with what it waits for now: (reason, node). None: with nothing new."""
    if waits is not None:
        known = {(row.reason, row.node): row for row in opened(conn, business_key) if row.instance_id == instance_id}
        for place in known.keys() - set(waits):
            _end(conn, known[place], actor, at)
        for reason, node in sorted(set(waits) - known.keys()):
            _begin(conn, business_key, reason, actor, at, instance_id=instance_id, node=node)
        _show(conn, business_key)
    if waits is not None or queries.file(conn, business_key).case.waiting_for:
        apply(conn, business_key, actor, at)


def hold(conn: Connection, business_key: str, reason: str, note: str, actor: Actor, at: datetime) -> None:
    """Put a case on hold by hand. The same reason again changes nothing. Raises NeedsReason, ArchivedCase."""
    case = queries.file(conn, business_key, lock=True).case
    if case.archived_at is not None or case.closed_at is not None:
        raise ArchivedCase(number=case.number)
    if problems := _missing(reason, note):
        raise NeedsReason(problems)
    if any(row.reason == reason and row.instance_id is None for row in opened(conn, business_key)):
        return
    _begin(conn, business_key, reason, actor, at, note=note.strip())
    _show(conn, business_key)
    apply(conn, business_key, actor, at)


def release(conn: Connection, business_key: str, hold_id: int, actor: Actor, at: datetime) -> None:
    """Take back what a person has put on hold; taking it back twice does no harm. Raises NotOnHold for another's hold
    or one that a procedure has set: that ends when its step is done."""
    queries.file(conn, business_key, lock=True)
    row = conn.execute(
        select(case_hold).where(case_hold.c.id == hold_id, case_hold.c.business_key == business_key)
    ).first()
    if row is None or row.instance_id is not None:
        raise NotOnHold
    if row.ended_at is not None:
        return
    _end(conn, row, actor, at)
    _show(conn, business_key)
    apply(conn, business_key, actor, at)


def opened(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """The open holds of a case, oldest first."""
    return [row for row in of(conn, business_key) if row.ended_at is None]


def of(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """All holds a case has had, oldest first."""
    return conn.execute(
        select(case_hold).where(case_hold.c.business_key == business_key).order_by(case_hold.c.since, case_hold.c.id)
    ).all()


def apply(conn: Connection, business_key: str, actor: Actor, at: datetime) -> None:
    """Let each running clock of the case stand or run as its holds say."""
    reasons = [row.reason for row in opened(conn, business_key)]
    rows = retiming.running_of(conn, [business_key])
    plans = [(row, pauses.settle(conn, row, reasons, actor.name, at)) for row in rows]
    retiming.replan(conn, [(row, plan) for row, plan in plans if plan.paused_at != row.paused_at])


def rechoose(conn: Connection, business_key: str, at: datetime) -> None:
    """The case is another one (grade, urgency, tier …): each of its running clocks takes the limit that now holds."""
    known: Mapping[str, Any] = facts.of_limits(conn, business_key)
    rows = retiming.running_of(conn, [business_key])
    plans = [(row, rules.rechosen(conn, row, known, at)) for row in rows]
    retiming.replan(conn, [(row, plan) for row, plan in plans if plan.details != row.details])


def _begin(
    conn: Connection, business_key: str, reason: str, actor: Actor, at: datetime, *, instance_id: int | None = None,
    node: str | None = None, note: str | None = None,
) -> None:  # fmt: skip
    conn.execute(
        insert(case_hold).values(
            business_key=business_key, reason=reason, since=at, by=actor.name, instance_id=instance_id, node=node,
            note=note,
        )
    )  # fmt: skip
    history.record(conn, "case:held", subject=business_key, node=node, actor=actor.name, reason=reason)


def _end(conn: Connection, row: Any, actor: Actor, at: datetime) -> None:
    ended = update(case_hold).where(case_hold.c.id == row.id, case_hold.c.ended_at.is_(None))
    conn.execute(ended.values(ended_at=at, ended_by=actor.name))
    history.record(conn, "case:released", subject=row.business_key, node=row.node, actor=actor.name, reason=row.reason)


def _show(conn: Connection, business_key: str) -> None:
    """The case carries the newest reason, so that a list shows it and a step knows that nothing is held."""
    case = queries.file(conn, business_key).case
    newest = next((row.reason for row in reversed(opened(conn, business_key))), None)
    if newest != case.waiting_for:
        queries.put(conn, service_case, case.id, {"waiting_for": newest})


def _missing(reason: str, note: str) -> list[Problem]:
    problems = []
    if reason not in PAUSE_REASONS:
        problems.append(Problem(Message("Say whom the case waits for."), "reason"))
    if not note.strip():
        problems.append(Problem(Message("Say why the case is put on hold."), "note"))
    return problems
