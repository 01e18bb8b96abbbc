"""Which article was taken for which task, and by whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select

from app import clock, history
from app.actor import Actor
from app.knowledge.errors import UnknownArticle
from app.knowledge.tables import article, article_use


# req: R-077
def take(conn: Connection, code: str, business_key: str, task_id: UUID, by: Actor) -> Row[Any]:
    """Note that the actor uses a published article for a task; again changes nothing. Raises UnknownArticle."""
    wanted = select(article).where(article.c.code == code.strip().upper(), article.c.published.is_not(None))
    row = conn.execute(wanted).first()
    if row is None:
        raise UnknownArticle(code=code)
    known = article_use.c.task_id == task_id.hex, article_use.c.article_id == row.id
    if conn.execute(select(article_use.c.id).where(*known)).first() is None:
        use = {"article_id": row.id, "business_key": business_key, "task_id": task_id.hex}
        conn.execute(insert(article_use).values(**use, actor=by.name, at=clock.now()))
        history.record(conn, "article:used", subject=business_key, actor=by.name, article=row.code)
    return row


def count(conn: Connection, article_id: int) -> int:
    """In how many matters the article was taken."""
    wanted = select(func.count(article_use.c.business_key.distinct())).where(article_use.c.article_id == article_id)
    return conn.execute(wanted).scalar_one()
