"""Every operation leaves its reason: a row of ours with the words, an event of the history that points to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app import history
from app.actor import Actor
from app.cases.operations.errors import NeedsAReason, NotAMechanic, NotAnOperator
from app.cases.operations.tables import case_operation
from app.errors import Problem
from app.i18n import Message

OPERATORS = ("supervisor", "manager")
"""They may suspend, resume, cancel, withdraw, merge and take up again: they answer for the case."""
MECHANICS = ("admin",)
"""They may move tokens (R-032 names an administrator's move) and try incidents again."""
LONGEST_REASON = 500


# req: R-037
def require_operator(actor: Actor) -> None:
    """Raises NotAnOperator."""
    if not actor.has(*OPERATORS):
        raise NotAnOperator


# req: R-037
def require_mechanic(actor: Actor) -> None:
    """Raises NotAMechanic."""
    if not actor.has(*MECHANICS):
        raise NotAMechanic


def reason_of(text: str) -> str:
    """The reason, checked. Raises NeedsAReason."""
    reason = text.strip()
    if not reason:
        raise NeedsAReason([Problem(Message("Say why."), "reason")])
    if len(reason) > LONGEST_REASON:
        problem = Message("At most {count} characters, please.", count=LONGEST_REASON)
        raise NeedsAReason([Problem(problem, "reason")])
    return reason


# req: R-037
def record(
    conn: Connection, kind: str, business_key: str, actor: Actor, at: datetime, reason: str, *,
    instance_id: int | None = None, node: str | None = None, **data: Any,
) -> None:  # fmt: skip
    """Note what was done and why; the event is ``case:<kind>``."""
    row = {"business_key": business_key, "kind": kind, "reason": reason, "by": actor.name, "at": at}
    number = conn.execute(insert(case_operation).values(row).returning(case_operation.c.id)).scalar_one()
    history.record(
        conn, f"case:{kind}", subject=business_key, instance_id=instance_id, node=node, actor=actor.name,
        operation=number, **data,
    )  # fmt: skip


def reasons(conn: Connection, business_key: str) -> Mapping[int, str]:
    """The reasons of a matter's operations, by their number."""
    wanted = select(case_operation.c.id, case_operation.c.reason)
    return {row.id: row.reason for row in conn.execute(wanted.where(case_operation.c.business_key == business_key))}


def latest(conn: Connection, business_key: str, kind: str) -> str:
    """The reason of the newest operation of a kind; empty where there was none."""
    mine = case_operation.c.business_key == business_key, case_operation.c.kind == kind
    newest = select(case_operation.c.reason).where(*mine).order_by(case_operation.c.id.desc()).limit(1)
    return str(conn.scalar(newest) or "")
