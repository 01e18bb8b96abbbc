"""A case classified anew: category, sub-category and urgency, with a reason; and how often that was done before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import codes as code_lists
from app.cases import finding, reclassifying
from app.cases.errors import StaleRecord
from app.errors import DeskError, Invalid, Problem
from app.i18n import Message
from app.web import doors, words
from app.web.access import allow, any_staff
from app.web.language import current, say, tell

blueprint = Blueprint("classification", __name__)

LABELS = {
    "case.category": Message("Category"),
    "case.subcategory": Message("Sub-category"),
    "case.urgency": Message("Urgency"),
    "reason": Message("Reason for the change"),
}
KIND = "kind"
"""The input that says category and sub-category in one: the one belongs to the other."""


@blueprint.get("/cases/<number>/classification")
@allow(any_staff)
def show(number: str) -> ResponseReturnValue:
    return _page(number)


# req: R-074
@blueprint.post("/cases/<number>/classification")
@allow(*reclassifying.MAY)
def save(number: str) -> ResponseReturnValue:
    try:
        with doors.writing() as conn:
            reclassifying.reclassify(conn, number, _seen(), _typed(), _reason(), g.actor, clock.now())
    except Invalid as error:
        return _page(number, _typed(), error.problems), 422
    except StaleRecord as error:
        return _page(number, _typed(), refusal=error), 409
    tell(Message("The case is classified anew. It keeps its number."))
    return redirect(url_for("cases.show", number=number))


def _page(
    number: str, typed: Mapping[str, Any] | None = None, problems: Sequence[Problem] = (),
    refusal: DeskError | None = None,
) -> str:  # fmt: skip
    with doors.reading() as conn:
        file = finding.find(conn, number, g.actor)
        kinds, past = _kinds(conn), reclassifying.of(conn, file.case.id)
        urgencies = [(one.value, one.name(current())) for one in code_lists.choices(conn, "urgency")]
        codes, people = words.codes(conn), words.people(conn)
    shown = typed or {path: file.case[path.partition(".")[2]] for path in reclassifying.PATHS}
    labelled = [Problem(one.message, one.place, say(LABELS.get(one.place, Message("Case")))) for one in problems]
    return render_template(
        "cases/classification.html", file=file, kinds=kinds, urgencies=urgencies, past=past, codes=codes, people=people,
        typed=shown, kind=f"{shown['case.category'] or ''}/{shown['case.subcategory'] or ''}", reason=_reason(),
        problems=labelled, refusal=refusal, longest=reclassifying.LONGEST_REASON,
        may_save=g.actor.has(*reclassifying.MAY) and not file.case.archived_at,
    )  # fmt: skip


def _kinds(conn: Connection) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every category with its sub-categories, as one choice; without one, where a category has none."""
    found = []
    for category in code_lists.choices(conn, "category"):
        below = code_lists.choices(conn, f"subcategory.{category.value}")
        options = [(f"{category.value}/{one.value}", one.name(current())) for one in below]
        found.append((category.name(current()), options or [(f"{category.value}/", category.name(current()))]))
    return found


def _typed() -> dict[str, Any]:
    category, _, subcategory = request.form.get(KIND, "").partition("/")
    return {
        "case.category": category, "case.subcategory": subcategory or None,
        "case.urgency": request.form.get("case.urgency", ""),
    }  # fmt: skip


def _reason() -> str:
    return request.form.get("reason", "")


def _seen() -> int:
    return request.form.get("seen", 0, type=int)
