"""The terms of each article, as ``search`` asks for them: of the version readers have, else of the newest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from app import terms
from app.knowledge.tables import article, article_term, article_version, search_index

WEIGHTS = {
    "code": 6.0,
    "fault_code": 6.0,
    "title": 4.0,
    "title_en": 4.0,
    "model": 3.0,
    "cause": 2.0,
    "cause_en": 2.0,
    "steps": 1.0,
    "steps_en": 1.0,
}
"""How much a term counts, by where it stands; standing in several places, it counts by the best of them."""
_SIGN = 1.0

_NAME = "articles"


def renew(conn: Connection, article_id: int) -> None:
    """Make the terms of an article anew."""
    number = func.coalesce(article.c.published, article.c.latest)
    wanted = (
        select(article_version, article.c.code)
        .join(article, article.c.id == article_version.c.article_id)
        .where(article.c.id == article_id, article_version.c.number == number)
    )
    row = conn.execute(wanted).one()
    conn.execute(delete(article_term).where(article_term.c.article_id == article_id))
    weighed = weights(row._mapping)
    if weighed:
        rows = [{"term": term, "article_id": article_id, "weight": weight} for term, weight in weighed.items()]
        conn.execute(insert(article_term), rows)


def keep_up(conn: Connection) -> bool:
    """Make all terms anew if they were made with other synonyms than today's; whether that was so."""
    now = terms.fingerprint()
    then = conn.execute(select(search_index.c.fingerprint).where(search_index.c.name == _NAME)).scalar()
    if then == now:
        return False
    for article_id in conn.scalars(select(article.c.id)).all():
        renew(conn, article_id)
    conn.execute(delete(search_index).where(search_index.c.name == _NAME))
    conn.execute(insert(search_index).values(name=_NAME, fingerprint=now))
    return True


def weights(texts: Mapping[Any, Any]) -> dict[str, float]:
    """Each term of an article with its weight."""
    found: dict[str, float] = {}
    for field, weight in WEIGHTS.items():
        for term in terms.terms(texts[field] or ""):
            found[term] = max(weight, found.get(term, 0.0))
    for sign in terms.signs(texts["title"]):
        found.setdefault(sign, _SIGN)
    return found
