"""What remote guidance has shown of the articles it used: how often one was cited, and how often that helped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from app.cases.records.remote_attempt import remote_attempt

SOLVED = "solved"


@dataclass(frozen=True)
class Record:
    """In how many cases an article was cited, and in how many of these it solved the problem."""

    used: int = 0
    solved: int = 0


def records(conn: Connection, codes: Collection[str]) -> dict[str, Record]:
    """The record of each article by its code; one that was never cited has none. One statement."""
    if not codes:
        return {}
    cases = func.count(remote_attempt.c.case_id.distinct())
    solved = func.count(
        case((remote_attempt.c.attempt_result == SOLVED, remote_attempt.c.case_id), else_=None).distinct()
    )
    wanted = select(remote_attempt.c.article_id, cases, solved).where(remote_attempt.c.article_id.in_(codes))
    rows = conn.execute(wanted.group_by(remote_attempt.c.article_id))
    return {code: Record(used, helped) for code, used, helped in rows}
