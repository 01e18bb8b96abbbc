"""Writing records: a log gets a further one, a document is begun or written on. The history gets codes only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Update, bindparam, insert, update

from app.actor import Actor
from app.cases import changes
from app.cases.records import BY_NAME, NOUNS, reading
from app.cases.records.noun import Entry, Noun
from app.history import Event


def entries(
    conn: Connection, case: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]], actor: Actor, at: datetime
) -> list[Entry]:
    """What is to be written of these answers, by noun. An empty form adds nothing, nor does what is there."""
    found = (_entry(conn, case, noun, given[noun.name], actor, at) for noun in NOUNS if given[noun.name])
    return [entry for entry in found if entry is not None]


def put(entry: Entry, node: str | None) -> Event:
    """Write one record and answer its event."""
    if entry.before is None:
        own = {"case_id": entry.case["id"], "at": entry.at, "actor": entry.actor.name, "node": node}
        row = entry.conn.execute(_insert(entry.noun.name), {**entry.carried, **entry.given, **own}).one()
        written: Mapping[str, Any] = dict(row._mapping)
    else:
        statement = _update(entry.noun.name, tuple(sorted(entry.given)))
        entry.conn.execute(statement, {**entry.given, "b_id": entry.before["id"]})
        written = entry.record
    reading.remember(entry.conn, entry.case["id"], entry.noun.name, written)
    subject = entry.case["business_key"]
    return Event(entry.noun.event, subject=subject, node=node, actor=entry.actor.name, data=_codes(entry))


def _entry(
    conn: Connection, case: Mapping[str, Any], noun: Noun, given: Mapping[str, Any], actor: Actor, at: datetime
) -> Entry | None:
    said = {column for column, value in given.items() if value not in (None, False, [])}
    latest = None if noun.is_log else reading.latest(conn, case["id"], noun.name)
    carried: Mapping[str, Any] = {}
    if noun.is_new(latest, said):
        latest, carried = None, noun.carried(latest, said)
    elif latest is not None:
        given = {column: value for column, value in given.items() if latest[column] != value}
    if not given or (latest is None and not said):
        return None
    entry = Entry(conn, case, noun, latest, given, actor, at, carried)
    return replace(entry, given={**given, **noun.complete(entry)})


def _codes(entry: Entry) -> dict[str, Any]:
    """Codes, numbers and dates; of a document also which texts were written, for its event tells what happened."""
    codes = {
        column: changes.plain(value)
        for column, value in entry.given.items()
        if value is not None and not entry.noun.personal(column)
    }
    texts = sorted(column for column, value in entry.given.items() if entry.noun.personal(column) and value)
    return codes if entry.noun.is_log or not texts else {**codes, "texts": texts}


@cache
def _insert(noun: str) -> Insert:
    table = BY_NAME[noun].table
    return insert(table).returning(table)


@cache
def _update(noun: str, columns: tuple[str, ...]) -> Update:
    table = BY_NAME[noun].table
    same = update(table).where(table.c.id == bindparam("b_id"))
    return same.values({column: bindparam(column) for column in columns})
