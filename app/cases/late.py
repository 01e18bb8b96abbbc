"""A limit that runs out: the fact of it, and what a text may say about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app import history
from app.cases.tables import breach
from app.identity import users
from app.policies import reading


def note(
    conn: Connection,
    timer_id: int,
    business_key: str,
    *,
    limit_key: str,
    node: str,
    role: str | None,
    due_at: datetime,
    at: datetime,
) -> bool:
    """Note that a limit was overrun; it stays a fact, once a timer. False: it was noted before.

    The caller holds the timer's instance, so nobody else notes it between the question and the answer.
    """
    if conn.execute(select(breach.c.id).where(breach.c.timer_id == timer_id)).first():
        return False
    conn.execute(
        insert(breach).values(
            timer_id=timer_id, business_key=business_key, limit_key=limit_key, node=node, role=role,
            due_at=due_at, at=at,
        )
    )  # fmt: skip
    history.record(
        conn, "limit:breached", subject=business_key, node=node, limit=limit_key, role=role, timer=timer_id,
        due=due_at.isoformat(),
    )  # fmt: skip
    return True


def payload(conn: Connection, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a text about a late task may mention, from the variables of the procedure raised for it."""
    task, due = variables.get("task_name"), variables.get("due_at")
    return {
        "task": {"zh": task, "en": variables.get("task_name_en") or task},
        "limit": limit_name(conn, str(variables["limit_key"])),
        "due": {"instant": due} if due else None,
        # Null, not an empty text: the texts ask whether there is somebody.
        "holder": _called(conn, str(variables.get("holder") or "")) or None,
    }


def _called(conn: Connection, logins: str) -> str:
    """The names of people whose login names stand in one variable, with commas between."""
    known = {user.name: user.display_name for user in users.listing(conn)} if logins else {}
    return "、".join(known.get(login, login) for login in logins.split(",") if login)


def limit_name(conn: Connection, key: str) -> dict[str, str]:
    """What people call a limit, in both languages."""
    named = reading.book(conn).keys.get(key)
    return {"zh": named.name_zh, "en": named.name_en} if named else {"zh": key, "en": key}
