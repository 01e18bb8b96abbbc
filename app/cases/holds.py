"""A case on hold: whom it waits for, since when, and the clocks that stand meanwhile.

A procedure says it by where its token stands (``as:waits``); a person says it with a note. Several holds may be open
at once; a clock stands while one of them is for a reason its limit pauses for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from app import history
from app.actor import Actor
from app.cases import facts, holds_in_bulk, queries
from app.cases.errors import ClosedCase, NeedsReason, NotAtWork, NotOnHold
from app.cases.tables import case_hold, service_case
from app.engine import retiming
from app.engine.tables import user_task
from app.errors import Problem
from app.i18n import Message
from app.policies import retiming as rules
from app.policies.limits import PAUSE_REASONS, SUSPENDED

CHOOSES = frozenset(
    {"case.grade", "case.urgency", "case.complex", "customer.tier", "customer.region", "customer.remote_area"}
)
"""Bind paths that a limit's condition may ask about: when one of them changes, another limit may hold."""

MAY = ("cs", "supervisor", "manager")
"""They may put any case on hold; whoever has a task of it now may do so as well."""
LONGEST_NOTE = 500
_WHY = {
    "note": Message("Say why the case is put on hold."),
    "end_note": Message("Say what has come, so that the case can go on."),
}


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


# req: R-026
def hold(
    conn: Connection, business_key: str, reason: str, note: str, actor: Actor, at: datetime,
    until: datetime | None = None,
) -> bool:  # fmt: skip
    """Put a case on hold by hand, ``until`` a planned end. False: it was on hold for that reason already.

    Raises NotAtWork, ClosedCase, NeedsReason with each problem at its place.
    """
    case = queries.file(conn, business_key, lock=True).case
    _working_on(conn, business_key, actor)
    if case.archived_at is not None or case.closed_at is not None:
        raise ClosedCase(number=case.number)
    if any(row.reason == reason and by_hand(row) for row in opened(conn, business_key)):
        return False
    if problems := [*_missing(reason), *_said(note, "note"), *_passed(until, at)]:
        raise NeedsReason(problems)
    _begin(conn, business_key, reason, actor, at, note=note.strip(), until=until)
    _show(conn, business_key)
    apply(conn, business_key, actor, at)
    return True


# req: R-026
def release(conn: Connection, business_key: str, hold_id: int, note: str, actor: Actor, at: datetime) -> bool:
    """Take back what a person has put on hold. False: somebody has done so already, which does no harm.

    Raises NotAtWork, NeedsReason; NotOnHold for another's hold or one that a procedure has set, for that ends with its
    step.
    """
    queries.file(conn, business_key, lock=True)
    _working_on(conn, business_key, actor)
    row = conn.execute(
        select(case_hold).where(case_hold.c.id == hold_id, case_hold.c.business_key == business_key)
    ).first()
    if row is None or not by_hand(row):
        raise NotOnHold
    if row.ended_at is not None:
        return False
    if problems := _said(note, "end_note"):
        raise NeedsReason(problems)
    _end(conn, row, actor, at, note.strip())
    _show(conn, business_key)
    apply(conn, business_key, actor, at)
    return True


def suspend(conn: Connection, business_key: str, actor: Actor, at: datetime) -> None:
    """An operator lets the case rest: every clock of it stands, whatever its limit pauses for."""
    _begin(conn, business_key, SUSPENDED, actor, at)
    _show(conn, business_key)
    apply(conn, business_key, actor, at)


def resume(conn: Connection, business_key: str, actor: Actor, at: datetime) -> datetime | None:
    """It goes on; since when it has rested. Clocks run again, unless the case waits for something else."""
    resting = [row for row in opened(conn, business_key) if row.reason == SUSPENDED]
    for row in resting:
        _end(conn, row, actor, at)
    _show(conn, business_key)
    apply(conn, business_key, actor, at)
    return min((row.since for row in resting), default=None)


def over(conn: Connection, business_key: str, actor: Actor, at: datetime) -> None:
    """The case has ended: nobody is waited for any more."""
    still = opened(conn, business_key)
    for row in still:
        _end(conn, row, actor, at)
    if still:
        _show(conn, business_key)
        apply(conn, business_key, actor, at)


