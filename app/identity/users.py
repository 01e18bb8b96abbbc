"""The people who work here, found and read.

The verbs that change them are in ``accounts`` and ``credentials``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from app.actor import Actor
from app.identity import substitutes
from app.identity.errors import UnknownUser
from app.identity.roles import falls_to, in_force
from app.identity.tables import membership, user_account

_PEOPLE = select(user_account, membership.c.role).outerjoin(membership).order_by(user_account.c.name)
_PERSON = _PEOPLE.where(user_account.c.name == bindparam("b_name"))


@dataclass(frozen=True)
class User:
    """A person as the administrator sees one.

    ``version`` goes back with an edit, so that a stale one is noticed.
    """

    name: str
    display_name: str
    language: str
    active: bool
    must_change_password: bool
    demo: bool
    version: int
    roles: frozenset[str]


def actor(conn: Connection, name: str) -> Actor:
    """The person as a doer, with the roles in force now; a deactivated one has none. Raises UnknownUser."""
    user = find(conn, name)
    roles = in_force(user.roles, substitutes.vacant(conn)) if user.active else frozenset[str]()
    return Actor(user.name, roles, user.display_name, user.language)


def acting(conn: Connection, role: str) -> list[User]:
    """The active people who do the work of ``role`` now: those who hold it, else those it falls to."""
    held = falls_to(role, substitutes.vacant(conn))
    holders = select(membership.c.user_name).where(membership.c.role == held)
    return _users(conn.execute(_PEOPLE.where(user_account.c.active, user_account.c.name.in_(holders))))


def find(conn: Connection, name: str) -> User:
    """The user of a login name, whatever its capitals. Raises UnknownUser."""
    found = _users(conn.execute(_PERSON, {"b_name": login_name(name)}))
    if not found:
        raise UnknownUser(name=name)
    return found[0]


def listing(conn: Connection) -> list[User]:
    """Everybody, by login name."""
    return _users(conn.execute(_PEOPLE))


def login_name(text: str) -> str:
    """A login name as it is stored and compared: without capitals and without blanks around it."""
    return text.strip().lower()


def _users(rows: Iterable[Row[Any]]) -> list[User]:
    people: dict[str, list[Row[Any]]] = {}
    for row in rows:
        people.setdefault(row.name, []).append(row)
    return [_user(of_one) for of_one in people.values()]


def _user(rows: list[Row[Any]]) -> User:
    first = rows[0]
    return User(
        name=first.name,
        display_name=first.display_name,
        language=first.language,
        active=first.active,
        must_change_password=first.must_change_password,
        demo=first.demo,
        version=first.version,
        roles=frozenset(row.role for row in rows if row.role is not None),
    )
