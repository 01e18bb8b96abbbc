"""Finding cases, customers and products for a person, and cases that may be the same matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from app.actor import Actor
from app.cases import access, contacts, numbers, queries
from app.cases.errors import UnknownCase
from app.cases.queries import CaseFile, Record
from app.cases.search import query
from app.cases.tables import customer, product_unit, service_case
from app.errors import NotFound

_LIST = (
    select(
        service_case.c.id.label("case_id"), service_case.c.number, service_case.c.business_key, service_case.c.state,
        service_case.c.urgency, service_case.c.grade, service_case.c.expedited, service_case.c.category,
        service_case.c.feedback_time,
        service_case.c.registered_at, service_case.c.description, service_case.c.archived_at,
        service_case.c.waiting_for,
        customer.c.id.label("customer_id"), customer.c.name.label("customer"), customer.c.contact,
        product_unit.c.id.label("unit_id"), product_unit.c.model, product_unit.c.serial_no,
    )
    .join_from(service_case, customer, customer.c.id == service_case.c.customer_id)
    .join(product_unit, product_unit.c.id == service_case.c.unit_id, isouter=True)
)  # fmt: skip
OPEN = and_(service_case.c.closed_at.is_(None), service_case.c.archived_at.is_(None))
_FEWEST = 2


def find(conn: Connection, number: str, actor: Actor) -> CaseFile:
    """The case ``number`` with customer and product, if the actor may see it; else raises UnknownCase."""
    key = numbers.business_key(number)
    wanted = select(service_case.c.id).where(service_case.c.business_key == key)
    if conn.execute(access.permitted(wanted, actor)).first() is None:
        raise UnknownCase(number=number)
    return queries.file(conn, key)


def find_customer(conn: Connection, customer_id: int, actor: Actor) -> Record:
    """Raises NotFound for one that is not there or may not be seen."""
    wanted = select(customer).where(customer.c.id == customer_id)
    return _one(conn, access.permitted_customers(wanted, actor))


def find_unit(conn: Connection, unit_id: int, actor: Actor) -> Record:
    """Raises NotFound for one that is not there or may not be seen."""
    wanted = select(product_unit).where(product_unit.c.id == unit_id)
    return _one(conn, access.permitted_units(wanted, actor))


# req: R-246
def search(conn: Connection, text: str, actor: Actor, limit: int = 50) -> Sequence[Row[Any]]:
    """The newest cases on which all stands that was asked for, wherever it stands; the one of this number first."""
    wanted = _LIST.where(query.matching(conn, text))
    exact = service_case.c.business_key == numbers.business_key(text.strip())
    ordered = access.permitted(wanted, actor).order_by(exact.desc(), service_case.c.id.desc())
    return conn.execute(ordered.limit(limit)).all()


def recent(conn: Connection, actor: Actor, limit: int = 50, *, open_only: bool = False) -> Sequence[Row[Any]]:
    """The newest cases the actor may see."""
    return _newest(conn, _LIST.where(OPEN) if open_only else _LIST, actor, limit)


def of_customer(conn: Connection, customer_id: int, actor: Actor, limit: int = 200) -> Sequence[Row[Any]]:
    """The cases of a customer that the actor may see, newest first."""
    return _newest(conn, _LIST.where(service_case.c.customer_id == customer_id), actor, limit)


def of_unit(conn: Connection, unit_id: int, actor: Actor, limit: int = 200) -> Sequence[Row[Any]]:
    """The cases about a unit that the actor may see, newest first."""
    return _newest(conn, _LIST.where(service_case.c.unit_id == unit_id), actor, limit)


def duplicates(
    conn: Connection, contact: str, *, model: str | None = None, serial_no: str | None = None, actor: Actor,
    limit: int = 10,
) -> Sequence[Row[Any]]:  # fmt: skip
    """Open cases that may be the same matter: the same contact and product, or the same serial number
    (R-061).

    Without a product the contact alone decides; without a contact, the serial number.
    """
    serial, model = (serial_no or "").strip().lower(), (model or "").strip().lower()
    ways = []
    if contact.strip():
        same_contact = customer.c.contact_key == contacts.key(contact)
        same_model = func.lower(product_unit.c.model) == model
        product_open = service_case.c.unit_id.is_(None)
        ways.append(and_(same_contact, or_(same_model, product_open)) if model else same_contact)
    if serial:
        ways.append(func.lower(product_unit.c.serial_no) == serial)
    if not ways:
        return []
    return _newest(conn, _LIST.where(OPEN, or_(*ways)), actor, limit)


def _newest(conn: Connection, wanted: Select[Any], actor: Actor, limit: int) -> Sequence[Row[Any]]:
    return conn.execute(access.permitted(wanted, actor).order_by(service_case.c.id.desc()).limit(limit)).all()


def _contains(column: Any, text: str) -> Any:
    return column.contains(text, autoescape=True)


def _one(conn: Connection, wanted: Select[Any]) -> Record:
    row = conn.execute(wanted).first()
    if row is None:
        raise NotFound
    return Record(row._mapping)
