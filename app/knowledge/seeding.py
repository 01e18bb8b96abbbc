"""The articles that come with the product. What somebody changed or retired stays as it is."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from app import clock
from app.actor import SYSTEM
from app.knowledge import articles, entries, index
from app.knowledge.entries import FIELDS
from app.knowledge.kinds import PUBLISHED
from app.knowledge.tables import article, article_version

_SHIPPED = tuple(Path(__file__).with_name(name) for name in ("shipped.toml", "shipped_cards.toml"))


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The shipped articles, by their code."""
    found: dict[str, dict[str, Any]] = {}
    for path in _SHIPPED:
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def seed(conn: Connection) -> int:
    """Add the shipped articles that are not there yet, published, and renew the terms if need be; how many."""
    there = set(conn.scalars(select(article.c.code)))
    missing = {code: texts for code, texts in shipped().items() if code not in there}
    for code, texts in missing.items():
        index.renew(conn, _add(conn, code, texts))
    index.keep_up(conn)
    return len(missing)


def _add(conn: Connection, code: str, texts: dict[str, Any]) -> int:
    now = clock.now()
    cleaned = entries.clean({**texts, "code": code})
    shown = {name: cleaned[name] for name in articles.SHOWN}
    row = {"code": code, "state": PUBLISHED, "published": 1, "latest": 1, "created_by": SYSTEM.name}
    added = insert(article).values(**row, **shown, created_at=now, updated_at=now).returning(article.c.id)
    article_id: int = conn.execute(added).scalar_one()
    conn.execute(
        insert(article_version).values(
            article_id=article_id, number=1, state=PUBLISHED, author=SYSTEM.name, written_at=now,
            reviewer=SYSTEM.name, reviewed_at=now, **{field: cleaned[field] for field in FIELDS},
        )
    )  # fmt: skip
    return article_id
