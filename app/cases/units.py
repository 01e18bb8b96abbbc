"""Product units: the one thing a customer holds in hand, found by model and serial number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from app import history
from app.actor import Actor
from app.cases import changes, checks, consequences, queries
from app.cases.queries import Record
from app.cases.search import index
from app.cases.tables import product_unit, service_case
from app.history import Event


def ensure(
    conn: Connection,
    customer_id: int,
    values: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    unit_id: int | None = None,
) -> Record | None:
    """The unit these columns describe: the one named, else that of the serial number, else a new one if a
    model is given, else None. A unit that another customer brings has been sold on: it goes to that customer.
    """
    row = queries.unit_by_id(conn, unit_id) if unit_id else _known(conn, customer_id, values)
    if row is None:
        if not values.get("model"):
            return None
        new = insert(product_unit).values(**values, customer_id=customer_id, created_at=at)
        return Record(conn.execute(new.returning(product_unit)).one()._mapping)
    given = {column: value for column, value in values.items() if value not in (None, "", False)}
    given["customer_id"] = customer_id
    event = changes.apply(conn, product_unit, row, given, actor, subject=f"unit:{row.id}")
    _note(conn, row.id, event)
    return queries.unit_by_id(conn, row.id) if event else row


def update(conn: Connection, unit_id: int, values: Mapping[str, Any], version: int, actor: Actor) -> None:
    """Change a unit; ``values`` by bind path (``unit.model``). Raises Invalid, StaleRecord, NotFound."""
    row = queries.unit_by_id(conn, unit_id)
    cleaned = checks.clean(conn, values)
    columns = {path.partition(".")[2]: value for path, value in cleaned.items() if path.startswith("unit.")}
    event = changes.apply(conn, product_unit, row, columns, actor, subject=f"unit:{row.id}", version=version)
    _note(conn, row.id, event)


def _note(conn: Connection, unit_id: int, event: Event | None) -> None:
    """Record what changed, and show it on the tasks of the unit's open cases."""
    history.write(conn, [event] if event else [])
    consequences.follow_all(conn, service_case.c.unit_id == unit_id, changes.paths(event))
    if event and event.data["texts"]:
        index.renew_all(conn, service_case.c.unit_id == unit_id)


def _known(conn: Connection, customer_id: int, values: Mapping[str, Any]) -> Record | None:
    """Same serial number and same model; without a serial number, the customer's own unit of that model."""
    model, serial = (values.get("model") or "").strip(), values.get("serial_no")
    if serial:
        same = select(product_unit).where(func.lower(product_unit.c.serial_no) == serial.lower())
        if model:
            same = same.where(func.lower(product_unit.c.model) == model.lower())
        if not _identifies(serial):
            same = same.where(product_unit.c.customer_id == customer_id)
        found = conn.execute(same.order_by(product_unit.c.customer_id != customer_id, product_unit.c.id)).first()
        return Record(found._mapping) if found else None
    if not model:
        return None
    own = select(product_unit).where(
        product_unit.c.customer_id == customer_id, func.lower(product_unit.c.model) == model.lower()
    )
    rows = conn.execute(own.order_by(product_unit.c.id)).all()
    return Record(rows[0]._mapping) if len(rows) == 1 else None


def _identifies(serial: str) -> bool:
    """Only a real serial number takes a unit from another customer: "none" and "0000" are on many labels."""
    return len(set(serial)) >= 4 and any(character.isdigit() for character in serial)
