"""Who works here: whom a form may name, and the lists it offers for that."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from app.formdefs import Choice
from app.identity import substitutes, users
from app.identity.errors import UnknownUser
from app.identity.roles import ROLES

STAFF = "users"
"""All active members of the staff; ``users.cs`` those of a role."""

ENGINEERS = "engineers"
"""Who may be sent to a customer: field engineers and technical support (R-131)."""

_SENT = ("field", "tech")

TEAM = "case_team"
"""Who may be put on the team of a major case: whoever works on products or decides about them (003 二(一))."""

_TEAMED = frozenset({"supervisor", "manager", "tech", "field", "repair", "quality", "parts", "coordinator"})

DEPARTMENTS = "departments"
"""The departments of the house, by the role of their people: who is told of a complaint (R-059)."""

# They keep the product running and see no customer.
_NO_DEPARTMENT = ("process_owner", "admin")

LISTS = {
    STAFF: ("员工", "Staff"),
    ENGINEERS: ("可派工程师", "Engineers who may be sent"),
    TEAM: ("专项小组人选", "Who may be on a team"),
    DEPARTMENTS: ("部门", "Departments"),
    **{f"{STAFF}.{code}": (f"员工：{role.zh}", f"Staff: {role.en}") for code, role in ROLES.items()},
}
"""The lists that are no code lists, with their names."""


def active(conn: Connection) -> frozenset[str]:
    """The login names of everybody who works here now."""
    return frozenset(user.name for user in users.listing(conn) if user.active)


def choices(conn: Connection, values_key: str) -> Sequence[Choice]:
    """The people of one of LISTS, by display name; the departments by the name of their role."""
    if values_key == DEPARTMENTS:
        return departments()
    _, _, role = values_key.partition(".")
    if values_key == ENGINEERS:
        found = {user.name: user for role in _SENT for user in users.acting(conn, role)}
        people = [found[name] for name in sorted(found)]
    elif values_key == TEAM:
        people = [user for user in users.listing(conn) if user.active and user.roles & _TEAMED]
    elif role:
        people = users.acting(conn, role)
    else:
        people = [user for user in users.listing(conn) if user.active]
    return [Choice(user.name, user.display_name, user.display_name) for user in people]


# req: R-059
def departments() -> Sequence[Choice]:
    """Every role inside the house that deals with customers or their products."""
    inside = (role for role in ROLES.values() if role.inside and role.code not in _NO_DEPARTMENT)
    return [Choice(role.code, role.zh, role.en) for role in inside]


def stand_in(conn: Connection, role: str, without: Collection[str]) -> str:
    """The first role along the substitutes of ``role`` with somebody who is not among ``without``; else itself."""
    passed: list[str] = []
    here: str | None = role
    while here is not None and here not in passed:
        if any(user.name not in without for user in users.acting(conn, here)):
            return here
        passed.append(here)
        here = substitutes.of(conn, here)
    return role


def colleague(conn: Connection, name: str) -> str | None:
    """The login name of whoever works here under ``name``, whatever its capitals; None for anybody else."""
    try:
        user = users.find(conn, name)
    except UnknownUser:
        return None
    return user.name if user.active else None
