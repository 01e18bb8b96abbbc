"""What is recorded on a case each time it happens: a try at remote guidance, a rating, a follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from app.actor import Actor
from app.cases import queries
from app.cases.bindings import BINDINGS
from app.cases.queries import Record
from app.cases.tables import followup_attempt, rating, remote_attempt
from app.history import Event

TABLES = {"remote_attempt": remote_attempt, "rating": rating, "followup": followup_attempt}
_ADD = {noun: insert(table) for noun, table in TABLES.items()}
_EVENTS = {"remote_attempt": "case:guided", "rating": "case:rated", "followup": "case:followed_up"}


def add(
    conn: Connection, case: Record, noun: str, values: Mapping[str, Any], actor: Actor, at: datetime,
    node: str | None,
) -> Event | None:  # fmt: skip
    """Add one record and answer its event; an empty form adds none."""
    if not any(value not in (None, False) for value in values.values()):
        return None
    more = _followup(conn, case, values) if noun == "followup" else {}
    row = {**values, **more, "case_id": case.id, "at": at, "actor": actor.name, "node": node}
    conn.execute(_ADD[noun], row)
    codes = {
        column: value
        for column, value in {**values, "attempt": more.get("attempt")}.items()
        if value is not None and not (f"{noun}.{column}" in BINDINGS and BINDINGS[f"{noun}.{column}"].personal)
    }
    return Event(_EVENTS[noun], subject=case.business_key, node=node, actor=actor.name, data=codes)


def on_case(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the case that show the latest rating."""
    shown = ("solved", "score", "opinion", "voiced_dissatisfied")
    return {column: values[column] for column in shown if column in values}


def _followup(conn: Connection, case: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    kind = values.get("kind") or "d7"
    instants = queries.instants(conn, case.id)
    counted = select(func.count()).where(followup_attempt.c.case_id == case.id, followup_attempt.c.kind == kind)
    # A case that came back begins to count anew: its earlier follow-ups belong to the earlier solution.
    if resolved := instants.get("resolved"):
        counted = counted.where(followup_attempt.c.at > resolved)
    attempt = conn.execute(counted).scalar_one() + 1
    return {"kind": kind, "attempt": attempt, "due_at": instants.get("followup_due")}
