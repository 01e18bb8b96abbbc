"""The card of a case: what a row of the inbox shows. It stands on the task's row; changes are written there.

It is rewritten in the transaction that changes what it shows: the inbox then needs no join, and is never out of
date.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from app.cases import numbers, queries
from app.cases.queries import CaseFile
from app.engine import tasks
from app.engine.host import Card

SHOWN = frozenset(
    {"case.description", "case.urgency", "case.grade", "customer.name", "customer.region", "unit.model",
     "unit.serial_no"}
)  # fmt: skip
"""The bind paths a card is made of."""

_LONGEST_TITLE = 80


def card(file: CaseFile) -> Card:
    """What an inbox row shows of a case. Before there is a grade, the urgency stands in its place (H-11)."""
    first_line = (file.case.description.splitlines() or [""])[0]
    return Card(
        number=file.case.number,
        title=first_line[:_LONGEST_TITLE],
        customer=file.customer.name,
        product=file.product,
        grade=file.case.grade or file.case.urgency,
        expedited=file.case.expedited,
        place=file.customer.region or "",
    )


def of(conn: Connection, business_key: str) -> Card:
    """The card of a case; of another matter, its number. Raises UnknownCase."""
    if not numbers.is_case(business_key):
        return Card(number=numbers.number(business_key))
    return card(queries.file(conn, business_key))


def refresh(conn: Connection, business_key: str, changed: Iterable[str]) -> None:
    """Rewrite the card on the open tasks of a case if one of the ``changed`` bind paths shows there."""
    if not SHOWN.isdisjoint(changed):
        tasks.recard(conn, business_key, of(conn, business_key))
