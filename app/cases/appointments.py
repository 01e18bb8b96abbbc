"""The visits of an engineer that are still to be made, the next one first; and the one that a case is waiting for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, select

from app.actor import Actor
from app.cases import access
from app.cases.queries import CaseFile
from app.cases.records import reading
from app.cases.records.visit import VISIT
from app.cases.tables import customer, product_unit, service_case
from app.engine.tables import user_task

_visit = VISIT.table


@dataclass(frozen=True)
class Appointment:
    """A visit that is agreed. ``task_id`` is the engineer's next step in it, None while another has to act."""

    number: str
    at: datetime
    place: str
    customer: str
    contact: str
    product: str
    task_id: UUID | None = None


def of(conn: Connection, actor: Actor, limit: int = 5) -> list[Appointment]:
    """The visits the actor is to make, in the order of their times."""
    rows = conn.execute(access.permitted(_OPEN, actor).where(_visit.c.engineer == actor.name).limit(limit)).all()
    steps = _steps(conn, [row.business_key for row in rows], actor)
    return [_read(row, steps.get(row.business_key)) for row in rows]


def in_case(conn: Connection, file: CaseFile) -> Appointment | None:
    """The latest visit of a case, if one is agreed."""
    visit = reading.latest(conn, file.case.id, VISIT.name)
    if visit is None or visit["appointment_at"] is None:
        return None
    place = visit["place"] or file.customer.address or file.customer.region or ""
    return Appointment(
        str(file.case.number), visit["appointment_at"], place, file.customer.name, file.customer.contact, file.product
    )


def _open() -> Select[Any]:
    """Cases with their customer and their latest visit, where it has no outcome yet."""
    each = _visit.alias("each")
    latest = select(func.max(each.c.id)).where(each.c.case_id == service_case.c.id).scalar_subquery()
    return (
        select(
            service_case.c.number, service_case.c.business_key, _visit.c.appointment_at, _visit.c.place,
            customer.c.name, customer.c.contact, customer.c.address, customer.c.region, product_unit.c.model,
        )
        .join_from(service_case, _visit, _visit.c.id == latest)
        .join(customer, customer.c.id == service_case.c.customer_id)
        .join(product_unit, product_unit.c.id == service_case.c.unit_id, isouter=True)
        .where(
            service_case.c.closed_at.is_(None), service_case.c.archived_at.is_(None),
            _visit.c.visit_outcome.is_(None), _visit.c.appointment_at.is_not(None),
        )
        .order_by(_visit.c.appointment_at, service_case.c.id)
    )  # fmt: skip


def _steps(conn: Connection, keys: Sequence[str], actor: Actor) -> dict[str, UUID]:
    held = select(user_task.c.business_key, user_task.c.id).where(
        user_task.c.business_key.in_(keys), user_task.c.closed_at.is_(None), user_task.c.assignee == actor.name
    )
    return {row.business_key: row.id for row in conn.execute(held.order_by(user_task.c.created_at.desc()))}


def _read(row: Row[Any], task_id: UUID | None) -> Appointment:
    place = row.place or row.address or row.region or ""
    return Appointment(row.number, row.appointment_at, place, row.name, row.contact, row.model or "", task_id)


_OPEN = _open()
