"""Closing a case at a side end: 撤销, 并入, 超出范围, 客户未答复; 取消 by an operator.

Each needs a reason and is counted apart from 归档.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import holds, progress, queries
from app.cases.errors import ArchivedCase, NeedsReason
from app.cases.search import index
from app.cases.tables import service_case
from app.errors import Problem
from app.i18n import Message

ENDS = ("withdrawn", "merged", "out_of_scope", "no_response", "cancelled")

NO_RESPONSE = "no_response"
"""Says why by itself: nobody enters it, a time limit runs out."""


def close(
    conn: Connection,
    business_key: str,
    end: str,
    actor: Actor,
    at: datetime,
    *,
    reason: str | None = None,
    node: str | None = None,
) -> None:
    """Close a case at the side end ``end``; closing it again changes nothing.

    The reason is the text given here, else what a form wrote to ``case.closed_note``; want of an answer needs
    none, merging needs the other case as well. Raises NeedsReason, ArchivedCase.
    """
    case = queries.file(conn, business_key, lock=True).case
    if case.closed_at is not None:
        return
    if case.archived_at is not None:
        raise ArchivedCase(number=case.number)
    note = (reason or "").strip() or case.closed_note
    if problems := _missing(end, note, case.merged_into):
        raise NeedsReason(problems)
    columns = {"closed_reason": end, "closed_note": note, "closed_at": at}
    queries.put(conn, service_case, case.id, columns)
    progress.set_state(conn, business_key, end, actor, at, node)
    progress.note_instant(conn, case.id, "closed", at, node)
    holds.over(conn, business_key, actor, at)
    index.renew_case(conn, queries.file(conn, business_key))
    history.record(
        conn, "case:closed", subject=business_key, node=node, actor=actor.name, reason=end,
        merged_into=case.merged_into,
    )  # fmt: skip


def _missing(end: str, note: str | None, merged_into: str | None) -> list[Problem]:
    problems = []
    if end not in ENDS:
        known = ", ".join(ENDS)
        problems.append(Problem(Message("“{end}” is no way to close a case. Known: {known}.", end=end, known=known)))
    if not note and end != NO_RESPONSE:
        problems.append(Problem(Message("Say why the case is closed."), "case.closed_note"))
    if end == "merged" and not merged_into:
        problems.append(Problem(Message("Say which case this one is merged into."), "case.merged_into"))
    return problems
