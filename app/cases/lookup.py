"""Who is calling? Customers found by a piece of their contact or name, and what a start form may take from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from app.actor import Actor
from app.cases import access, changes, contacts, finding
from app.cases.bindings import BINDINGS
from app.cases.queries import Record
from app.cases.tables import customer, product_unit, service_case

FEWEST = 2
"""Characters. Fewer find nothing: they would find everybody."""

_SHORTEST_CONTACT = 3
_NOT_ASKED_AGAIN = frozenset({"unit.proof_of_purchase", "customer.id", "unit.id"})


@dataclass(frozen=True)
class Known:
    """A customer with his products and how many cases of his are open."""

    customer: Row[Any]
    units: tuple[Row[Any], ...]
    open_cases: int


def known(conn: Connection, text: str, actor: Actor, limit: int = 6) -> Sequence[Known]:
    """Customers the text may mean, with their products; three statements."""
    rows = customers(conn, text, actor, limit=limit) if len(text.strip()) >= FEWEST else []
    ids = [row.id for row in rows]
    if not ids:
        return []
    units: dict[int, list[Row[Any]]] = {}
    for unit in conn.execute(
        select(product_unit).where(product_unit.c.customer_id.in_(ids)).order_by(product_unit.c.id.desc())
    ):
        units.setdefault(unit.customer_id, []).append(unit)
    counted = (
        select(service_case.c.customer_id, func.count())
        .where(service_case.c.customer_id.in_(ids), finding.OPEN)
        .group_by(service_case.c.customer_id)
    )
    open_ = {owner: count for owner, count in conn.execute(counted)}
    return [Known(row, tuple(units.get(row.id, ())), open_.get(row.id, 0)) for row in rows]


def customers(conn: Connection, text: str, actor: Actor, *, limit: int, offset: int = 0) -> Sequence[Row[Any]]:
    """The customers the actor may see, newest first; with a text those whose name or contact has it."""
    page = _customers(text, actor).order_by(customer.c.id.desc()).limit(limit).offset(offset)
    return conn.execute(page).all()


def count_customers(conn: Connection, text: str, actor: Actor) -> int:
    """How many ``customers`` there are."""
    narrowed = _customers(text, actor).subquery()
    return conn.execute(select(func.count()).select_from(narrowed)).scalar_one()


def answers(known_customer: Record | None, unit: Record | None) -> dict[str, Any]:
    """What is known already, by bind path, JSON-friendly: a start form begins with it."""
    rows: dict[str, Mapping[str, Any]] = {"customer": known_customer or {}, "unit": unit or {}}
    found = {
        path: rows[binding.noun].get(binding.column)
        for path, binding in BINDINGS.items()
        if binding.noun in rows and path not in _NOT_ASKED_AGAIN
    }
    return {path: changes.plain(value) for path, value in found.items() if value is not None}


def _customers(text: str, actor: Actor) -> Select[Any]:
    # Whom a case was about that has been anonymised is nobody any more.
    page = access.permitted_customers(select(customer).where(customer.c.contact_key != ""), actor)
    if not (text := text.strip()):
        return page
    ways: list[ColumnElement[bool]] = [customer.c.name.contains(text, autoescape=True)]
    if len(text) >= _SHORTEST_CONTACT:
        ways.append(customer.c.contact_key.contains(contacts.key(text), autoescape=True))
        ways.append(func.lower(customer.c.email).contains(text.lower(), autoescape=True))
    return page.where(or_(*ways))
