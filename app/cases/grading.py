"""Giving a case another grade, after the table and the technician have had their say."""

from __future__ import annotations

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import codes, queries
from app.cases.errors import ArchivedCase, UnknownGrade
from app.cases.tables import service_case


# req: R-118
def set_grade(conn: Connection, business_key: str, grade: str, actor: Actor, node: str | None = None) -> bool:
    """Whether the grade is another one now; the one the case has already changes nothing.

    Raises UnknownGrade, ArchivedCase.
    """
    case = queries.file(conn, business_key, lock=True).case
    if case.archived_at is not None:
        raise ArchivedCase(number=case.number)
    known = codes.active(conn, ["grade"])["grade"]
    if grade not in known:
        raise UnknownGrade(grade=grade, known=", ".join(known))
    if case.grade == grade:
        return False
    queries.put(conn, service_case, case.id, {"grade": grade})
    history.record(
        conn, "case:graded", subject=business_key, node=node, actor=actor.name, before=case.grade, after=grade
    )
    return True
