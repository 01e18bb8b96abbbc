"""Code lists: what a form may offer and a column may hold. Forms name a list, they never copy it.

A code is never deleted, for old cases carry it; it is switched off. Names, order and further codes belong to
the administrator, and every change is a history event.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import history
from app.actor import Actor
from app.cases.tables import code, code_list
from app.errors import Conflict, Invalid, NotFound, Problem
from app.formdefs import Choice
from app.i18n import Message

_SHIPPED = Path(__file__).with_name("code_lists.toml")
_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


def choices(conn: Connection, values_key: str) -> tuple[Choice, ...]:
    """The active codes of a list, in order; ``subcategory.product_fault``: those of one parent."""
    key, _, parent = values_key.partition(".")
    wanted = select(code.c.code, code.c.zh, code.c.en).where(code.c.list_key == key, code.c.active)
    if parent:
        wanted = wanted.where(code.c.parent == parent)
    return tuple(Choice(row.code, row.zh, row.en) for row in conn.execute(wanted.order_by(code.c.position)))


def keys(conn: Connection) -> frozenset[str]:
    """Everything a form may name as ``valuesKey``."""
    plain = conn.execute(select(code_list.c.key)).scalars()
    below = conn.execute(select(code.c.list_key, code.c.parent).where(code.c.parent.is_not(None)).distinct())
    return frozenset(plain) | {f"{row.list_key}.{row.parent}" for row in below}


def names(conn: Connection, *lists: str) -> dict[str, dict[str, tuple[str, str]]]:
    """For each list, code → (Chinese, English); switched-off codes too, for old cases carry them."""
    found: dict[str, dict[str, tuple[str, str]]] = {key: {} for key in lists}
    rows = conn.execute(
        select(code.c.list_key, code.c.code, code.c.zh, code.c.en)
        .where(code.c.list_key.in_(lists))
        .order_by(code.c.position)
    )
    for row in rows:
        found[row.list_key][row.code] = (row.zh, row.en)
    return found


def active(conn: Connection, lists: Collection[str]) -> dict[str, dict[str, str | None]]:
    """For each list, its active codes with the code of the parent list each belongs to."""
    found: dict[str, dict[str, str | None]] = {key: {} for key in lists}
    if lists:
        rows = conn.execute(
            select(code.c.list_key, code.c.code, code.c.parent).where(
                code.c.list_key.in_(lists), code.c.active
            )
        )
        for row in rows:
            found[row.list_key][row.code] = row.parent
    return found


def lists(conn: Connection) -> list[Row[Any]]:
    """All lists: key, zh, en, parent, and how many codes are active."""
    count = select(func.count()).where(code.c.list_key == code_list.c.key, code.c.active).scalar_subquery()
    return list(conn.execute(select(code_list, count.label("active")).order_by(code_list.c.key)))


def of(conn: Connection, key: str) -> list[Row[Any]]:
    """All codes of one list, switched-off ones too. Raises NotFound."""
    if conn.execute(select(code_list.c.key).where(code_list.c.key == key)).first() is None:
        raise NotFound
    return list(
        conn.execute(select(code).where(code.c.list_key == key).order_by(code.c.position, code.c.code))
    )


def add(
    conn: Connection, key: str, new: str, zh: str, en: str, actor: Actor, *, parent: str | None = None
) -> None:
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
    history.record(conn, "code:added", subject=f"code:{key}", actor=actor.name, code=new)


def change(
    conn: Connection, key: str, changed: str, values: Mapping[str, Any], version: int, actor: Actor
) -> None:
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
        update(code)
        .where(code.c.id == row.id, code.c.version == version)
        .values(**fields, version=version + 1)
    )
    if done.rowcount != 1:
        raise Conflict
    history.record(
        conn, "code:changed", subject=f"code:{key}", actor=actor.name, code=changed, fields=sorted(fields),
        active=fields.get("active", row.active), position=fields.get("position", row.position),
    )  # fmt: skip


@cache
def shipped() -> dict[str, Any]:
    """The lists as shipped: for each its ``names`` and ``codes``."""
    return tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))


def seed(conn: Connection) -> None:
    """Add the shipped lists and codes that are not there yet; what is there stays as it is."""
    have_lists = set(conn.execute(select(code_list.c.key)).scalars())
    have_codes = {(row.list_key, row.code) for row in conn.execute(select(code.c.list_key, code.c.code))}
    new_lists = [
        {"key": key, "zh": content["names"][0], "en": content["names"][1], "parent": content.get("parent")}
        for key, content in shipped().items()
        if key not in have_lists
    ]
    new_codes = [
        {
            "list_key": key, "code": new, "zh": texts[0], "en": texts[1], "position": position,
            "parent": texts[2] if len(texts) > 2 else None, "shipped": True,
        }
        for key, content in shipped().items()
        for position, (new, texts) in enumerate(content["codes"].items(), 1)
        if (key, new) not in have_codes
    ]  # fmt: skip
    if new_lists:
        conn.execute(insert(code_list), new_lists)
    if new_codes:
        conn.execute(insert(code), new_codes)


def _named(zh: str, en: str) -> list[Problem]:
    return [
        Problem(Message("This field may not be empty."), place)
        for place, text in (("zh", zh), ("en", en))
        if not text.strip()
    ]


def _parented(conn: Connection, key: str, parent: str | None) -> list[Problem]:
    above = conn.execute(select(code_list.c.parent).where(code_list.c.key == key)).scalar_one()
    known = active(conn, [above])[above] if above else {}
    if bool(above) == bool(parent) and (not parent or parent in known):
        return []
    return [Problem(Message("Choose the code of the parent list that it belongs to."), "parent")]
