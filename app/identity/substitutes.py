"""Who stands in when nobody holds a role: edited by administrators, every change a version with author and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select

from app import clock, history
from app.actor import SYSTEM, Actor
from app.db import one_at_a_time
from app.errors import Invalid, Problem
from app.i18n import Message
from app.identity import entries
from app.identity.errors import Circle, StaleEdit
from app.identity.roles import ROLES, administrators_only, falls_to
from app.identity.tables import membership, user_account
from app.identity.tables import substitute_version as _table

_v, _later = _table.c, _table.alias("later")

SEED = {
    "coordinator": "cs",
    "partner": "coordinator",
    "field": "tech",
    "repair": "tech",
    "parts": "coordinator",
    "complaints": "supervisor",
    "quality": "supervisor",
    "finance": "supervisor",
    "tech": "supervisor",
    "supervisor": "manager",
}
"""The first substitutes; the other roles have none. Source: R-031 and the separation of duties in B.2."""


@dataclass(frozen=True)
class Substitute:
    """A line of the table.

    ``acting`` is the role that does the work now, None when the chain ends in nobody.
    """

    role: str
    substitute: str | None
    acting: str | None
    version: int


def seed(conn: Connection) -> None:
    """Write a line for each role that has none yet; what the administrator has chosen stays."""
    there = _in_force(conn)
    missing = [role for role in ROLES if role not in there]
    if missing:
        made = {"number": 1, "author": SYSTEM.name, "at": clock.now(), "reason": ""}
        conn.execute(insert(_table), [{"role": role, "substitute": SEED.get(role), **made} for role in missing])


def vacant(conn: Connection) -> dict[str, str]:
    """Each role that nobody active holds and that has a substitute, with that substitute."""
    return {role: other for role, other in conn.execute(_FALLEN)}


def of(conn: Connection, role: str) -> str | None:
    """The role that stands in for ``role``, whether or not somebody holds it now."""
    row = _in_force(conn).get(role)
    return row.substitute if row else None


def versions(conn: Connection, role: str) -> Sequence[Row[Any]]:
    """Who ever stood in for a role, newest first: number, substitute, author, at, reason."""
    return conn.execute(select(_table).where(_v.role == role).order_by(_v.number.desc())).all()


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """What people changed in a time, newest first."""
    mine = _v.at >= since, _v.at < until, _v.author != SYSTEM.name
    return conn.execute(select(_table).where(*mine).order_by(_v.at.desc(), _v.id.desc())).all()


def listing(conn: Connection) -> list[Substitute]:
    """Every role with its substitute, in the order of ROLES."""
    held = set(conn.scalars(_HELD))
    empty = vacant(conn)
    lines = _in_force(conn)
    standing = []
    for role in ROLES:
        if row := lines.get(role):
            acting = falls_to(role, empty)
            standing.append(Substitute(role, row.substitute, acting if acting in held else None, row.number))
    return standing


# req: R-031
def change(conn: Connection, by: Actor, role: str, seen: int, other: str | None, reason: str) -> None:
    """Let ``other`` stand in for ``role``, None: nobody; the same again changes nothing. ``seen``: what was looked at.

    Raises AdministratorsOnly, StaleEdit, Circle; Invalid at "role", "substitute", "reason".
    """
    administrators_only(by)
    # One at a time: two changes that are fine one by one could close a circle together.
    one_at_a_time(conn, "substitutes")
    now, reason = _in_force(conn), reason.strip()
    there = now.get(role)
    if there is not None and there.substitute == other:
        return
    if problems := [*_strange(role=role, substitute=other), *entries.reason_problems(reason)]:
        raise Invalid(problems)
    if there is None or there.number != seen:
        raise StaleEdit
    _refuse_circle({one.role: one.substitute for one in now.values()} | {role: other}, role)
    row = {"role": role, "number": seen + 1, "substitute": other, "reason": reason}
    conn.execute(insert(_table).values(**row, author=by.name, at=clock.now()))
    history.record(
        conn, "role:substitute_changed", subject=f"role:{role}", actor=by.name, number=seen + 1,
        before=there.substitute, substitute=other,
    )  # fmt: skip


def _in_force(conn: Connection) -> dict[str, Row[Any]]:
    return {row.role: row for row in conn.execute(_IN_FORCE)}


def _strange(**named: str | None) -> list[Problem]:
    return [
        Problem(Message("There is no role {unknown}.", unknown=code), place)
        for place, code in named.items()
        if code is not None and code not in ROLES
    ]


def _refuse_circle(substitutes: dict[str, str | None], role: str) -> None:
    chain = [role]
    while (after := substitutes.get(chain[-1])) is not None:
        chain.append(after)
        if after == role:
            raise Circle(role=ROLES[role], chain=_arrows(chain))


def _arrows(chain: list[str]) -> object:
    """The chain as a sentence part that is still in nobody's language."""
    if len(chain) == 1:
        return ROLES[chain[0]]
    return Message("{role} → {substitute}", role=ROLES[chain[0]], substitute=_arrows(chain[1:]))


_HELD = select(membership.c.role).distinct().join(user_account).where(user_account.c.active)
_IN_FORCE = select(_table).where(
    _v.number == select(func.max(_later.c.number)).where(_later.c.role == _v.role).correlate(_table).scalar_subquery()
)
_HELD_NOW = select(membership.c.user_name).join(user_account).where(membership.c.role == _v.role, user_account.c.active)
_FALLEN = _IN_FORCE.with_only_columns(_v.role, _v.substitute).where(
    _v.substitute.is_not(None), ~exists(_HELD_NOW.correlate(_table))
)
