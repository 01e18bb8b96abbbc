"""Articles beside a form that asks which one was used: found by the description of the case, or by a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Connection

from app.cases import guidance
from app.cases.guidance import Record
from app.cases.queries import CaseFile
from app.formdefs import Field, Form
from app.knowledge import articles, search
from app.web.forms import Sheet

BIND = "remote_attempt.article_id"
"""The column such a field writes."""
SHOWN = 5
FIND = "find"
"""What the search beside the form is called in an address."""


@dataclass(frozen=True)
class Suggestion:
    """An article with the text readers have, and what guidance has made of it so far."""

    article: Any
    text: Any
    record: Record


@dataclass(frozen=True)
class Guide:
    """What stands beside the form. ``taken`` is the code in its field, ``find`` what was searched for."""

    taken: str
    find: str
    suggestions: Sequence[Suggestion]


# req: R-076
def beside(conn: Connection, sheet: Sheet, file: CaseFile | None) -> Guide | None:
    """The articles beside a form; None where it does not ask for one."""
    field = field_of(sheet.form)
    if field is None:
        return None
    taken = str(sheet.values.get(field.key) or "").strip().upper()
    find = request.args.get(FIND, "").strip()
    rows = _found(conn, find, file)
    texts, records = articles.shown(conn, rows), guidance.records(conn, [row.code for row in rows])
    shown = [Suggestion(row, texts[row.id], records.get(row.code, Record())) for row in rows]
    return Guide(taken, find, shown)


def field_of(form: Form) -> Field | None:
    """The field of a form that takes the code of an article."""
    return next((field for field in form.fields if field.bind == BIND), None)


def _found(conn: Connection, find: str, file: CaseFile | None) -> Sequence[Any]:
    if find:
        return search.search(conn, find, limit=SHOWN)
    if file is None:
        return []
    unit: Mapping[str, Any] = file.unit or {}
    return search.suggest(conn, file.case.description, unit.get("product_type"), unit.get("model"), SHOWN)
