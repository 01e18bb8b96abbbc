"""Legal holds: a case that may not be forgotten, whatever its day says. Placed with a reason, lifted with one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app import history
from app.actor import Actor
from app.cases import finding
from app.cases.errors import NotYours
from app.cases.retention.errors import OnlyManagers
from app.cases.retention.tables import legal_hold
from app.errors import Invalid, Problem
from app.i18n import Message

MAY_PLACE, MAY_LIFT = ("supervisor", "manager"), ("manager",)
LONGEST_REASON = 500


# req: R-245
def place(conn: Connection, number: str, reason: str, actor: Actor, at: datetime) -> None:
    """Keep a case from being forgotten; one that is held already stays so. Raises NotYours, UnknownCase, Invalid."""
    if not actor.has(*MAY_PLACE):
        raise NotYours
    case = finding.find(conn, number, actor).case
    said = _reason(reason)
    if current(conn, case.id) is not None:
        return
    conn.execute(insert(legal_hold).values(case_id=case.id, placed_by=actor.name, placed_at=at, reason=said))
    history.record(conn, "case:legal_hold", subject=case.business_key, actor=actor.name)


# req: R-245
def lift(conn: Connection, number: str, reason: str, actor: Actor, at: datetime) -> None:
    """Let the day of a case count again; without a hold nothing changes. Raises OnlyManagers, UnknownCase, Invalid."""
    if not actor.has(*MAY_LIFT):
        raise OnlyManagers
    case = finding.find(conn, number, actor).case
    said = _reason(reason)
    still = legal_hold.c.case_id == case.id, legal_hold.c.lifted_at.is_(None)
    lifted = update(legal_hold).where(*still).values(lifted_by=actor.name, lifted_at=at, lift_reason=said)
    if conn.execute(lifted).rowcount:
        history.record(conn, "case:legal_hold_lifted", subject=case.business_key, actor=actor.name)


def current(conn: Connection, case_id: int) -> Row[Any] | None:
    """The hold a case is under, None where it is under none."""
    still = legal_hold.c.case_id == case_id, legal_hold.c.lifted_at.is_(None)
    return conn.execute(select(legal_hold).where(*still)).first()


def of(conn: Connection, case_id: int) -> Sequence[Row[Any]]:
    """Every hold a case was ever under, newest first."""
    return conn.execute(
        select(legal_hold).where(legal_hold.c.case_id == case_id).order_by(legal_hold.c.id.desc())
    ).all()


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid([Problem(Message("Say why, for those who look at it later."), "reason")])
    if len(text) > LONGEST_REASON:
        raise Invalid([Problem(Message("At most {count} characters, please.", count=LONGEST_REASON), "reason")])
    return text
