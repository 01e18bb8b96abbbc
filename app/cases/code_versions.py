"""The versions of a code list: what it held after each change, by whom and why, and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, func, insert, select

from app import clock
from app.actor import SYSTEM, Actor
from app.cases.tables import code, code_list, code_list_version
from app.errors import NotFound
from app.i18n import Message


class Entry(NamedTuple):
    """A code as a page shows it; its place is that in the list."""

    code: str
    zh: str
    en: str
    parent: str | None = None
    active: bool = True


def entries(conn: Connection, key: str) -> tuple[Entry, ...]:
    """The codes of a list as they stand now, in order."""
    columns: tuple[Any, ...] = (code.c.code, code.c.zh, code.c.en, code.c.parent, code.c.active)
    rows = conn.execute(select(*columns).where(code.c.list_key == key).order_by(code.c.position, code.c.code))
    return tuple(Entry(*row) for row in rows)


def with_latest(wanted: Select[Any]) -> Select[Any]:
    """A select over ``code_list`` with ``author`` and ``at`` of its latest change, None for one as shipped."""
    latest = code_list_version
    same = and_(latest.c.list_key == code_list.c.key, latest.c.number == code_list.c.version)
    return wanted.add_columns(latest.c.author, latest.c.at).join_from(code_list, latest, same, isouter=True)


def keep(
    conn: Connection, row: Row[Any], before: Sequence[Entry], now: Sequence[Entry], reason: str, actor: Actor
) -> None:
    """Keep a list as it is ``now``, and at its first change what it was ``before``, which is how it was shipped."""
    key, number = row.key, row.version
    if conn.execute(select(func.count()).where(code_list_version.c.list_key == key)).scalar_one() == 0:
        _keep(conn, key, number, before, "", SYSTEM)
    _keep(conn, key, number + 1, now, reason, actor)


def of(conn: Connection, key: str) -> Sequence[Row[Any]]:
    """The versions of a list, newest first."""
    wanted = select(code_list_version).where(code_list_version.c.list_key == key)
    return conn.execute(wanted.order_by(code_list_version.c.number.desc())).all()


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """The changes of all lists in a time, newest first; how a list was shipped is no change."""
    v = code_list_version.c
    mine = v.author != SYSTEM.name, v.at >= since, v.at < until
    return conn.execute(select(code_list_version).where(*mine).order_by(v.at.desc(), v.list_key, v.number.desc())).all()


def back_to(conn: Connection, key: str, number: int) -> list[Entry]:
    """The list as it was in a version, to be saved anew. Raises NotFound.

    A code that has come since is switched off; one that a newer product has brought stays.
    """
    mine = code_list_version.c.list_key == key, code_list_version.c.number == number
    row = conn.execute(select(code_list_version).where(*mine)).first()
    if row is None:
        raise NotFound
    then = held(row)
    shipped = set(conn.execute(select(code.c.code).where(code.c.list_key == key, code.c.shipped)).scalars())
    since = [one for one in entries(conn, key) if one.code not in {old.code for old in then}]
    return [*then, *(one if one.code in shipped else one._replace(active=False) for one in since)]


def held(row: Row[Any]) -> list[Entry]:
    """What a list held in a version."""
    return [Entry(**one) for one in row.content]


def changes(before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[Message]:
    """What differs between two versions, in words."""
    known = {one.code: one for one in before}
    for one in after:
        if one.code not in known:
            yield Message("added: {zh} / {en} ({code})", zh=one.zh, en=one.en, code=one.code)
            continue
        old = known[one.code]
        if (old.zh, old.en) != (one.zh, one.en):
            yield Message(
                "renamed: {old_zh} / {old_en} → {zh} / {en}", old_zh=old.zh, old_en=old.en, zh=one.zh, en=one.en
            )
        if old.active != one.active:
            yield Message("switched on: {code}", code=one) if one.active else Message("switched off: {code}", code=one)
    kept = [one.code for one in after if one.code in known]
    if [one.code for one in before if one.code in kept] != kept:
        yield Message("put in another order")


def _keep(conn: Connection, key: str, number: int, content: Sequence[Entry], reason: str, actor: Actor) -> None:
    conn.execute(
        insert(code_list_version).values(
            list_key=key, number=number, content=[one._asdict() for one in content], author=actor.name,
            at=clock.now(), reason=reason,
        )
    )  # fmt: skip
