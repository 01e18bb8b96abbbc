"""From a query to the condition that finds its cases: all that is asked for must stand on a case.

The rarest part leads, and the others are looked up for the few cases it has; how rare a part is, is counted no
further than it matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, literal, or_, select

from app.cases.search import spelling
from app.cases.search.spelling import Condition
from app.cases.search.tables import case_term
from app.cases.tables import service_case

MOST = 12
"""So many conditions of a long query are asked for."""

_ENOUGH = 500
_LAST = "\U0010ffff"


# req: R-246
def matching(conn: Connection, text: str) -> ColumnElement[bool]:
    """The condition on ``service_case`` for what is asked for; nothing is found by nothing."""
    conditions = spelling.asked(text)[:MOST]
    if not conditions:
        return false()
    rarest, *others = sorted(conditions, key=lambda one: _count(conn, one)) if len(conditions) > 1 else conditions
    wanted = select(case_term.c.case_id).where(_meets(case_term, rarest))
    for other in others:
        also = case_term.alias()
        wanted = wanted.where(exists().where(also.c.case_id == case_term.c.case_id, _meets(also, other)))
    return service_case.c.id.in_(wanted)


def _count(conn: Connection, condition: Condition) -> int:
    some = select(literal(1)).where(_meets(case_term, condition)).limit(_ENOUGH).subquery()
    return int(conn.execute(select(func.count()).select_from(some)).scalar_one())


def _meets(table: Any, condition: Condition) -> ColumnElement[bool]:
    return or_(*_beginnings(table, condition))


def _beginnings(table: Any, condition: Condition) -> Iterator[ColumnElement[bool]]:
    for beginning in condition:
        yield and_(table.c.term >= beginning, table.c.term < beginning + _LAST)
