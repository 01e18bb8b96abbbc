"""All code lists as one value, remembered: a page asks for a dozen of them, and they change once a month.

Codes are added and changed, never deleted, so how many there are and how often they were changed names an
edition. One small read a transaction tells whether the remembered one still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from app import db
from app.cases.tables import code, code_list


class Code(NamedTuple):
    """One code of a list; ``parent`` is the code of the parent list it belongs to."""

    code: str
    zh: str
    en: str
    parent: str | None
    active: bool


Book = Mapping[str, tuple[Code, ...]]

_remembered: WeakKeyDictionary[Engine, tuple[Any, Book]] = WeakKeyDictionary()
_BOOK, _CHANGED = "codes", "codes changed"
_EDITION = select(func.count(), func.sum(code.c.version))
_ALL = (
    select(code_list.c.key, code.c.code, code.c.zh, code.c.en, code.c.parent, code.c.active)
    .join(code, code.c.list_key == code_list.c.key, isouter=True)
    .order_by(code_list.c.key, code.c.position, code.c.code)
)


def read(conn: Connection) -> Book:
    """Every list with its codes in order, as this transaction sees them."""
    memory = db.memory(conn)
    if _BOOK in memory:
        book: Book = memory[_BOOK]
        return book
    edition = tuple(conn.execute(_EDITION).one())
    known = _remembered.get(conn.engine)
    if known is None or known[0] != edition or _CHANGED in memory:
        known = (edition, _load(conn))
        # Who has changed a code sees it alone: it may still be rolled back, and its edition be another's.
        if _CHANGED not in memory:
            _remembered[conn.engine] = known
    memory[_BOOK] = known[1]
    return known[1]


def changed(conn: Connection) -> None:
    """Note that this transaction has changed a code."""
    memory = db.memory(conn)
    memory.pop(_BOOK, None)
    memory[_CHANGED] = True


def _load(conn: Connection) -> Book:
    book: dict[str, tuple[Code, ...]] = {}
    for key, *rest in conn.execute(_ALL):
        codes = book.setdefault(key, ())
        if rest[0] is not None:
            book[key] = (*codes, Code(*rest))
    return book
