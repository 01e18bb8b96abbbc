"""How far a case has come: its state, its stage of the loop, and the instants that limits count from.

Nobody enters these: the diagram says them (``as:state``, ``as:stage``, ``as:instant``) where a token enters.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update

from app import history
from app.actor import Actor
from app.cases import numbers, queries
from app.cases.errors import ArchivedCase, UnknownCase
from app.cases.tables import case_instant, rating, service_case

STAGES = ("intake", "diagnosis", "solution", "followup", "archive")
"""受理 诊断 解决 回访 归档 (003 二(二)): none may be skipped."""

_PORTAL = {"intake": "accepted", "diagnosis": "inspection", "solution": "repair"}
# 完成 is said from the moment the result is being confirmed (000 八(一)1; mapping: header of C).
_DONE = frozenset({"confirming", "resolved", "followup_7d", "followup_30d", "archived"})


def set_state(
    conn: Connection, business_key: str, state: str, actor: Actor, at: datetime, node: str | None = None
) -> None:
    """Put the case into a state; the one it has already changes nothing. Raises ArchivedCase."""
    case = _case(conn, business_key)
    if case.state == state:
        return
    _still_open(case)
    columns: dict[str, Any] = {"state": state, "portal_stage": portal_stage(case.loop_stage, state)}
    if state == "resolved" and case.first_time_resolved is None:
        columns["first_time_resolved"] = _first_time(conn, case)
    if state not in _DONE and case.first_time_resolved:
        columns["first_time_resolved"] = False
    _set(conn, case, columns)
    history.record(
        conn, "case:state", subject=business_key, node=node, actor=actor.name, before=case.state, after=state
    )


def set_stage(
    conn: Connection, business_key: str, stage: str, actor: Actor, at: datetime, node: str | None = None
) -> None:
    """Put the case into a stage of the loop and note that it was there. Raises ArchivedCase."""
    case = _case(conn, business_key, stage)
    if case.loop_stage == stage and case.was_there:
        return
    _still_open(case)
    _set(conn, case, {"loop_stage": stage, "portal_stage": portal_stage(stage, case.state)})
    note_instant(conn, case.id, f"stage_{stage}", at, node)
    history.record(
        conn,
        "case:stage",
        subject=business_key,
        node=node,
        actor=actor.name,
        before=case.loop_stage,
        after=stage,
    )


def note_instant(conn: Connection, case_id: int, name: str, at: datetime, node: str | None = None) -> None:
    """Note that something happened at ``at``. The latest counts; of the first response, the first."""
    if name == "first_response" and name in queries.instants(conn, case_id):
        return
    conn.execute(insert(case_instant).values(case_id=case_id, name=name, at=at, node=node))


def note(conn: Connection, business_key: str, name: str, at: datetime, node: str | None = None) -> None:
    """The same for a business key. An archived case takes instants too: they are facts, not entries."""
    note_instant(conn, _case(conn, business_key).id, name, at, node)


def stages_passed(conn: Connection, case_id: int) -> set[str]:
    """The stages of the loop this case has been in."""
    names = queries.instants(conn, case_id)
    return {name.removeprefix("stage_") for name in names if name.startswith("stage_")}


def portal_stage(stage: str, state: str) -> str:
    """What the customer is shown (000 八(一)1): 受理, 检测, 维修, 完成."""
    return "done" if state in _DONE else _PORTAL.get(stage, "done")


def _first_time(conn: Connection, case: Row[Any]) -> bool | None:
    """Solved at the first confirmation (000 五(二)2, 003 二(三)); unknown if the customer was never reached.

    A case that comes back loses it again.
    """
    answers = conn.execute(
        select(rating.c.solved).where(rating.c.case_id == case.id, rating.c.solved.is_not(None))
    ).scalars()
    said = list(answers)
    return all(answer == "yes" for answer in said) if said else None


def _case(conn: Connection, business_key: str, stage: str = "") -> Row[Any]:
    was_there = exists().where(
        case_instant.c.case_id == service_case.c.id, case_instant.c.name == f"stage_{stage}"
    )
    row = conn.execute(
        select(
            service_case.c.id, service_case.c.number, service_case.c.state, service_case.c.loop_stage,
            service_case.c.first_time_resolved, service_case.c.archived_at, was_there.label("was_there"),
        ).where(service_case.c.business_key == business_key)
    ).first()  # fmt: skip
    if row is None:
        raise UnknownCase(number=numbers.number(business_key))
    return row


def _set(conn: Connection, case: Row[Any], columns: dict[str, Any]) -> None:
    conn.execute(
        update(service_case)
        .where(service_case.c.id == case.id)
        .values(**columns, version=service_case.c.version + 1)
    )


def _still_open(case: Row[Any]) -> None:
    if case.archived_at is not None:
        raise ArchivedCase(number=case.number)
