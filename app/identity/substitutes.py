"""Who stands in when nobody holds a role: a table the administrator edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select, update

from app import clock, history
from app.actor import SYSTEM, Actor
from app.errors import Invalid, Problem
from app.i18n import Message
from app.identity.errors import Circle, StaleEdit
from app.identity.roles import ROLES, administrators_only, falls_to
from app.identity.tables import membership, substitute, user_account

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
    changed_by: str
    changed_at: datetime


def seed(conn: Connection) -> None:
    """Write a line for each role that has none yet; what the administrator has chosen stays."""
    there = set(conn.scalars(select(substitute.c.role)))
    missing = [role for role in ROLES if role not in there]
    if missing:
        made = {"changed_by": SYSTEM.name, "changed_at": clock.now()}
        conn.execute(insert(substitute), [{"role": role, "substitute": SEED.get(role), **made} for role in missing])


def vacant(conn: Connection) -> dict[str, str]:
    """Each role that nobody active holds and that has a substitute, with that substitute."""
    return {role: other for role, other in conn.execute(_FALLEN)}


def of(conn: Connection, role: str) -> str | None:
    """The role that stands in for ``role``, whether or not somebody holds it now."""
    return conn.scalar(select(substitute.c.substitute).where(substitute.c.role == role))


def listing(conn: Connection) -> list[Substitute]:
    """Every role with its substitute, in the order of ROLES."""
    held = set(conn.scalars(_HELD))
    empty = vacant(conn)
    lines = {row.role: row for row in conn.execute(select(substitute))}
    standing = []
    for role in ROLES:
        if row := lines.get(role):
            acting = falls_to(role, empty)
            standing.append(
                Substitute(
                    role,
                    row.substitute,
                    acting if acting in held else None,
                    row.version,
                    row.changed_by,
                    row.changed_at,
                )
            )
    return standing


# req: R-031
def set_substitute(conn: Connection, by: Actor, role: str, version: int, other: str | None) -> None:
    """Let ``other`` stand in for ``role``; None lets nobody.

    Raises AdministratorsOnly, StaleEdit, Circle, Invalid (there is no such role).
    """
    administrators_only(by)
    for place, code in (("role", role), ("substitute", other)):
        if code is not None and code not in ROLES:
            raise Invalid([Problem(Message("There is no role {unknown}.", unknown=code), place)])
    # All lines are locked: two changes that are fine one by one could close a circle together.
    others = select(substitute.c.role, substitute.c.substitute).with_for_update()
    _refuse_circle({row.role: row.substitute for row in conn.execute(others)} | {role: other}, role)
    changed = conn.execute(
        update(substitute)
        .where(substitute.c.role == role, substitute.c.version == version)
        .values(substitute=other, changed_by=by.name, changed_at=clock.now(), version=version + 1)
    )
    if not changed.rowcount:
        raise StaleEdit
    history.record(conn, "role:substitute_changed", subject=f"role:{role}", actor=by.name, substitute=other)


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
_VACANT = substitute.c.substitute.is_not(None) & ~exists(
    select(membership.c.user_name)
    .join(user_account)
    .where(membership.c.role == substitute.c.role, user_account.c.active)
    .correlate(substitute)
)
_FALLEN = select(substitute.c.role, substitute.c.substitute).where(_VACANT)
