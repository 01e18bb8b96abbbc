"""The code lists as the administrator keeps them: names, order, further codes.

A code is never deleted, for old cases carry it; it is switched off. Every change is a history event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import history
from app.actor import Actor
from app.cases import code_book, codes
from app.cases.tables import code, code_list
from app.errors import Conflict, Invalid, NotFound, Problem
from app.i18n import Message

_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


def lists(conn: Connection) -> list[Row[Any]]:
    """All lists: key, zh, en, parent, and how many codes are active."""
    count = select(func.count()).where(code.c.list_key == code_list.c.key, code.c.active).scalar_subquery()
    return list(conn.execute(select(code_list, count.label("active")).order_by(code_list.c.key)))


def of(conn: Connection, key: str) -> list[Row[Any]]:
    """All codes of one list, switched-off ones too. Raises NotFound."""
    if conn.execute(select(code_list.c.key).where(code_list.c.key == key)).first() is None:
        raise NotFound
    return list(conn.execute(select(code).where(code.c.list_key == key).order_by(code.c.position, code.c.code)))


def add(conn: Connection, key: str, new: str, zh: str, en: str, actor: Actor, *, parent: str | None = None) -> None:
    """Add a code at the end of a list. Raises Invalid, NotFound."""
    rows = of(conn, key)
    problems = [*_named(zh, en), *_parented(conn, key, parent)]
    if not _CODE.fullmatch(new):
        problems.append(Problem(Message("A code has small letters, digits and underscores only."), "code"))
    if any(row.code == new for row in rows):
        problems.append(Problem(Message("This code is taken."), "code"))
    if problems:
        raise Invalid(problems)
    position = max((row.position for row in rows), default=0) + 1
    conn.execute(
        insert(code).values(
            list_key=key, code=new, zh=zh.strip(), en=en.strip(), position=position, parent=parent or None
        )
    )
    code_book.changed(conn)
    history.record(conn, "code:added", subject=f"code:{key}", actor=actor.name, code=new)


def change(conn: Connection, key: str, changed: str, values: Mapping[str, Any], version: int, actor: Actor) -> None:
    """Change names, ``position`` or ``active`` of a code. Raises Invalid, Conflict, NotFound."""
    row = next((row for row in of(conn, key) if row.code == changed), None)
    if row is None:
        raise NotFound
    fields = {name: values[name] for name in ("zh", "en", "position", "active") if name in values}
    if problems := _named(fields.get("zh", row.zh), fields.get("en", row.en)):
        raise Invalid(problems)
    fields = {name: value for name, value in fields.items() if value != row._mapping[name]}
    if not fields:
        return
    done = conn.execute(
        update(code).where(code.c.id == row.id, code.c.version == version).values(**fields, version=version + 1)
    )
    if done.rowcount != 1:
        raise Conflict
    code_book.changed(conn)
    history.record(
        conn, "code:changed", subject=f"code:{key}", actor=actor.name, code=changed, fields=sorted(fields),
        active=fields.get("active", row.active), position=fields.get("position", row.position),
    )  # fmt: skip


def _named(zh: str, en: str) -> list[Problem]:
    return [
        Problem(Message("This field may not be empty."), place)
        for place, text in (("zh", zh), ("en", en))
        if not text.strip()
    ]


def _parented(conn: Connection, key: str, parent: str | None) -> list[Problem]:
    above = conn.execute(select(code_list.c.parent).where(code_list.c.key == key)).scalar_one()
    known = codes.active(conn, [above])[above] if above else {}
    if bool(above) == bool(parent) and (not parent or parent in known):
        return []
    return [Problem(Message("Choose the code of the parent list that it belongs to."), "parent")]
