"""The records of a case as they stand: the latest of a noun, all of them, and what a form begins with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from app import db
from app.cases import queries
from app.cases.records import BY_NAME
from app.cases.records.noun import Noun
from app.cases.tables import service_case

Record = Mapping[str, Any]
_LATEST, _EVERY = "latest records", "all records"


def latest(conn: Connection, case_id: int, noun: str) -> Record | None:
    """The latest record of a noun, None if there is none; one statement a transaction."""
    known = _remembered(conn)
    if (case_id, noun) not in known:
        row = None
        if queries.may_have(conn, case_id, noun):
            row = conn.execute(_latest(noun), {"b_case": case_id}).first()
        known[case_id, noun] = dict(row._mapping) if row else None
    return known[case_id, noun]


def remember(conn: Connection, case_id: int, noun: str, record: Record) -> None:
    """What was just written is the latest."""
    queries.has_now(conn, case_id, noun)
    _remembered(conn)[case_id, noun] = record
    db.memory(conn).get(_EVERY, {}).pop((case_id, noun), None)


def of(conn: Connection, case_id: int, noun: str) -> Sequence[Row[Any]]:
    """All records of a noun, in order; one statement a transaction."""
    if not queries.may_have(conn, case_id, noun):
        return []
    known: dict[tuple[int, str], Sequence[Row[Any]]] = db.memory(conn).setdefault(_EVERY, {})
    if (case_id, noun) not in known:
        known[case_id, noun] = conn.execute(_all(noun), {"b_case": case_id}).all()
    return known[case_id, noun]


def of_cases(conn: Connection, business_keys: Collection[str], noun: str, limit: int = 50) -> Sequence[Row[Any]]:
    """The latest records of a noun on these cases, newest first, each with the ``number`` of its case."""
    table = BY_NAME[noun].table
    wanted = select(table, service_case.c.number).join_from(table, service_case)
    found = wanted.where(service_case.c.business_key.in_(business_keys))
    return conn.execute(found.order_by(table.c.at.desc(), table.c.id.desc()).limit(limit)).all()


def count(conn: Connection, case_id: int, noun: str) -> int:
    """How many records of a noun were begun: of a document, those that have the column it begins with."""
    if not queries.may_have(conn, case_id, noun):
        return 0
    return int(conn.execute(_count(noun), {"b_case": case_id}).scalar_one())


def stands(conn: Connection, case_id: int, noun: Noun, columns: Collection[str]) -> Record:
    """What a form with these columns begins with: the document it continues; a new record begins empty."""
    if noun.is_log:
        return {}
    record = latest(conn, case_id, noun.name)
    return {} if record is None or noun.is_new(record, columns) else record


def _remembered(conn: Connection) -> dict[tuple[int, str], Record | None]:
    found: dict[tuple[int, str], Record | None] = db.memory(conn).setdefault(_LATEST, {})
    return found


@cache
def _latest(noun: str) -> Select[Any]:
    table = BY_NAME[noun].table
    return _all(noun).order_by(None).order_by(table.c.id.desc()).limit(1)


@cache
def _all(noun: str) -> Select[Any]:
    table = BY_NAME[noun].table
    return select(table).where(table.c.case_id == bindparam("b_case")).order_by(table.c.id)


@cache
def _count(noun: str) -> Select[Any]:
    kind = BY_NAME[noun]
    counted = select(func.count()).where(kind.table.c.case_id == bindparam("b_case"))
    return counted.where(kind.table.c[kind.begins].is_not(None)) if kind.begins else counted