def may_hold(conn: Connection, business_key: str, actor: Actor) -> bool:
    """Whether the actor works on the case: by his role, or because a task of it is his to do."""
    if actor.has(*MAY):
        return True
    mine = or_(
        user_task.c.assignee == actor.name,
        user_task.c.assignee.is_(None) & user_task.c.role.in_(sorted(actor.roles)),
    )
    task = select(user_task.c.id).where(user_task.c.business_key == business_key, user_task.c.closed_at.is_(None), mine)
    return conn.execute(task.limit(1)).first() is not None


def by_hand(row: Any) -> bool:
    """Whether a person has put this one case on hold; else many were at once, or its procedure waits at a step."""
    return row.instance_id is None and row.act_id is None and row.reason != SUSPENDED


def opened(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """The open holds of a case, oldest first."""
    return [row for row in of(conn, business_key) if row.ended_at is None]


def steps(conn: Connection, business_keys: Collection[str]) -> Mapping[tuple[int, str], str]:
    """Whom the steps of these cases wait for, by instance and node; one statement."""
    wanted = select(case_hold.c.instance_id, case_hold.c.node, case_hold.c.reason).where(
        case_hold.c.business_key.in_(business_keys),
        case_hold.c.ended_at.is_(None),
        case_hold.c.instance_id.is_not(None),
    )
    return {(row.instance_id, row.node): row.reason for row in conn.execute(wanted)}


_OF = (
    select(case_hold).where(case_hold.c.business_key == bindparam("b_key")).order_by(case_hold.c.since, case_hold.c.id)
)


def of(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """All holds a case has had, oldest first."""
    return conn.execute(_OF, {"b_key": business_key}).all()


def apply(conn: Connection, business_key: str, actor: Actor, at: datetime) -> None:
    """Let each running clock of the case stand or run as its holds say."""
    holds_in_bulk.apply(conn, [business_key], actor.name, at)


def rechoose(conn: Connection, business_key: str, at: datetime) -> None:
    """The case is another one (grade, urgency, tier …): each of its running clocks takes the limit that now holds."""
    known: Mapping[str, Any] = facts.of_limits(conn, business_key)
    rows = retiming.running_of(conn, [business_key])
    plans = [(row, rules.rechosen(conn, row, known, at)) for row in rows]
    retiming.replan(conn, [(row, plan) for row, plan in plans if plan.details != row.details])


def _begin(conn: Connection, business_key: str, reason: str, actor: Actor, at: datetime, **more: Any) -> None:
    conn.execute(insert(case_hold).values(business_key=business_key, reason=reason, since=at, by=actor.name, **more))
    if reason != SUSPENDED:  # that has a line of its own in the history, with its reason
        history.record(conn, "case:held", subject=business_key, node=more.get("node"), actor=actor.name, reason=reason)


def _end(conn: Connection, row: Any, actor: Actor, at: datetime, note: str | None = None) -> None:
    ended = update(case_hold).where(case_hold.c.id == row.id, case_hold.c.ended_at.is_(None))
    conn.execute(ended.values(ended_at=at, ended_by=actor.name, end_note=note))
    if row.reason == SUSPENDED:
        return
    history.record(conn, "case:released", subject=row.business_key, node=row.node, actor=actor.name, reason=row.reason)


def _show(conn: Connection, business_key: str) -> None:
    """The case carries the newest reason, so that a list shows it and a step knows that nothing is held."""
    case = queries.file(conn, business_key).case
    newest = next((row.reason for row in reversed(opened(conn, business_key))), None)
    if newest != case.waiting_for:
        queries.put(conn, service_case, case.id, {"waiting_for": newest})


def _working_on(conn: Connection, business_key: str, actor: Actor) -> None:
    if not may_hold(conn, business_key, actor):
        raise NotAtWork


def _missing(reason: str) -> list[Problem]:
    return [] if reason in PAUSE_REASONS else [Problem(Message("Say whom the case waits for."), "reason")]


def _said(note: str, place: str) -> list[Problem]:
    if not note.strip():
        return [Problem(_WHY[place], place)]
    if len(note.strip()) > LONGEST_NOTE:
        return [Problem(Message("At most {count} characters, please.", count=LONGEST_NOTE), place)]
    return []


def _passed(until: datetime | None, at: datetime) -> list[Problem]:
    if until is None or until > at:
        return []
    return [Problem(Message("The planned end lies in the past. Choose a later one, or none."), "until")]
