"""Code lists: what a form may offer and a column may hold. Forms name a list, they never copy it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from app.cases import code_book
from app.cases.tables import code, code_list
from app.formdefs import Choice

_SHIPPED = Path(__file__).with_name("code_lists.toml")


def choices(conn: Connection, values_key: str) -> tuple[Choice, ...]:
    """The active codes of a list, in order; ``subcategory.product_fault``: those of one parent."""
    key, _, parent = values_key.partition(".")
    return tuple(
        Choice(one.code, one.zh, one.en)
        for one in code_book.read(conn).get(key, ())
        if one.active and parent in ("", one.parent)
    )


def lists(conn: Connection) -> dict[str, tuple[str, str]]:
    """Everything a form may name as ``valuesKey``, with its names: a list, or what of it belongs to one code above."""
    book = code_book.read(conn)
    rows = conn.execute(select(code_list.c.key, code_list.c.zh, code_list.c.en, code_list.c.parent)).all()
    found = {row.key: (row.zh, row.en) for row in rows}
    for row in rows:
        for above in book.get(row.parent, ()):
            if any(one.parent == above.code for one in book[row.key]):
                found[f"{row.key}.{above.code}"] = f"{row.zh}：{above.zh}", f"{row.en}: {above.en}"
    return found


def names(conn: Connection, *lists: str) -> dict[str, dict[str, tuple[str, str]]]:
    """For each list, code → (Chinese, English); switched-off codes too, for old cases carry them."""
    book = code_book.read(conn)
    return {key: {one.code: (one.zh, one.en) for one in book.get(key, ())} for key in lists}


def active(conn: Connection, lists: Collection[str]) -> dict[str, dict[str, str | None]]:
    """For each list, its active codes with the code of the parent list each belongs to."""
    if not lists:
        return {}
    book = code_book.read(conn)
    return {key: {one.code: one.parent for one in book.get(key, ()) if one.active} for key in lists}


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
    code_book.changed(conn)
