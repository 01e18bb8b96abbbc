"""The work list: open tasks in the one order there is, expedited first, then what is due first.

A page costs the same beside a hundred tasks and beside a million. Asked for "my role or my name", a database would
read and sort every open task. So whose tasks are wanted is told in *ways* that exclude each other: each way is the
beginning of one partial index (tables.py) that has the tasks in this very order, and yields no more than a page takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, literal, select, union_all

from app.engine.tables import user_task

MOST = 1000
"""So far a count goes. Whoever has more before him wants to know that it is more, not how many."""
ORDER = (
    user_task.c.expedited.desc(),
    user_task.c.due_at.is_(None),
    user_task.c.due_at,
    user_task.c.created_at,
    # Pages of a list must not overlap where tasks were opened together.
    user_task.c.id,
)
_OPEN = user_task.c.closed_at.is_(None)
Way = ColumnElement[bool]


def held(name: str) -> list[Way]:
    """What somebody has taken."""
    return [user_task.c.assignee == name]


def waiting(roles: Iterable[str]) -> list[Way]:
    """What waits for one of these roles and nobody has taken."""
    return [user_task.c.assignee.is_(None) & (user_task.c.role == role) for role in sorted(roles)]


def everybody() -> list[Way]:
    """What is open, whoever has it."""
    return [_OPEN]


# req: R-058
def page(
    conn: Connection, ways: Sequence[Way], matching: Sequence[Way] = (), *, limit: int, offset: int = 0
) -> Sequence[Row[Any]]:
    """A page of open tasks that came one of these ways and match, in the order of the list."""
    if not ways:
        return []
    places = (user_task.c.id, user_task.c.expedited, user_task.c.due_at, user_task.c.created_at)
    found = union_all(*(_first(select(*places), way, matching, limit + offset) for way in ways)).subquery()
    wanted = (
        select(found.c.id)
        .order_by(found.c.expedited.desc(), found.c.due_at.is_(None), found.c.due_at, found.c.created_at, found.c.id)
        .limit(limit)
        .offset(offset)
    ).subquery()
    return conn.execute(select(user_task).join(wanted, wanted.c.id == user_task.c.id).order_by(*ORDER)).all()


def count(conn: Connection, ways: Sequence[Way], matching: Sequence[Way] = (), *, most: int = MOST) -> int:
    """How many of these open tasks there are, counted no further than ``most``."""
    if not ways:
        return 0
    one = literal(1).label("one")
    found = union_all(*(_some(select(one), way, matching, most) for way in ways)).limit(most).subquery()
    return conn.execute(select(func.count()).select_from(found)).scalar_one()


def _first(what: Select[Any], way: Way, matching: Sequence[Way], limit: int) -> Select[Any]:
    return _whole(what.where(_OPEN, way, *matching).order_by(*ORDER).limit(limit))


def _some(what: Select[Any], way: Way, matching: Sequence[Way], limit: int) -> Select[Any]:
    return _whole(what.where(_OPEN, way, *matching).limit(limit))


def _whole(limited: Select[Any]) -> Select[Any]:
    """As SQLite wants it: in a union only a select of a select may have a limit of its own."""
    return select(limited.subquery())
