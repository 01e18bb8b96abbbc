"""How far a case has come: its state, its stage of the loop, and the instants that limits count from.

Nobody enters these: the diagram says them (``as:state``, ``as:stage``, ``as:instant``) where a token enters.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import queries
from app.cases.errors import ArchivedCase
from app.cases.queries import Record
from app.cases.records import reading
from app.cases.tables import service_case

STAGES = ("intake", "diagnosis", "solution", "followup", "archive")
"""受理 诊断 解决 回访 归档 (003 二(二)): none may be skipped."""

ONCE = frozenset({"contact", "registered", "first_response"})
"""Instants of which the first counts: a step that is walked twice does not register a case anew."""

_PORTAL = {"intake": "accepted", "diagnosis": "inspection", "solution": "repair"}
# 完成 is said from the moment the result is being confirmed (000 八(一)1; mapping: header of C).
_DONE = frozenset({"confirming", "resolved", "followup_7d", "followup_30d", "archiving", "archived"})


def set_state(
    conn: Connection, business_key: str, state: str, actor: Actor, at: datetime, node: str | None = None
) -> None:
    """Put the case into a state; the one it has already changes nothing. Raises ArchivedCase."""
    case = queries.file(conn, business_key, lock=True).case
    if case.state == state:
        return
    _still_open(case)
    columns: dict[str, Any] = {"state": state, "portal_stage": portal_stage(case.loop_stage, state)}
    if state == "resolved" and case.first_time_resolved is None:
        columns["first_time_resolved"] = _first_time(conn, case)
    if state not in _DONE and case.first_time_resolved:
        columns["first_time_resolved"] = False
    queries.put(conn, service_case, case.id, columns)
    history.record(
        conn, "case:state", subject=business_key, node=node, actor=actor.name, before=case.state, after=state
    )


def set_stage(
    conn: Connection, business_key: str, stage: str, actor: Actor, at: datetime, node: str | None = None
) -> None:
    """Put the case into a stage of the loop and note that it was there. Raises ArchivedCase."""
    case = queries.file(conn, business_key, lock=True).case
    if case.loop_stage == stage and stage in stages_passed(conn, case.id):
        return
    _still_open(case)
    columns = {"loop_stage": stage, "portal_stage": portal_stage(stage, case.state)}
    queries.put(conn, service_case, case.id, columns)
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
    """Note that something happened at ``at``. The latest counts; of what happens once, the first."""
    if name in ONCE and name in queries.instants(conn, case_id):
        return
    queries.add_instant(conn, case_id, name, at, node)


def note(conn: Connection, business_key: str, name: str, at: datetime, node: str | None = None) -> None:
    """The same for a business key. An archived case takes instants too: they are facts, not entries."""
    note_instant(conn, queries.file(conn, business_key).case.id, name, at, node)


def stages_passed(conn: Connection, case_id: int) -> set[str]:
    """The stages of the loop this case has been in."""
    names = queries.instants(conn, case_id)
    return {name.removeprefix("stage_") for name in names if name.startswith("stage_")}


def portal_stage(stage: str, state: str) -> str:
    """What the customer is shown (000 八(一)1): 受理, 检测, 维修, 完成."""
    return "done" if state in _DONE else _PORTAL.get(stage, "done")


def _first_time(conn: Connection, case: Record) -> bool | None:
    """Solved at the first confirmation (000 五(二)2, 003 二(三)); unknown if the customer was never reached.

    A case that comes back loses it again.
    """
    said = [row.solved for row in reading.of(conn, case.id, "rating") if row.solved is not None]
    return all(answer == "yes" for answer in said) if said else None


def _still_open(case: Record) -> None:
    if case.archived_at is not None:
        raise ArchivedCase(number=case.number)
