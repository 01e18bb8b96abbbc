"""From a draft to what readers have: submitted, published or returned, and one day retired.

The reviewer is another person than everybody who wrote a part of what is released.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from app import clock
from app.actor import Actor
from app.errors import Problem
from app.i18n import Message
from app.knowledge import articles, index
from app.knowledge.errors import NeedsReason, NotADrafter, NotAReviewer, NotNow, OwnArticle
from app.knowledge.kinds import (
    DRAFTED,
    PUBLISHED,
    REPLACED,
    RETIRED,
    RETURNED,
    REVIEWING,
    STATES,
    may_draft,
    may_review,
)
from app.knowledge.tables import article, article_version

LONGEST_REASON = 1000


def submit(conn: Connection, code: str, seen: int, by: Actor) -> None:
    """Hand a draft to the reviewers. Raises NotADrafter, NotNow, StaleArticle."""
    if not may_draft(by):
        raise NotADrafter
    row = _in_state(conn, code, by, DRAFTED)
    articles.change(conn, row, seen, state=REVIEWING)
    _set(conn, row, row.latest, state=REVIEWING)
    articles.note(conn, row.code, "submitted", by, number=row.latest)


# req: R-248
def publish(conn: Connection, code: str, seen: int, by: Actor, reason: str = "") -> None:
    """Give readers the version in review. Raises NotAReviewer, OwnArticle, NotNow, StaleArticle, NeedsReason."""
    row = _to_review(conn, code, by)
    text = articles.version(conn, row, row.latest)
    articles.change(conn, row, seen, state=PUBLISHED, published=row.latest, **articles.shown_columns(text))
    if row.published:
        _set(conn, row, row.published, state=REPLACED.code)
    _set(conn, row, row.latest, state=PUBLISHED, **_reviewed(by, _said(reason, needed=False)))
    index.renew(conn, row.id)
    articles.note(conn, row.code, "published", by, number=row.latest)


def send_back(conn: Connection, code: str, seen: int, by: Actor, reason: str) -> None:
    """Return the version in review to its author, who is told why. Raises the same as ``publish``."""
    row = _to_review(conn, code, by)
    said = _said(reason)
    articles.change(conn, row, seen, state=RETURNED)
    _set(conn, row, row.latest, state=RETURNED, **_reviewed(by, said))
    articles.note(conn, row.code, "returned", by, number=row.latest)


def retire(conn: Connection, code: str, seen: int, by: Actor, reason: str) -> None:
    """Take an article from its readers; whoever revises it brings it back through a review.

    Raises NotAReviewer, NotNow, StaleArticle, NeedsReason.
    """
    _reviewers_only(by)
    row = articles.find(conn, code, by)
    if row.state in (RETIRED, REVIEWING):
        raise NotNow(state=STATES[row.state])
    said = _said(reason)
    articles.change(conn, row, seen, state=RETIRED, published=None)
    _set(conn, row, row.published or row.latest, state=RETIRED, **_reviewed(by, said))
    articles.note(conn, row.code, "retired", by, number=row.published or row.latest)


def waiting(conn: Connection) -> int:
    """How many articles wait for a review."""
    wanted = select(func.count()).select_from(article).where(article.c.state == REVIEWING)
    return conn.execute(wanted).scalar_one()


def may_release(conn: Connection, row: Row[Any], by: Actor) -> bool:
    """Whether the actor may review this article: a reviewer who wrote nothing of what is new in it."""
    return may_review(by) and by.name not in _authors(conn, row)


def _to_review(conn: Connection, code: str, by: Actor) -> Row[Any]:
    _reviewers_only(by)
    row = _in_state(conn, code, by, REVIEWING)
    if not may_release(conn, row, by):
        raise OwnArticle
    return row


def _reviewers_only(by: Actor) -> None:
    if not may_review(by):
        raise NotAReviewer


def _in_state(conn: Connection, code: str, by: Actor, state: str) -> Row[Any]:
    row = articles.find(conn, code, by)
    if row.state != state:
        raise NotNow(state=STATES[row.state])
    return row


def _authors(conn: Connection, row: Row[Any]) -> frozenset[str]:
    """Who wrote since the version readers have: the newest text may be one person's and a draft before another's."""
    since = article_version.c.number > (row.published or 0)
    wanted = select(article_version.c.author).where(article_version.c.article_id == row.id, since)
    return frozenset(conn.scalars(wanted))


def _said(reason: str, *, needed: bool = True) -> str | None:
    said = reason.strip()
    if needed and not said:
        raise NeedsReason([Problem(Message("Say why."), "reason")])
    if len(said) > LONGEST_REASON:
        raise NeedsReason([Problem(Message("At most {count} characters.", count=LONGEST_REASON), "reason")])
    return said or None


def _reviewed(by: Actor, reason: str | None) -> dict[str, Any]:
    return {"reviewer": by.name, "reviewed_at": clock.now(), "reason": reason}


def _set(conn: Connection, row: Row[Any], number: int, **values: Any) -> None:
    same = article_version.c.article_id == row.id, article_version.c.number == number
    conn.execute(update(article_version).where(*same).values(**values))
