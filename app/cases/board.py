"""The lists people work from: a page of the inbox, a page of cases. Both in one order, both by permission.

The engine orders open tasks; only this room knows that a task can be looked for by a telephone number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, or_, select

from app.actor import Actor
from app.cases import access, contacts, supplements
from app.cases.finding import OPEN
from app.cases.search import query
from app.cases.tables import customer, product_unit, service_case
from app.engine import worklist
from app.engine.tables import user_task

MINE, ROLES, TEAM = "mine", "roles", "team"

_SHORTEST_CONTACT = 3
_CASES = (
    select(
        service_case.c.number, service_case.c.business_key, service_case.c.state, service_case.c.urgency,
        service_case.c.grade, service_case.c.expedited, service_case.c.category, service_case.c.registered_at,
        service_case.c.description, service_case.c.owner, service_case.c.archived_at, service_case.c.closed_at,
        service_case.c.waiting_for,
        customer.c.id.label("customer_id"), customer.c.name.label("customer"),
        product_unit.c.model, product_unit.c.serial_no,
    )
    .join_from(service_case, customer, customer.c.id == service_case.c.customer_id)
    .join(product_unit, product_unit.c.id == service_case.c.unit_id, isouter=True)
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which cases a list is to show.

    ``overdue``: with an open task past its due instant ``now``. ``lacking``: with data still to come. ``held``: on
    hold.
    """

    text: str = ""
    state: str = ""
    mine: bool = False
    overdue: bool = False
    expedited: bool = False
    open: bool = False
    lacking: bool = False
    held: bool = False


def tasks(
    conn: Connection, actor: Actor, tab: str, text: str = "", *, limit: int, offset: int = 0
) -> Sequence[Row[Any]]:
    """Open tasks: those the actor holds (MINE), those that wait for one of his roles (ROLES), or everybody's
    (TEAM, for whoever may see every case)."""
    return worklist.page(conn, _on(tab, actor), _matching(text), limit=limit, offset=offset)


def count_tasks(conn: Connection, actor: Actor, tab: str, text: str = "", *, most: int = worklist.MOST) -> int:
    """How many ``tasks`` there are, counted no further than ``most``."""
    return worklist.count(conn, _on(tab, actor), _matching(text), most=most)


def cases(
    conn: Connection, actor: Actor, wanted: Wanted, now: datetime, *, limit: int, offset: int = 0
) -> Sequence[Row[Any]]:
    """The newest cases the actor may see, of those wanted."""
    page = _narrowed(conn, _CASES, actor, wanted, now).order_by(service_case.c.id.desc())
    return conn.execute(page.limit(limit).offset(offset)).all()


def count_cases(conn: Connection, actor: Actor, wanted: Wanted, now: datetime) -> int:
    """How many ``cases`` there are."""
    narrowed = _narrowed(conn, _CASES, actor, wanted, now).subquery()
    return conn.execute(select(func.count()).select_from(narrowed)).scalar_one()


def open_tasks(conn: Connection, business_keys: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """The open tasks of each of these matters, what is due first first; one statement."""
    found: dict[str, list[Row[Any]]] = {}
    if business_keys:
        asked = user_task.c.business_key.in_(business_keys), user_task.c.closed_at.is_(None)
        for row in conn.execute(select(user_task).where(*asked).order_by(*worklist.ORDER)):
            found.setdefault(row.business_key, []).append(row)
    return found


def _on(tab: str, actor: Actor) -> list[worklist.Way]:
    if tab == MINE:
        return worklist.held(actor.name)
    if tab == TEAM and actor.has(*access.EVERY):
        return worklist.everybody()
    return worklist.waiting(actor.roles)


def _matching(text: str) -> list[ColumnElement[bool]]:
    if not (text := text.strip()):
        return []
    columns = (user_task.c.number, user_task.c.customer, user_task.c.title, user_task.c.product)
    ways: list[ColumnElement[bool]] = [column.contains(text, autoescape=True) for column in columns]
    if len(text) >= _SHORTEST_CONTACT:
        by_contact = select(service_case.c.business_key).join(customer).where(_calls_with(text))
        ways.append(user_task.c.business_key.in_(by_contact))
    return [or_(*ways)]


def _narrowed(conn: Connection, page: Select[Any], actor: Actor, wanted: Wanted, now: datetime) -> Select[Any]:
    page = access.permitted(page, actor)
    task = (user_task.c.business_key == service_case.c.business_key, user_task.c.closed_at.is_(None))
    if wanted.open:
        page = page.where(OPEN)
    if wanted.state:
        page = page.where(service_case.c.state == wanted.state)
    if wanted.lacking:
        page = page.where(supplements.LACKING)
    if wanted.held:
        page = page.where(service_case.c.waiting_for.is_not(None))
    if wanted.expedited:
        page = page.where(service_case.c.expedited)
    if wanted.overdue:
        page = page.where(exists().where(*task, user_task.c.due_at < now))
    if wanted.mine:
        held = exists().where(*task, user_task.c.assignee == actor.name)
        page = page.where(or_(service_case.c.owner == actor.name, held))
    if text := wanted.text.strip():
        page = page.where(query.matching(conn, text))
    return page


def _calls_with(text: str) -> ColumnElement[bool]:
    return customer.c.contact_key.contains(contacts.key(text), autoescape=True)
