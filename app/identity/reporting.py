"""The two lines in which a person reports (002 2.1): line 1 functional, line 2 in the matrix. Edited by administrators;
every change is a version with author and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from app import clock, history
from app.actor import Actor
from app.errors import Invalid, Problem
from app.i18n import Message
from app.identity import entries, users
from app.identity.errors import ReportsToHimself, StaleEdit
from app.identity.roles import administrators_only
from app.identity.tables import reporting_line

LINES = ("line1", "line2")
_newest = (
    select(reporting_line.c.user_name, func.max(reporting_line.c.number).label("number"))
    .group_by(reporting_line.c.user_name)
    .subquery()
)
_IN_FORCE = select(reporting_line).join(
    _newest,
    (reporting_line.c.user_name == _newest.c.user_name) & (reporting_line.c.number == _newest.c.number),
)


@dataclass(frozen=True)
class Lines:
    """A person's superiors by login name; ``number`` is the version, 0 where nothing was ever said."""

    number: int = 0
    line1: str | None = None
    line2: str | None = None


def of(conn: Connection, name: str) -> Lines:
    """To whom a person reports now."""
    return _all(conn).get(name, Lines())


# req: R-035
def superiors(conn: Connection, names: Iterable[str], line: str) -> Mapping[str, str | None]:
    """Who stands above each of these people on a line; None where nobody does who still works here."""
    lines, active = _all(conn), {user.name for user in users.listing(conn) if user.active}
    above = {name: getattr(lines.get(name, Lines()), line) for name in names}
    return {name: superior if superior in active else None for name, superior in above.items()}


def versions(conn: Connection, name: str) -> Sequence[Row[Any]]:
    """What was ever said of a person, newest first: number, line1, line2, author, at, reason."""
    mine = reporting_line.c.user_name == name
    return conn.execute(select(reporting_line).where(mine).order_by(reporting_line.c.number.desc())).all()


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """The changes of everybody's lines in a time, newest first."""
    r = reporting_line.c
    return conn.execute(
        select(reporting_line).where(r.at >= since, r.at < until).order_by(r.at.desc(), r.id.desc())
    ).all()


# req: R-035
def change(
    conn: Connection, by: Actor, name: str, seen: int, line1: str | None, line2: str | None, reason: str
) -> None:
    """Say to whom a person reports from now on; the same again changes nothing. ``seen``: the version looked at.

    Raises AdministratorsOnly, UnknownUser, StaleEdit, ReportsToHimself; Invalid at "line1", "line2", "reason".
    """
    administrators_only(by)
    user, now = users.find(conn, name), of(conn, name)
    if (now.line1, now.line2) == (line1, line2):
        return
    reason = reason.strip()
    if problems := [*_strangers(conn, line1=line1, line2=line2), *entries.reason_problems(reason)]:
        raise Invalid(problems)
    if now.number != seen:
        raise StaleEdit
    for line, superior in zip(LINES, (line1, line2), strict=True):
        _refuse_circle(conn, user, line, superior)
    row = {"user_name": user.name, "number": now.number + 1, "line1": line1, "line2": line2, "reason": reason}
    conn.execute(insert(reporting_line).values(**row, author=by.name, at=clock.now()))
    history.record(
        conn, "user:reports_to", subject=f"user:{user.name}", actor=by.name, number=now.number + 1,
        before=[now.line1, now.line2], after=[line1, line2],
    )  # fmt: skip


def _all(conn: Connection) -> dict[str, Lines]:
    return {row.user_name: Lines(row.number, row.line1, row.line2) for row in conn.execute(_IN_FORCE)}


def _strangers(conn: Connection, **named: str | None) -> list[Problem]:
    active = {user.name for user in users.listing(conn) if user.active}
    return [
        Problem(Message("Nobody who works here is called {name}.", name=name), line)
        for line, name in named.items()
        if name is not None and name not in active
    ]


def _refuse_circle(conn: Connection, user: users.User, line: str, superior: str | None) -> None:
    lines, chain = _all(conn), [user.name]
    while superior is not None and superior not in chain[1:]:
        chain.append(superior)
        if superior == user.name:
            called = {one.name: one.display_name for one in users.listing(conn)}
            raise ReportsToHimself(name=user.display_name, chain=" → ".join(called[one] for one in chain))
        superior = getattr(lines.get(superior, Lines()), line)
