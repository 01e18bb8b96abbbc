"""A timer that is stored nowhere: what the engine would keep of a plan, for tests."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import policies
from app.policies import Plan


@dataclass(frozen=True)
class Timer(Plan):
    """A plan with the number a stored timer has."""

    id: int = 1


def stored(plan: Plan, timer_id: int = 1, fired_at: datetime | None = None) -> Timer:
    kept = Timer(**{field.name: getattr(plan, field.name) for field in fields(Plan)})
    return replace(kept, id=timer_id, fired_at=fired_at or plan.fired_at)


def armed(
    conn: Connection,
    key: str,
    at: datetime,
    *,
    profile: str | None = None,
    waits: bool = False,
    anchored: dict[str, datetime] | None = None,
    **facts: Any,
) -> Timer:
    """The timer of ``key`` as it is stored when it is armed at ``at``."""
    anchors = (anchored or {}).get
    return stored(policies.plan(conn, key, at=at, facts=facts, anchors=anchors, profile=profile, waits=waits))
