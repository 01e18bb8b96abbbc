"""The summary of a case, and what was learned from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import finding, numbers
from app.errors import DeskError, Invalid, Problem
from app.i18n import Message
from app.knowledge import kinds, summaries
from app.knowledge.errors import StaleArticle
from app.web import doors, words
from app.web.access import allow, any_staff
from app.web.language import say, tell

blueprint = Blueprint("summaries", __name__)

LABELS = {
    "problem_found": Message("Where the problem lay"),
    "improvement_direction": Message("Direction of improvement"),
    "process_and_result": Message("What was done, and the result"),
}


@blueprint.get("/cases/<number>/summary")
@allow(any_staff)
def show(number: str) -> ResponseReturnValue:
    return _page(number)


@blueprint.post("/cases/<number>/summary")
@allow(*kinds.DRAFTERS)
def save(number: str) -> ResponseReturnValue:
    typed = {field: request.form.get(field, "") for field in summaries.FIELDS}
    try:
        with doors.writing() as conn:
            file = finding.find(conn, number, g.actor)
            summaries.write(conn, file.case.business_key, request.form.get("seen", 0, type=int), typed, g.actor)
    except Invalid as error:
        return _page(number, typed, error.problems), 422
    except StaleArticle as error:
        return _page(number, typed, refusal=error), 409
    tell(Message("The summary is saved."))
    if "article" in request.form:
        return redirect(url_for("articles.new", case=number))
    return redirect(url_for("summaries.show", number=number))


def _page(
    number: str, typed: Mapping[str, Any] | None = None, problems: Sequence[Problem] = (),
    refusal: DeskError | None = None,
) -> str:  # fmt: skip
    with doors.reading() as conn:
        file = finding.find(conn, number, g.actor)
        key = numbers.business_key(number)
        row, learned = summaries.of(conn, key), summaries.articles_of(conn, key)
        codes, people = words.codes(conn), words.people(conn)
    may_write = kinds.may_draft(g.actor)
    labelled = [Problem(one.message, one.place, say(LABELS[one.place])) for one in problems]
    return render_template(
        "knowledge/summary.html", file=file, summary=row, articles=learned, codes=codes, people=people,
        typed=typed or (row._mapping if row else {}), problems=labelled, refusal=refusal, may_write=may_write,
        editing=may_write and (typed is not None or row is None or "edit" in request.args),
        labels=LABELS, needed=summaries.NEEDED,
    )  # fmt: skip
