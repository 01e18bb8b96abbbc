"""Full-text search over the terms: rare ones count more, and so does where they stand.

One way for both databases. What is counted and added up is done by the database; Python only turns the query into
terms, and leaves out those that half of all articles have. The statement is built once, with every condition in it
and a fixed number of places for terms: to compile one for each search would take longer than the search.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Float,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    union_all,
)

from app import terms
from app.knowledge.kinds import CARDS, PUBLISHED
from app.knowledge.tables import article, article_term

MOST_TERMS = 16
"""So many terms of a long description are looked for: its rarest, which say what it is about."""
MOST = 50

_COMMON = 0.5
# Below this share of the best one's score an article merely has a word in common with the query. Who searches leafs
# through a list; what is suggested unasked has to be nearer.
_FOUND, _SUGGESTED = 0.2, 0.3
_SAME_MODEL, _SAME_TYPE, _OTHER_TYPE = 1.6, 1.3, 0.35


# req: R-250
def search(
    conn: Connection, text: str, *, state: str = PUBLISHED, kind: str = "", category: str = "",
    product_type: str = "", limit: int = MOST,
) -> Sequence[Row[Any]]:  # fmt: skip
    """Articles about ``text``, best first; those whose code or fault code it is before all others.

    A row has the columns of ``article`` and its score.
    """
    shelf = {"state": state, "kind": kind, "category": category, "only_type": product_type}
    by_code = conn.execute(_BY_CODE, {"code": text.strip().upper(), "without": "", **shelf}).all()
    found = _ranked(conn, terms.terms(text), shelf, limit, _FOUND)
    return [*by_code, *(row for row in found if row.id not in {one.id for one in by_code})][:limit]


# req: R-076
def suggest(
    conn: Connection, description: str, product_type: str | None = None, model: str | None = None, limit: int = 5
) -> Sequence[Row[Any]]:
    """Published articles for the words of a customer; those about the same product before those about another.

    No cards: every word of a product stands on them, and on site they are at hand anyway.
    """
    fit = {"same_type": product_type or "", "same_model": (model or "").strip().lower(), "without": "cards"}
    return _ranked(conn, terms.terms(description), fit, limit, _SUGGESTED)


def _ranked(
    conn: Connection, asked: Sequence[str], narrowed: dict[str, str], limit: int, least: float
) -> Sequence[Row[Any]]:
    telling = _telling(conn, asked)
    if not telling:
        return []
    # A place that is left over asks for a term there is not.
    places = telling + [("", 0.0)] * (MOST_TERMS - len(telling))
    given: dict[str, Any] = {**_EVERYTHING, **narrowed, "limit": limit}
    for at, (term, idf) in enumerate(places):
        given |= {f"term_{at}": term, f"idf_{at}": idf}
    rows = conn.execute(_BEST, given).all()
    return [row for row in rows if row.score >= least * rows[0].score]


def _telling(conn: Connection, asked: Sequence[str]) -> list[tuple[str, float]]:
    """The terms that tell articles apart, rarest first, each with how much it tells."""
    if not asked:
        return []
    frequent = {term: count for term, count in conn.execute(_FREQUENT, {"terms": list(asked)})}
    total = conn.execute(_TOTAL).scalar_one()
    rare = [term for term, count in frequent.items() if count <= _COMMON * total] or list(frequent)
    rare.sort(key=lambda term: (frequent[term], term))
    return [(term, math.log(1 + total / frequent[term])) for term in rare[:MOST_TERMS]]


def _text(name: str) -> BindParameter[str]:
    return bindparam(name, type_=String())


def _on_shelf() -> ColumnElement[bool]:
    """The same as ``articles.on_shelf``, with a place for each value; an empty one lets everything pass."""
    state, only_type, without = _text("state"), _text("only_type"), _text("without")
    given = ((_text("kind"), article.c.kind), (_text("category"), article.c.category))
    return and_(
        case((state == PUBLISHED, article.c.published.is_not(None)), else_=article.c.state == state),
        *(or_(value == "", column == value) for value, column in given),
        or_(only_type == "", article.c.product_type == only_type, article.c.product_type.is_(None)),
        or_(without == "", article.c.kind.not_in(CARDS)),
    )


def _fit() -> ColumnElement[float]:
    """How much more an article counts that is about this very product."""
    same_type, same_model = _text("same_type"), _text("same_model")
    return case(
        (and_(same_model != "", func.lower(article.c.model) == same_model), _SAME_MODEL),
        (or_(same_type == "", article.c.product_type.is_(None)), 1.0),
        (article.c.product_type == same_type, _SAME_TYPE),
        else_=_OTHER_TYPE,
    )


def _best() -> Select[Any]:
    query = union_all(
        *(
            select(_text(f"term_{at}").label("term"), bindparam(f"idf_{at}", type_=Float()).label("idf"))
            for at in range(MOST_TERMS)
        )
    ).cte("query")
    score = (
        select(article_term.c.article_id, func.sum(article_term.c.weight * query.c.idf).label("score"))
        .join_from(query, article_term, article_term.c.term == query.c.term)
        .group_by(article_term.c.article_id)
        .subquery("score")
    )
    fitting = (score.c.score * _fit()).label("score")
    best = select(article, fitting).join(score, score.c.article_id == article.c.id).where(_on_shelf())
    return best.order_by(fitting.desc(), article.c.code).limit(bindparam("limit"))


_EVERYTHING = dict.fromkeys(("kind", "category", "only_type", "same_type", "same_model", "without"), "") | {
    "state": PUBLISHED
}
_BEST = _best()
# The code of one article, and the code a product shows, which several may be about.
_BY_CODE = (
    select(article)
    .where(or_(article.c.code == _text("code"), func.upper(article.c.fault_code) == _text("code")), _on_shelf())
    .order_by(article.c.code != _text("code"), article.c.code)
)
_TOTAL = select(func.count()).select_from(article)
_FREQUENT = (
    select(article_term.c.term, func.count())
    .where(article_term.c.term.in_(bindparam("terms", expanding=True)))
    .group_by(article_term.c.term)
)
