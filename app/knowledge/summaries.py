"""The summary of a case: where the problem lay and what could be better. The best become articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app import clock, history
from app.actor import Actor
from app.errors import Invalid, Problem
from app.i18n import Message
from app.knowledge.errors import NotADrafter, StaleArticle
from app.knowledge.kinds import may_draft
from app.knowledge.tables import article, case_summary

LONGEST = 4000
NEEDED = ("problem_found", "improvement_direction")
FIELDS = (*NEEDED, "process_and_result")
IS_NEEDED = Message("This is needed.")


def of(conn: Connection, business_key: str) -> Row[Any] | None:
    """The summary of a matter, if somebody wrote one."""
    return conn.execute(select(case_summary).where(case_summary.c.business_key == business_key)).first()


def articles_of(conn: Connection, business_key: str) -> list[Row[Any]]:
    """The articles that were learned from a matter."""
    return list(conn.execute(select(article).where(article.c.source == business_key).order_by(article.c.code)))


# req: R-247
def write(conn: Connection, business_key: str, seen: int, values: Mapping[str, Any], by: Actor) -> None:
    """Write the summary of a matter, or write it anew; ``seen`` is the version that was looked at, 0 for none.

    Raises NotADrafter, Invalid, StaleArticle.
    """
    if not may_draft(by):
        raise NotADrafter
    texts = _clean(values)
    row = of(conn, business_key)
    if (row.version if row else 0) != seen:
        raise StaleArticle
    made = {"author": by.name, "written_at": clock.now(), "version": seen + 1, **texts}
    if row is None:
        conn.execute(insert(case_summary).values(business_key=business_key, **made))
    else:
        same = case_summary.c.id == row.id, case_summary.c.version == seen
        if conn.execute(update(case_summary).where(*same).values(**made)).rowcount != 1:
            raise StaleArticle
    history.record(conn, "case:summarised", subject=business_key, actor=by.name)


def _clean(values: Mapping[str, Any]) -> dict[str, str | None]:
    texts = {field: str(values.get(field) or "").replace("\r\n", "\n").strip() or None for field in FIELDS}
    problems = [Problem(IS_NEEDED, field) for field in NEEDED if texts[field] is None]
    too_long = Message("At most {count} characters.", count=LONGEST)
    problems += [Problem(too_long, field) for field, text in texts.items() if text and len(text) > LONGEST]
    if problems:
        raise Invalid(problems)
    return texts
