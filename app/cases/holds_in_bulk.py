"""Many cases put on hold, or released, with the same few statements, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app import gathered, history
from app.cases import queries
from app.cases.tables import case_hold, service_case
from app.engine import retiming
from app.history import Event
from app.policies import pauses


def hold(conn: Connection, keys: Sequence[str], by: str, at: datetime, **columns: Any) -> int:
    """Put cases on hold since ``at``; ``columns`` of ``case_hold`` say for what. How many clocks stand by it. Cases
    that have ended the caller leaves out."""
    if not keys:
        return 0
    conn.execute(insert(case_hold), [{"business_key": key, "since": at, "by": by, **columns} for key in keys])
    _tell(conn, "case:held", [(key, columns["reason"]) for key in keys], by)
    return _follow(conn, keys, by, at)


def release(conn: Connection, rows: Sequence[Row[Any]], by: str, at: datetime, note: str | None = None) -> int:
    """End these open holds; how many clocks run again by it."""
    if not rows:
        return 0
    ended = update(case_hold).where(case_hold.c.id.in_([row.id for row in rows]), case_hold.c.ended_at.is_(None))
    conn.execute(ended.values(ended_at=at, ended_by=by, end_note=note))
    _tell(conn, "case:released", [(row.business_key, row.reason) for row in rows], by)
    return _follow(conn, sorted({row.business_key for row in rows}), by, at)


def apply(conn: Connection, keys: Sequence[str], by: str, at: datetime) -> int:
    """Let each running clock of these cases stand or run as their holds say; how many clocks that changed."""
    waits = _waits(conn, keys)
    rows = retiming.running_of(conn, keys)
    plans = pauses.settle(conn, rows, lambda row: waits.get(row.business_key, ()), by, at)
    changed = [(row, plan) for row, plan in zip(rows, plans, strict=True) if plan is not None]
    retiming.replan(conn, changed)
    return len(changed)


def _follow(conn: Connection, keys: Sequence[str], by: str, at: datetime) -> int:
    _show(conn, keys)
    return apply(conn, keys, by, at)


def _waits(conn: Connection, keys: Sequence[str]) -> dict[str, list[str]]:
    """What each of these cases waits for, oldest first."""
    h = case_hold.c
    wanted = select(h.business_key, h.reason).where(h.business_key.in_(keys), h.ended_at.is_(None))
    found: dict[str, list[str]] = {}
    for key, reason in conn.execute(wanted.order_by(h.since, h.id)):
        found.setdefault(key, []).append(reason)
    return found


def _show(conn: Connection, keys: Sequence[str]) -> None:
    """Each case carries the newest reason, as ``holds`` has it for one."""
    h = case_hold.c
    newest = (
        select(h.reason)
        .where(h.business_key == service_case.c.business_key, h.ended_at.is_(None))
        .order_by(h.since.desc(), h.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    gathered.write(conn, service_case)
    conn.execute(update(service_case).where(service_case.c.business_key.in_(keys)).values(waiting_for=newest))
    queries.forget(conn, keys)


def _tell(conn: Connection, kind: str, said: Iterable[tuple[str, str]], by: str) -> None:
    history.write(conn, [Event(kind, key, actor=by, data={"reason": reason}) for key, reason in said])
