"""Customers: found by what they call with, created when new, changed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app import history
from app.actor import Actor
from app.cases import changes, checks, consequences, contacts, queries
from app.cases.queries import Record
from app.cases.search import index
from app.cases.tables import customer, product_unit, service_case
from app.history import Event


def ensure(
    conn: Connection, values: Mapping[str, Any], actor: Actor, at: datetime, customer_id: int | None = None
) -> Record:
    """The customer these columns describe: the one named, else the one of this contact and name, else a new
    one.

    The contact alone is not enough: the people of one company share a switchboard, and a case must not be
    filed under whoever called first. What is given of a known customer is brought up to date; what a form
    begins with (tier, language) says nothing of him and takes nothing away.
    """
    row = queries.customer_by_id(conn, customer_id) if customer_id else _known(conn, values)
    if row is None:
        new = insert(customer).values(**_with_key(values), created_at=at)
        return Record(conn.execute(new.returning(customer)).one()._mapping)
    given = {column: value for column, value in values.items() if value not in (None, "", False, _begins_with(column))}
    event = changes.apply(conn, customer, row, _with_key(given), actor, subject=f"customer:{row.id}")
    _note(conn, row.id, event)
    return queries.customer_by_id(conn, row.id) if event else row


def update(conn: Connection, customer_id: int, values: Mapping[str, Any], version: int, actor: Actor) -> None:
    """Change a customer, by bind path (``customer.name``). Raises Invalid, StaleRecord, NotFound."""
    row = queries.customer_by_id(conn, customer_id)
    cleaned = checks.clean(conn, values)
    columns = {path.partition(".")[2]: value for path, value in cleaned.items() if path.startswith("customer.")}
    event = changes.apply(conn, customer, row, _with_key(columns), actor, subject=f"customer:{row.id}", version=version)
    _note(conn, row.id, event)


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a customer with what is derived from them."""
    return _with_key(values)


def same_contact(conn: Connection, row: Record) -> Sequence[Row[Any]]:
    """Other customers who call with the same contact; nobody calls with none."""
    if not row.contact_key:
        return []
    columns: tuple[Any, ...] = (customer.c.id, customer.c.name, customer.c.contact)
    others = select(*columns)
    return conn.execute(
        others.where(customer.c.contact_key == row.contact_key, customer.c.id != row.id).order_by(customer.c.id)
    ).all()


def units(conn: Connection, customer_id: int) -> Sequence[Row[Any]]:
    """The products of a customer."""
    return conn.execute(
        select(product_unit).where(product_unit.c.customer_id == customer_id).order_by(product_unit.c.id)
    ).all()


def mail_address(row: Record) -> str | None:
    """Where mail reaches this customer: the address given for it, else the contact if it is one."""
    return contacts.mail_address(row.email) or contacts.mail_address(row.contact)


def _note(conn: Connection, customer_id: int, event: Event | None) -> None:
    """Record what changed, and show it on the tasks of the customer's open cases."""
    history.write(conn, [event] if event else [])
    consequences.follow_all(conn, service_case.c.customer_id == customer_id, changes.paths(event))
    if event and event.data["texts"]:
        index.renew_all(conn, service_case.c.customer_id == customer_id)


def _known(conn: Connection, values: Mapping[str, Any]) -> Record | None:
    same = select(customer).where(customer.c.contact_key == contacts.key(values["contact"])).order_by(customer.c.id)
    name = _folded(values["name"])
    return next((Record(row._mapping) for row in conn.execute(same) if _folded(row.name) == name), None)


def _with_key(values: Mapping[str, Any]) -> dict[str, Any]:
    if "contact" not in values:
        return dict(values)
    return {**values, "contact_key": contacts.key(values["contact"])}


def _begins_with(column: str) -> Any:
    default = customer.c[column].default
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None


def _folded(name: str) -> str:
    return "".join(name.casefold().split())
