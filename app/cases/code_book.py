"""All code lists as one value, remembered: a page asks for a dozen of them, and they change once a month.

Codes are added and changed, never deleted, so how many there are and how often they were changed names an
edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from app.cases.tables import code, code_list
from app.editions import Edition, Remembered


class Code(NamedTuple):
    """One code of a list; ``parent`` is the code of the parent list it belongs to."""

    code: str
    zh: str
    en: str
    parent: str | None
    active: bool


Book = Mapping[str, tuple[Code, ...]]

_ALL = (
    select(code_list.c.key, code.c.code, code.c.zh, code.c.en, code.c.parent, code.c.active)
    .join(code, code.c.list_key == code_list.c.key, isouter=True)
    .order_by(code_list.c.key, code.c.position, code.c.code)
)


def _load(conn: Connection, _edition: Edition) -> Book:
    book: dict[str, tuple[Code, ...]] = {}
    for key, *rest in conn.execute(_ALL):
        codes = book.setdefault(key, ())
        if rest[0] is not None:
            book[key] = (*codes, Code(*rest))
    return book


_BOOK = Remembered(
    "codes", _load, *(select(one).scalar_subquery() for one in (func.count(code.c.code), func.sum(code.c.version)))
)


def read(conn: Connection) -> Book:
    """Every list with its codes in order, as this transaction sees them."""
    return _BOOK.read(conn)


def changed(conn: Connection) -> None:
    """Note that this transaction has changed a code."""
    _BOOK.changed(conn)
