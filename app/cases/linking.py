"""A case of its own for a new problem that a follow-up found, linked with the one it came from (003 三(四))."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import office, queries, registration
from app.cases.errors import NoNewProblem
from app.cases.queries import CaseFile
from app.cases.records import reading as records
from app.engine import instances
from app.errors import Problem
from app.i18n import Message
from app.policies import reading

MAIN = "case_main"
"""The procedure a case begins with."""

URGENCY = "normal"
"""Nobody has judged a new problem yet when it is written down; its intake does."""


# req: R-232
def open_linked(
    conn: Connection, business_key: str, actor: Actor, at: datetime, *, urgency: str | None = None, node: str | None
) -> str:
    """Register the new problem of the latest follow-up and start its procedure; its number.

    It begins exactly as if somebody had registered it by hand: same checks, same variables. Raises NoNewProblem.
    """
    file = queries.file(conn, business_key)
    values = _values(conn, file, urgency)
    profile = reading.book(conn).active_profile
    new = registration.register(conn, values, actor, at, office.zone(), profile).case
    instances.start_bound(conn, MAIN, business_key=new.business_key, bound=values, actor=actor)
    _note(conn, file, new.number, actor, node)
    history.record(conn, "case:linked_from", subject=new.business_key, actor=actor.name, other=file.case.number)
    return str(new.number)


def _values(conn: Connection, file: CaseFile, urgency: str | None) -> Mapping[str, Any]:
    latest = records.latest(conn, file.case.id, "followup") or {}
    problem = (latest.get("new_problem_text") or "").strip()
    if not problem:
        raise NoNewProblem([Problem(Message("Describe the new problem."), "followup.new_problem_text")])
    values = {
        "customer.id": file.customer.id,
        "case.channel": file.case.channel,
        "case.description": problem,
        "case.urgency": urgency or URGENCY,
        "case.demand": file.case.demand,
        "case.parent_case": file.case.number,
    }
    return values | ({"unit.id": file.unit.id} if file.unit else {})


def _note(conn: Connection, file: CaseFile, number: str, actor: Actor, node: str | None) -> None:
    history.record(conn, "case:linked", subject=file.case.business_key, node=node, actor=actor.name, other=number)
