"""What follows when something about a case changes: what its tasks show, and the limits that hold for it.

Whoever writes a column calls this in the same transaction, with the bind paths that changed.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, select

from app import clock
from app.cases import cards, holds
from app.cases.clock_acts import carrying, scopes
from app.cases.tables import service_case


def follow(conn: Connection, business_key: str, changed: Iterable[str]) -> None:
    """Rewrite the cards of a case, choose its running limits anew, and hold it with those it now belongs to, where one
    of the ``changed`` paths matters."""
    paths = frozenset(changed)
    cards.refresh(conn, business_key, paths)
    if not holds.CHOOSES.isdisjoint(paths):
        holds.rechoose(conn, business_key, clock.now())
    if not scopes.PATHS.isdisjoint(paths):
        carrying.follow(conn, [business_key])


def follow_all(conn: Connection, which: ColumnElement[bool], changed: Iterable[str]) -> None:
    """The same for all open cases of a customer or a unit: ``which`` is a condition on ``service_case``."""
    paths = frozenset(changed)
    if (cards.SHOWN | holds.CHOOSES | scopes.PATHS).isdisjoint(paths):
        return
    still_open = (service_case.c.archived_at.is_(None), service_case.c.closed_at.is_(None))
    keys = conn.execute(select(service_case.c.business_key).where(which, *still_open)).scalars().all()
    for business_key in keys:
        follow(conn, business_key, paths)
