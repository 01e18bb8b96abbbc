"""The terms of each case, kept in the transaction that writes its texts: what was just typed is found at once.

What is new is added. Only where a text is written over are the terms of its cases made anew, so that nobody finds
a case by what no longer stands there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app import terms
from app.cases.queries import CaseFile
from app.cases.search import spelling, texts
from app.cases.search.tables import case_index, case_term
from app.cases.search.texts import Text
from app.cases.tables import service_case
from app.db import Database, one_at_a_time

MOST = 1500
"""So many terms of a case are kept; a novel is not searched word by word."""

_NAME, _BATCH = "cases", 200
_ADD = {
    dialect: insert_into(case_term).on_conflict_do_nothing()
    for dialect, insert_into in (("postgresql", postgresql_insert), ("sqlite", sqlite_insert))
}
_THERE = select(case_term.c.term).where(case_term.c.case_id == bindparam("b_case"))
_FORGET = delete(case_term).where(
    case_term.c.case_id == bindparam("b_case"), case_term.c.term == bindparam("b_term")
)  # fmt: skip


# req: R-246
def add(conn: Connection, case_id: int, said: Iterable[Text]) -> None:
    """Let a case be found by further texts."""
    _put(conn, case_id, _terms(said))


def renew_case(conn: Connection, file: CaseFile) -> None:
    """Make the terms of a case what stands on it now: what is gone from it is forgotten, what came is added."""
    case_id = file.case.id
    there = set(conn.execute(_THERE, {"b_case": case_id}).scalars())
    wanted = _terms(texts.of(conn, [case_id])[case_id])
    if gone := there - wanted:
        conn.execute(_FORGET, [{"b_case": case_id, "b_term": term} for term in gone])
    _put(conn, case_id, wanted - there)


def renew(conn: Connection, case_ids: Collection[int]) -> None:
    """Make the terms of many cases anew, of all that stands on them now."""
    for batch in _batches(case_ids):
        conn.execute(delete(case_term).where(case_term.c.case_id.in_(batch)))
        for case_id, said in texts.of(conn, batch).items():
            add(conn, case_id, said)


def renew_all(conn: Connection, which: ColumnElement[bool]) -> None:
    """The same for the cases of a customer or a unit: ``which`` is a condition on ``service_case``."""
    renew(conn, conn.execute(select(service_case.c.id).where(which)).scalars().all())


def keep_up(database: Database) -> None:
    """Make all terms anew if they were made with other words than today's, some cases in each transaction.

    Whoever is stopped goes on where he was, and of two who begin together both do a part.
    """
    more = True
    while more:
        with database.transaction() as conn:
            more = step(conn)


def step(conn: Connection) -> bool:
    """The same for the next cases; False when there was nothing left to do."""
    one_at_a_time(conn, "case terms")
    now = terms.fingerprint()
    then = conn.execute(select(case_index).where(case_index.c.name == _NAME)).first()
    after = 0
    if then is not None and then.fingerprint == now:
        if then.after_id is None:
            return False
        after = then.after_id
    following = select(service_case.c.id).where(service_case.c.id > after).order_by(service_case.c.id).limit(_BATCH)
    batch = conn.execute(following).scalars().all()
    renew(conn, batch)
    conn.execute(delete(case_index).where(case_index.c.name == _NAME))
    row = {"name": _NAME, "fingerprint": now, "after_id": batch[-1] if len(batch) == _BATCH else None}
    conn.execute(insert(case_index).values(row))
    return True


def _batches(case_ids: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(case_ids)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _terms(said: Iterable[Text]) -> set[str]:
    found = {term for one in said for term in spelling.terms_of(one.path, one.text)}
    return set(islice(sorted(found), MOST))


def _put(conn: Connection, case_id: int, found: Collection[str]) -> None:
    if found:
        conn.execute(_ADD[conn.dialect.name], [{"term": term, "case_id": case_id} for term in sorted(found)])
