"""The code lists as the administrator keeps them: names, order, which are offered, further codes.

A list is saved as a whole, with a reason, over the version that was looked at. A code is never deleted, for old
cases carry it; it is switched off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import history
from app.actor import Actor
from app.cases import code_book, code_versions, codes
from app.cases.code_versions import Entry
from app.cases.errors import StaleList
from app.cases.tables import code, code_list
from app.errors import Invalid, NotFound, Problem
from app.i18n import Message

LONGEST_NAME, LONGEST_REASON = 200, 500

_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class CodeList:
    """A list with its codes in order. ``above`` are the codes of the parent list, None where there is none."""

    row: Row[Any]
    entries: tuple[Entry, ...]
    above: tuple[Entry, ...] | None

    @property
    def fixed(self) -> bool:
        """Procedures and rules know its codes: only their names and order may change."""
        return is_fixed(self.row.key)


def is_fixed(key: str) -> bool:
    return bool(codes.shipped().get(key, {}).get("fixed"))


def lists(conn: Connection) -> list[Row[Any]]:
    """All lists: key, zh, en, parent, version, how many codes are active, and who changed it when."""
    count = select(func.count()).where(code.c.list_key == code_list.c.key, code.c.active).scalar_subquery()
    wanted = code_versions.with_latest(select(code_list, count.label("active")))
    return list(conn.execute(wanted.order_by(code_list.c.key)))


# req: R-066 R-070 R-147
def of(conn: Connection, key: str) -> CodeList:
    """One list with all its codes, switched-off ones too. Raises NotFound."""
    row = conn.execute(select(code_list).where(code_list.c.key == key)).first()
    if row is None:
        raise NotFound
    above = code_versions.entries(conn, row.parent) if row.parent else None
    return CodeList(row, code_versions.entries(conn, key), above)


# req: R-048 R-066 R-070 R-147
def save(conn: Connection, key: str, seen: int, entries: Sequence[Entry], reason: str, actor: Actor) -> None:
    """Write a list as somebody has arranged it; ``seen`` is the version that was looked at.

    Codes that are new are added, and one that is not mentioned stays as it is, at the end. Nothing is written
    where nothing differs. Raises NotFound, StaleList, Invalid with problems at "zh.<code>", "en.<code>",
    "code.<code>", "parent.<code>", "reason".
    """
    there = of(conn, key)
    if there.row.version != seen:
        raise StaleList
    entries = _whole(there, entries)
    if tuple(entries) == there.entries:
        return
    if problems := [*_wrong(entries, there), *_reasoned(reason)]:
        raise Invalid(problems)
    known = {one.code: one for one in there.entries}
    _write(conn, there, entries)
    code_versions.keep(conn, there.row, there.entries, entries, reason.strip(), actor)
    code_book.changed(conn)
    history.record(
        conn, "code_list:changed", subject=f"code:{key}", actor=actor.name, version=seen + 1,
        added=[one.code for one in entries if one.code not in known],
        changed=[one.code for one in entries if one.code in known and one != known[one.code]],
    )  # fmt: skip


def problems(there: CodeList, entries: Sequence[Entry]) -> list[Problem]:
    """What is wrong with a list as somebody has arranged it; the reason is not asked for yet."""
    return list(_wrong(_whole(there, entries), there))


def _whole(there: CodeList, entries: Sequence[Entry]) -> list[Entry]:
    known = {one.code: one for one in there.entries}
    left_out = (one for one in there.entries if one.code not in {given.code for given in entries})
    return [_cleaned(one, known) for one in (*entries, *left_out)]


def _cleaned(one: Entry, known: dict[str, Entry]) -> Entry:
    # Below which code it belongs is said once: cases carry the pair.
    parent = known[one.code].parent if one.code in known else one.parent or None
    return Entry(one.code.strip(), one.zh.strip(), one.en.strip(), parent, one.active)


def _write(conn: Connection, there: CodeList, entries: Sequence[Entry]) -> None:
    key, before = there.row.key, {one.code: (place, one) for place, one in enumerate(there.entries, 1)}
    same = code_list.c.key == key, code_list.c.version == there.row.version
    if conn.execute(update(code_list).where(*same).values(version=there.row.version + 1)).rowcount != 1:
        raise StaleList
    for place, one in enumerate(entries, 1):
        if one.code not in before:
            conn.execute(insert(code).values(list_key=key, position=place, **one._asdict()))
        elif before[one.code] != (place, one):
            changed = {"zh": one.zh, "en": one.en, "active": one.active, "position": place}
            mine = code.c.list_key == key, code.c.code == one.code
            conn.execute(update(code).where(*mine).values(**changed, version=code.c.version + 1))


def _wrong(entries: Sequence[Entry], there: CodeList) -> Iterator[Problem]:
    known = {one.code: one for one in there.entries}
    for one in entries:
        yield from _named(one)
        if one.code not in known:
            yield from _new(one, there)
    given = [one.code for one in entries]
    for twice in sorted({one for one in given if given.count(one) > 1}):
        yield Problem(Message("This code is taken."), f"code.{twice}")
    if there.fixed and any(one.active != known[one.code].active for one in entries if one.code in known):
        yield Problem(Message("The codes of this list are fixed: procedures rely on each of them."))
    if not any(one.active for one in entries):
        yield Problem(Message("Leave at least one code switched on, or forms that ask for it cannot be sent."))


def _named(one: Entry) -> Iterator[Problem]:
    for place, text in (("zh", one.zh), ("en", one.en)):
        if not text:
            yield Problem(Message("This field may not be empty."), f"{place}.{one.code}")
        elif len(text) > LONGEST_NAME:
            yield Problem(Message("At most {count} characters, please.", count=LONGEST_NAME), f"{place}.{one.code}")


def _new(one: Entry, there: CodeList) -> Iterator[Problem]:
    if there.fixed:
        yield Problem(Message("The codes of this list are fixed: procedures rely on each of them."))
    if not _CODE.fullmatch(one.code):
        yield Problem(Message("A code has small letters, digits and underscores only."), f"code.{one.code}")
    above = None if there.above is None else {parent.code for parent in there.above}
    if (above is None and one.parent) or (above is not None and one.parent not in above):
        yield Problem(Message("Choose the code of the parent list that it belongs to."), f"parent.{one.code}")


def _reasoned(reason: str) -> Iterator[Problem]:
    if not reason.strip():
        yield Problem(Message("Say why, for those who look at it later."), "reason")
    elif len(reason) > LONGEST_REASON:
        yield Problem(Message("At most {count} characters, please.", count=LONGEST_REASON), "reason")
