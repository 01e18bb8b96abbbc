"""Classifying a case anew: category, sub-category, urgency. It keeps its number; why, and what it was, is kept too.

The urgency of the intake and the grade of the diagnosis are two things, kept beside each other (H-11): nothing here
touches the grade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from app import history
from app.actor import Actor
from app.cases import changes, checks, consequences, finding, queries, rules, telling
from app.cases.errors import ArchivedCase, NotYours, StaleRecord
from app.cases.tables import reclassification, service_case
from app.errors import Invalid, Problem
from app.i18n import Message

MAY = ("cs", "supervisor", "manager")
PATHS = ("case.category", "case.subcategory", "case.urgency")
LONGEST_REASON = 500

_EXPEDITED = "expedited"


# req: R-074 R-102
def reclassify(
    conn: Connection, number: str, seen: int, values: Mapping[str, Any], reason: str, actor: Actor, at: datetime
) -> None:
    """Change the classification, by bind path; ``seen`` is the version of the case that was looked at.

    An urgency that rises expedites the case and tells the supervisor, as at intake (003 三(一)). Raises UnknownCase,
    NotYours, ArchivedCase, StaleRecord, Invalid.
    """
    if not actor.has(*MAY):
        raise NotYours
    key = str(finding.find(conn, number, actor).case.business_key)
    file = queries.file(conn, key, lock=True)
    if file.case.archived_at is not None:
        raise ArchivedCase(number=number)
    if file.case.version != seen:
        raise StaleRecord
    columns = _checked(conn, file, {path: values[path] for path in PATHS if path in values}, reason, at)
    told = {column: value for column, value in columns.items() if value != file.case[column]}
    columns["expedited"], columns["remarks"] = rules.expedited(columns["urgency"], file.case.remarks)
    event = changes.apply(conn, service_case, file.case, columns, actor, subject=key)
    if event is None or not told:
        raise Invalid([Problem(Message("Nothing is different from what it was."))])
    changed = {f"case.{column}": [file.case[column], value] for column, value in told.items()}
    conn.execute(
        insert(reclassification).values(
            case_id=file.case.id, at=at, actor=actor.name, changed=changed, reason=reason.strip()
        )
    )
    history.write(conn, [replace(event, kind="case:reclassified")])
    consequences.follow(conn, key, changes.paths(event))
    if columns["expedited"] and not file.case.expedited:
        telling.roles(conn, key, ["supervisor"], _EXPEDITED, f"{key}:{_EXPEDITED}:{at.isoformat()}")


def of(conn: Connection, case_id: int) -> Sequence[Row[Any]]:
    """How often a case was classified anew, newest first: when, by whom, why, and what was changed."""
    wanted = select(reclassification).where(reclassification.c.case_id == case_id)
    return conn.execute(wanted.order_by(reclassification.c.id.desc())).all()


def _checked(
    conn: Connection, file: queries.CaseFile, values: Mapping[str, Any], reason: str, at: datetime
) -> dict[str, Any]:
    answers, problems = checks.read(conn, values)
    columns = {path.partition(".")[2]: file.case[path.partition(".")[2]] for path in PATHS}
    columns |= {path.partition(".")[2]: value for path, value in answers.items()}
    if not columns["category"]:
        problems.append(Problem(Message("This field may not be empty."), "case.category"))
    problems += rules.problems(conn, {**file.case, **columns}, file.unit or {}, answers, at)
    if not reason.strip():
        problems.append(Problem(Message("Say why, for those who look at it later."), "reason"))
    elif len(reason) > LONGEST_REASON:
        problems.append(Problem(Message("At most {count} characters, please.", count=LONGEST_REASON), "reason"))
    if problems:
        raise Invalid(problems)
    return columns
