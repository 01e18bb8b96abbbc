"""Which case a duplicate may be merged into, and which were merged into one: the link is read from both ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from app.cases import numbers
from app.cases.tables import service_case
from app.i18n import Message

_BY_NUMBER: Select[Any] = select(
    service_case.c.number, service_case.c.merged_into, service_case.c.archived_at, service_case.c.closed_at
)


def problem(conn: Connection, case: Mapping[str, Any], number: str) -> Message | None:
    """Why ``case`` cannot be merged into the case ``number``; None where nothing speaks against it."""
    if number == case.get("number"):
        return Message("That is this case itself.")
    target = _find(conn, number)
    if target is None:
        return Message("There is no case {number}.", number=number)
    if str(case.get("number")) in _way(conn, number):
        return Message("Case {number} was merged into this one: they would go round in a circle.", number=number)
    if target.archived_at is not None:
        return Message("Case {number} is archived. It can be read, no longer changed.", number=number)
    if target.merged_into and target.closed_at is not None:
        into = target.merged_into
        return Message("Case {number} was merged into {into}. Merge into that one.", number=number, into=into)
    if target.closed_at is not None:
        return Message("Case {number} has ended: nothing goes on there.", number=number)
    return None


def into(conn: Connection, number: str) -> Sequence[str]:
    """The numbers of the cases that were merged into this one, oldest first."""
    c = service_case.c
    merged = select(c.number).where(c.merged_into == number, c.closed_reason == "merged")
    return conn.scalars(merged.order_by(c.closed_at)).all()


def _way(conn: Connection, number: str) -> list[str]:
    """Where the merges of a case lead, one after the other."""
    way: list[str] = []
    following: str | None = number
    while following and following not in way:
        way.append(following)
        row = _find(conn, following)
        following = row.merged_into if row is not None else None
    return way


def _find(conn: Connection, number: str) -> Row[Any] | None:
    return conn.execute(_BY_NUMBER.where(service_case.c.business_key == numbers.business_key(number))).first()
