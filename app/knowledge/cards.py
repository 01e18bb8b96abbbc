"""The diagnosis card and the quick guide of a product: what an engineer has at hand on site (000 八(二)1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, case, func, or_, select

from app.knowledge.kinds import CARDS
from app.knowledge.tables import article


# req: R-145
def of(conn: Connection, product_type: str | None, model: str | None) -> Sequence[Row[Any]]:
    """The published card of each kind that fits best: of this model, else of its type, else of every product."""
    this_model = func.lower(article.c.model) == (model or "").strip().lower()
    fitting = or_(this_model, article.c.model.is_(None) & or_(article.c.product_type == product_type, _for_all()))
    nearest = case((this_model, 0), (_for_all(), 2), else_=1)
    wanted = select(article).where(article.c.published.is_not(None), article.c.kind.in_(CARDS), fitting)
    rows = conn.execute(wanted.order_by(nearest, article.c.code)).all()
    best = {row.kind: row for row in reversed(rows)}
    return [best[kind] for kind in CARDS if kind in best]


def _for_all() -> Any:
    return article.c.product_type.is_(None)
