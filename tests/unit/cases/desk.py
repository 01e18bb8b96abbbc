"""The desk of these tests: who works there, and a case as it usually comes in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from app.actor import Actor
from app.cases import code_lists, registration
from app.cases.queries import CaseFile
from app.engine.tables import deployment, process_definition, process_instance, user_task

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, 10:00 at the office."""

OFFICE = ZoneInfo("Asia/Shanghai")
ANN = Actor("ann", frozenset({"cs"}), "Ann")
SUE = Actor("sue", frozenset({"supervisor"}), "Sue")
TOM = Actor("tom", frozenset({"tech"}), "Tom")
PAT = Actor("pat", frozenset({"partner"}), "Pat")
ADA = Actor("ada", frozenset({"admin", "process_owner"}), "Ada")

ENTRIES: dict[str, Any] = {
    "customer.name": "李梅",
    "customer.contact": "138 0013 8000",
    "customer.identity_confirmed": True,
    "unit.model": "GX-200",
    "unit.serial_no": "SN-48151",
    "case.feedback_time": "2026-11-23T01:50:00+00:00",
    "case.channel": "phone",
    "case.description": "无法开机",
    "case.urgency": "normal",
    "case.demand": "repair",
}


def register(conn: Connection, at: datetime = NOW, **changed: Any) -> CaseFile:
    """A case like ENTRIES; ``case__urgency="major"`` changes one, None leaves it out."""
    entries = ENTRIES | {path.replace("__", "."): value for path, value in changed.items()}
    given = {path: value for path, value in entries.items() if value is not None}
    return registration.register(conn, given, ANN, at, OFFICE)


def arrange(conn: Connection, key: str, **codes: dict[str, Any]) -> None:
    """Change a code list: ``arrange(conn, "grade", urgent={"active": False})``."""
    found = code_lists.of(conn, key)
    entries = [one._replace(**codes.get(one.code, {})) for one in found.entries]
    code_lists.save(conn, key, found.row.version, entries, "test", ADA)


def task(conn: Connection, business_key: str, role: str, **columns: Any) -> None:
    """A user task of the case, as the engine would have written it."""
    deployment_id = _one(conn, deployment, hash=uuid4().hex, source="own", author="ann", created_at=NOW)
    definition_id = _one(
        conn, process_definition, key=uuid4().hex, version=1, hash=uuid4().hex, name="流程",
        name_en="Procedure", deployment_id=deployment_id,
    )  # fmt: skip
    instance_id = _one(
        conn, process_instance, definition_id=definition_id, business_key=business_key, status="running",
        revision=1, state=b"", started_at=NOW, started_by="ann",
    )  # fmt: skip
    conn.execute(
        insert(user_task).values(
            id=uuid4(), instance_id=instance_id, business_key=business_key, process="p", node="n",
            name="步骤", name_en="Step", role=role, created_at=NOW, attempt=1, **columns,
        )
    )  # fmt: skip


def _one(conn: Connection, table: Any, **values: Any) -> int:
    return int(conn.execute(insert(table).values(values).returning(table.c.id)).scalar_one())
