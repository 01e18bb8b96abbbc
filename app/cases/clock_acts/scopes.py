"""Whose clocks: the running cases of a region, a product model, a product type or a profile of time limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from app.cases.finding import OPEN
from app.cases.tables import customer, product_unit, service_case

KINDS = ("region", "model", "product_type", "profile")
PATHS = frozenset({"customer.region", "unit.model", "unit.product_type", "case.unit_id", "case.profile"})
"""Bind paths that say which scopes a case falls into: when one changes, it may fall into another."""

_OF = {
    "region": customer.c.region,
    "model": product_unit.c.model,
    "product_type": product_unit.c.product_type,
    "profile": service_case.c.profile,
}


@dataclass(frozen=True)
class Scope:
    """Which cases; a region with its provinces' name alone holds all its cities (“江苏” and “江苏 苏州”)."""

    kind: str
    key: str

    @property
    def holds(self) -> ColumnElement[bool]:
        """The condition on ``service_case``."""
        c = service_case.c
        if self.kind == "region":
            inside = customer.c.region.startswith(f"{self.key} ", autoescape=True)
            return c.customer_id.in_(select(customer.c.id).where(or_(customer.c.region == self.key, inside)))
        if self.kind == "profile":
            return c.profile == self.key
        return c.unit_id.in_(select(product_unit.c.id).where(_OF[self.kind] == self.key))


def choices(conn: Connection, kind: str) -> Sequence[tuple[str, int]]:
    """What there is to choose from, with the number of open cases of each, in order."""
    wanted = (
        select(_OF[kind], func.count(service_case.c.id))
        .select_from(service_case)
        .join(customer, customer.c.id == service_case.c.customer_id)
        .join(product_unit, product_unit.c.id == service_case.c.unit_id, isouter=True)
        .where(OPEN, _OF[kind].is_not(None), _OF[kind] != "")
        .group_by(_OF[kind])
    )
    counted: dict[str, int] = {key: count for key, count in conn.execute(wanted)}
    if kind == "region":
        for key, count in list(counted.items()):
            province, _, city = key.partition(" ")
            if city:
                counted[province] = counted.get(province, 0) + count
    return sorted(counted.items())


def among(conn: Connection, scope: Scope, keys: Sequence[str]) -> frozenset[str]:
    """Which of these cases are open and fall into the scope."""
    c = service_case.c
    return frozenset(conn.scalars(select(c.business_key).where(c.business_key.in_(keys), OPEN, scope.holds)))


def chunk(conn: Connection, scope: Scope, after: int, limit: int) -> Sequence[Any]:
    """The next open cases of the scope: id and business key alone."""
    c = service_case.c
    wanted = select(c.id, c.business_key).where(OPEN, scope.holds, c.id > after)
    return conn.execute(wanted.order_by(c.id).limit(limit)).all()
