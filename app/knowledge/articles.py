"""Articles: found and written. Who writes is the author; releasing is in ``reviewing``.

A version that somebody else has written, or that was reviewed, is never written over: the history is what the
reviewers rely on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app import clock, history
from app.actor import Actor
from app.errors import Invalid, Problem
from app.i18n import Message
from app.knowledge import entries, index
from app.knowledge.entries import FIELDS
from app.knowledge.errors import NotADrafter, NotNow, StaleArticle, UnknownArticle
from app.knowledge.kinds import DRAFTED, PREFIXES, PUBLISHED, REVIEWING, STATES, may_draft
from app.knowledge.tables import article, article_version

SHOWN = ("kind", "category", "product_type", "model", "fault_code", "title", "title_en")
"""What lists show of a version."""


def find(conn: Connection, code: str, actor: Actor) -> Row[Any]:
    """The article of a code; one that is not published only for those who write. Raises UnknownArticle."""
    wanted = select(article).where(article.c.code == code.strip().upper())
    row = conn.execute(wanted).first()
    if row is None or (row.published is None and not may_draft(actor)):
        raise UnknownArticle(code=code)
    return row


def version(conn: Connection, found: Row[Any], number: int) -> Row[Any]:
    """One version of an article. Raises UnknownArticle."""
    wanted = article_version.c.article_id == found.id, article_version.c.number == number
    row = conn.execute(select(article_version).where(*wanted)).first()
    if row is None:
        raise UnknownArticle(code=f"{found.code} ({number})")
    return row


def shown(conn: Connection, rows: Sequence[Row[Any]]) -> dict[int, Row[Any]]:
    """For each of these articles the version that is shown, by the id of the article; one statement."""
    if not rows:
        return {}
    number = func.coalesce(article.c.published, article.c.latest)
    wanted = select(article_version).join(article, article.c.id == article_version.c.article_id)
    wanted = wanted.where(article.c.id.in_([row.id for row in rows]), article_version.c.number == number)
    return {row.article_id: row for row in conn.execute(wanted)}


def versions(conn: Connection, found: Row[Any]) -> Sequence[Row[Any]]:
    """Everything that was ever written of an article, newest first."""
    wanted = select(article_version).where(article_version.c.article_id == found.id)
    return conn.execute(wanted.order_by(article_version.c.number.desc())).all()


def draft(conn: Connection, values: Mapping[str, Any], by: Actor, source: str | None = None) -> str:
    """Write a new article; the answer is its code, which is made where none is given.

    ``source``: the business key of the matter it was learned from. Raises NotADrafter, Invalid.
    """
    _writers_only(by)
    texts = entries.clean(values)
    code = texts["code"] or _next_code(conn, str(texts["kind"]))
    now = clock.now()
    row = {
        "code": code, "state": DRAFTED, "latest": 1, "source": source, "created_by": by.name, "created_at": now,
        "updated_at": now, **_columns(texts, SHOWN),
    }  # fmt: skip
    try:
        article_id = conn.execute(insert(article).values(row).returning(article.c.id)).scalar_one()
    except IntegrityError as error:  # asking before would not help against somebody who is quicker
        raise Invalid([Problem(Message("The code {code} is taken.", code=code), "code")]) from error
    _write(conn, article_id, 1, texts, by)
    index.renew(conn, article_id)
    note(conn, code, "drafted", by, number=1)
    return code


def revise(conn: Connection, code: str, seen: int, values: Mapping[str, Any], by: Actor) -> None:
    """Write the article anew. What readers have stays until the new version is published.

    ``seen``: the version of the row that was looked at. Raises NotADrafter, StaleArticle, NotNow, Invalid.
    """
    _writers_only(by)
    row = find(conn, code, by)
    if row.state == REVIEWING:
        raise NotNow(state=STATES[row.state])
    texts = entries.clean({**values, "code": row.code})
    last = version(conn, row, row.latest)
    own_draft = last.state == DRAFTED and last.author == by.name
    number = last.number if own_draft else last.number + 1
    # As long as readers have a version, lists show that one.
    shown = {} if row.published else _columns(texts, SHOWN)
    change(conn, row, seen, state=DRAFTED, latest=number, **shown)
    if own_draft:
        changed = _columns(texts, (*FIELDS, "note"))
        conn.execute(update(article_version).where(article_version.c.id == last.id).values(changed))
    else:
        _write(conn, row.id, number, texts, by)
    index.renew(conn, row.id)
    note(conn, row.code, "drafted", by, number=number)


def shelf(
    conn: Connection, *, state: str = PUBLISHED, kind: str = "", category: str = "", product_type: str = "",
    limit: int, offset: int = 0,
) -> Sequence[Row[Any]]:  # fmt: skip
    """Articles in a state, those changed last first; ``PUBLISHED``: all that readers have."""
    wanted = select(article).where(*on_shelf(state, kind, category, product_type))
    return conn.execute(wanted.order_by(article.c.updated_at.desc(), article.c.id).limit(limit).offset(offset)).all()


def count(
    conn: Connection, *, state: str = PUBLISHED, kind: str = "", category: str = "", product_type: str = ""
) -> int:
    """How many the ``shelf`` has."""
    wanted = select(func.count()).select_from(article).where(*on_shelf(state, kind, category, product_type))
    return conn.execute(wanted).scalar_one()


def on_shelf(state: str, kind: str = "", category: str = "", product_type: str = "") -> list[Any]:
    """The conditions of a shelf. An article for every product stands on the shelf of each."""
    ways = [article.c.published.is_not(None) if state == PUBLISHED else article.c.state == state]
    if kind:
        ways.append(article.c.kind == kind)
    if category:
        ways.append(article.c.category == category)
    if product_type:
        ways.append(or_(article.c.product_type == product_type, article.c.product_type.is_(None)))
    return ways


def change(conn: Connection, row: Row[Any], seen: int, **values: Any) -> None:
    """Set columns of an article that is still as it was seen. Raises StaleArticle."""
    same = update(article).where(article.c.id == row.id, article.c.version == seen)
    values |= {"version": seen + 1, "updated_at": clock.now()}
    if conn.execute(same.values(**values)).rowcount != 1:
        raise StaleArticle


def note(conn: Connection, code: str, verb: str, by: Actor, **data: Any) -> None:
    history.record(conn, f"article:{verb}", subject=f"article:{code}", actor=by.name, **data)


def shown_columns(row: Row[Any]) -> dict[str, Any]:
    """The columns lists show, out of a version."""
    return _columns(row._mapping, SHOWN)


def _writers_only(by: Actor) -> None:
    if not may_draft(by):
        raise NotADrafter


def _columns(texts: Mapping[Any, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: texts[name] for name in names}


def _write(conn: Connection, article_id: int, number: int, texts: Mapping[str, Any], by: Actor) -> None:
    row = {"article_id": article_id, "number": number, "state": DRAFTED, "author": by.name, "written_at": clock.now()}
    conn.execute(insert(article_version).values(**row, **_columns(texts, (*FIELDS, "note"))))


def _next_code(conn: Connection, kind: str) -> str:
    prefix = f"{PREFIXES[kind]}-"
    last = select(func.max(article.c.code)).where(article.c.code.like(f"{prefix}____"), article.c.code < f"{prefix}:")
    highest = (conn.execute(last).scalar() or "").removeprefix(prefix)
    return f"{prefix}{int(highest) + 1 if highest.isdigit() else 1:04d}"
