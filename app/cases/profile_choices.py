"""Which profile of time limits a case gets: the one of the customer's contract, else of the product type, else the
active one. Running cases keep theirs (H-57); ``profile_moves`` moves them where somebody wants that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import clock, history
from app.actor import Actor
from app.cases import codes, queries
from app.cases.errors import StaleRecord
from app.cases.profile_tables import product_type_profile, profile_choice
from app.cases.queries import Record
from app.cases.tables import customer
from app.errors import Invalid, NotFound, Refused
from app.policies import naming, own_profiles, reading

CUSTOMER, PRODUCT_TYPE = "customer", "product_type"
CHOOSES = ("supervisor", "admin")
"""Who gives a customer another profile; that of a product type is the administrator's."""


class ProfileInUse(Refused):
    """Customers or product types have this profile. Give them another one before you archive it."""


@dataclass(frozen=True)
class Uses:
    """Whom a profile was given to: how many customers, and which product types."""

    customers: int = 0
    product_types: Sequence[str] = ()


# req: R-033
def of_new_case(conn: Connection, owner: Record, unit: Record | None) -> str | None:
    """The profile that a case of this customer about this product gets; None: the active one."""
    if owner.contract_sla or unit is None or unit.product_type is None:
        return owner.contract_sla or None
    own = select(product_type_profile.c.profile).where(product_type_profile.c.product_type == unit.product_type)
    return conn.scalar(own)


def give_customer(
    conn: Connection, customer_id: int, profile: str | None, version: int, actor: Actor, reason: str
) -> None:
    """Give a customer the profile of his contract, None takes it back. The same again changes nothing.

    Raises Invalid, UnknownProfile, ArchivedProfile, StaleRecord, NotFound.
    """
    row = queries.customer_by_id(conn, customer_id)
    if row.contract_sla == profile:
        return
    reason = _checked(conn, profile, reason)
    if row.version != version or not queries.put(
        conn, customer, customer_id, {"contract_sla": profile}, version=version
    ):
        raise StaleRecord
    _note(conn, CUSTOMER, str(customer_id), row.contract_sla, profile, actor, reason)


def give_product_type(
    conn: Connection, product_type: str, profile: str | None, version: int, actor: Actor, reason: str
) -> None:
    """Give a product type its profile, None takes it back. ``version``: what the person saw, 0 for none.

    Raises Invalid, UnknownProfile, ArchivedProfile, StaleRecord, NotFound.
    """
    if product_type not in {one.value for one in codes.choices(conn, PRODUCT_TYPE)}:
        raise NotFound
    table = product_type_profile
    row = conn.execute(select(table).where(table.c.product_type == product_type)).first()
    before, stored = (row.profile, row.version) if row else (None, 0)
    if before == profile:
        return
    reason = _checked(conn, profile, reason)
    if stored != version:
        raise StaleRecord
    if row is None:
        conn.execute(insert(table).values(product_type=product_type, profile=profile, version=1))
    else:
        mine = table.c.product_type == product_type, table.c.version == version
        if conn.execute(update(table).where(*mine).values(profile=profile, version=version + 1)).rowcount != 1:
            raise StaleRecord
    _note(conn, PRODUCT_TYPE, product_type, before, profile, actor, reason)


def archive(conn: Connection, key: str, actor: Actor, reason: str, seen: int) -> None:
    """Put a profile away that nobody has been given. Raises ProfileInUse and what ``own_profiles.archive`` does."""
    if key in uses(conn):
        raise ProfileInUse
    own_profiles.archive(conn, key, author=actor.name, reason=reason, seen=seen)


def uses(conn: Connection) -> Mapping[str, Uses]:
    """Whom each profile was given to; those nobody was given are left out."""
    c = customer.c.contract_sla
    counted = conn.execute(select(c, func.count()).where(c.is_not(None)).group_by(c)).all()
    customers = {profile: count for profile, count in counted if profile}
    types: dict[str, list[str]] = {}
    for row in by_product_type(conn).values():
        if row.profile:
            types.setdefault(row.profile, []).append(row.product_type)
    return {key: Uses(customers.get(key, 0), types.get(key, ())) for key in customers.keys() | types.keys()}


def customers_of(conn: Connection, profile: str, limit: int) -> Sequence[Row[Any]]:
    """The customers whose contract names the profile: id and name."""
    columns: tuple[Any, ...] = (customer.c.id, customer.c.name)
    wanted = select(*columns).where(customer.c.contract_sla == profile).order_by(customer.c.id)
    return conn.execute(wanted.limit(limit)).all()


def by_product_type(conn: Connection) -> Mapping[str, Row[Any]]:
    """The product types that were ever given a profile: product_type, profile, version."""
    return {row.product_type: row for row in conn.execute(select(product_type_profile))}


def past(conn: Connection, scope: str, scope_key: str) -> Sequence[Row[Any]]:
    """What was chosen for a customer or product type, newest first."""
    p = profile_choice.c
    wanted = select(profile_choice).where(p.scope == scope, p.scope_key == scope_key)
    return conn.execute(wanted.order_by(p.at.desc(), p.id.desc())).all()


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """All choices in a time, newest first."""
    p = profile_choice.c
    return conn.execute(
        select(profile_choice).where(p.at >= since, p.at < until).order_by(p.at.desc(), p.id.desc())
    ).all()


def _checked(conn: Connection, profile: str | None, reason: str) -> str:
    reason = reason.strip()
    if problems := list(naming.reason_problems(reason)):
        raise Invalid(problems)
    if profile is not None:
        own_profiles.usable(reading.book(conn), profile)
    return reason


def _note(
    conn: Connection, scope: str, scope_key: str, before: str | None, after: str | None, actor: Actor, reason: str
) -> None:
    conn.execute(
        insert(profile_choice).values(
            scope=scope, scope_key=scope_key, before=before, after=after, author=actor.name, at=clock.now(),
            reason=reason,
        )
    )  # fmt: skip
    history.record(conn, "profile:given", subject=f"{scope}:{scope_key}", actor=actor.name, before=before, after=after)
