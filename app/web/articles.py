"""Articles written, reviewed and retired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, Row

from app.cases import matters, numbers
from app.errors import DeskError, Invalid, Problem
from app.i18n import Message
from app.knowledge import articles, entries, kinds, reviewing, summaries
from app.knowledge.errors import NotNow, StaleArticle
from app.web import doors
from app.web.access import allow
from app.web.knowledge import options, product_types
from app.web.language import say, tell

blueprint = Blueprint("articles", __name__, url_prefix="/knowledge")

LABELS = {
    "code": Message("Code"),
    "kind": Message("Kind"),
    "category": Message("Document category"),
    "product_type": Message("Product type"),
    "model": Message("Product model"),
    "fault_code": Message("Fault code"),
    "title": Message("Title"),
    "title_en": Message("Title in English"),
    "cause": Message("Cause"),
    "cause_en": Message("Cause in English"),
    "steps": Message("Steps"),
    "steps_en": Message("Steps in English"),
    "reference": Message("Official material"),
    "note": Message("Why this version"),
}
"""What pages call the fields of an article."""
blueprint.add_app_template_global(lambda field: LABELS[field], "article_field")


@blueprint.get("/new")
@allow(*kinds.DRAFTERS)
def new() -> ResponseReturnValue:
    with doors.reading() as conn:
        source = _source(conn)
        typed = _from_summary(conn, source) if source else {}
    return _form(typed, source=source)


@blueprint.post("")
@allow(*kinds.DRAFTERS)
def create() -> ResponseReturnValue:
    typed = _typed()
    try:
        with doors.writing() as conn:
            _known_type(conn, typed)
            code = articles.draft(conn, typed, g.actor, _source(conn))
            _submit_too(conn, code, 1)
    except Invalid as error:
        with doors.reading() as conn:
            source = _source(conn)
        return _form(typed, problems=error.problems, source=source), 422
    _saved()
    return redirect(url_for("knowledge.show", code=code))


@blueprint.get("/<code>/edit")
@allow(*kinds.DRAFTERS)
def edit(code: str) -> ResponseReturnValue:
    with doors.reading() as conn:
        row = articles.find(conn, code, g.actor)
        last = articles.version(conn, row, row.latest)
        own = last.state == kinds.DRAFTED and last.author == g.actor.name
    return _form({**last._mapping, "code": row.code, "note": last.note if own else ""}, row)


@blueprint.post("/<code>")
@allow(*kinds.DRAFTERS)
def save(code: str) -> ResponseReturnValue:
    typed, seen = _typed(), _seen()
    try:
        with doors.writing() as conn:
            _known_type(conn, typed)
            articles.revise(conn, code, seen, typed, g.actor)
            _submit_too(conn, code, seen + 1)
    except Invalid as error:
        return _form(typed, _row(code), error.problems), 422
    except (StaleArticle, NotNow) as error:
        return _form(typed, _row(code), refusal=error), 409
    _saved()
    return redirect(url_for("knowledge.show", code=code, version=_row(code).latest))


@blueprint.post("/<code>/submission")
@allow(*kinds.DRAFTERS)
def submit(code: str) -> ResponseReturnValue:
    return _done(code, reviewing.submit, Message("The article waits for its review."))


@blueprint.post("/<code>/publication")
@allow(*kinds.REVIEWERS)
def publish(code: str) -> ResponseReturnValue:
    return _decided(code, reviewing.publish, Message("The article is published."))


@blueprint.post("/<code>/return")
@allow(*kinds.REVIEWERS)
def send_back(code: str) -> ResponseReturnValue:
    return _decided(code, reviewing.send_back, Message("The article goes back to its author."))


@blueprint.post("/<code>/retirement")
@allow(*kinds.REVIEWERS)
def retire(code: str) -> ResponseReturnValue:
    return _decided(code, reviewing.retire, Message("The article is retired: it is no longer found or suggested."))


def _decided(code: str, verb: Callable[..., None], said: Message) -> ResponseReturnValue:
    return _done(code, lambda conn, *more: verb(conn, *more, request.form.get("reason", "")), said)


def _done(code: str, verb: Callable[..., None], said: Message) -> ResponseReturnValue:
    """Call a verb with the article as the page has shown it. What is missing is said on the page one comes back to."""
    try:
        with doors.writing() as conn:
            verb(conn, code, _seen(), g.actor)
    except Invalid as error:
        for problem in error.problems:
            tell(problem.message, "danger")
        return redirect(url_for("knowledge.show", code=code, version=_row(code).latest))
    tell(said)
    return redirect(url_for("knowledge.show", code=code))


def _form(
    typed: Mapping[str, Any], row: Row[Any] | None = None, problems: Sequence[Problem] = (),
    refusal: DeskError | None = None, source: str | None = None,
) -> str:  # fmt: skip
    with doors.reading() as conn:
        types = product_types(conn)
    named = [Problem(one.message, one.place, say(LABELS[one.place])) for one in problems]
    return render_template(
        "knowledge/edit.html", article=row, typed=typed, problems=named, refusal=refusal, longest=entries.LONGEST,
        needed=entries.NEEDED, kinds=options(kinds.KINDS), categories=options(kinds.CATEGORIES),
        types=list(types.items()), source=numbers.number(source) if source else "",
    )  # fmt: skip


def _typed() -> dict[str, Any]:
    return {field: request.form.get(field, "") for field in LABELS}


def _seen() -> int:
    """The version of the article that the page has shown."""
    return request.form.get("seen", 0, type=int)


def _known_type(conn: Connection, typed: Mapping[str, Any]) -> None:
    if typed["product_type"] and typed["product_type"] not in product_types(conn):
        raise Invalid([Problem(Message("Choose a product type from the list."), "product_type")])


def _submit_too(conn: Connection, code: str, seen: int) -> None:
    if "submit" in request.form:
        reviewing.submit(conn, code, seen, g.actor)


def _saved() -> None:
    submitted = "submit" in request.form
    tell(Message("The article waits for its review.") if submitted else Message("The draft is saved."))


def _row(code: str) -> Row[Any]:
    """The article as it stands now."""
    with doors.reading() as conn:
        return articles.find(conn, code, g.actor)


def _source(conn: Connection) -> str | None:
    """The case an article is learned from, as the address or the form names it, if the person may see it."""
    number = request.values.get("case", "")
    if not number:
        return None
    business_key = numbers.business_key(number)
    matters.find(conn, business_key, g.actor)
    return business_key


# req: R-248
def _from_summary(conn: Connection, business_key: str) -> dict[str, Any]:
    """What a case has to say for an article, to begin with."""
    file, summary = matters.find(conn, business_key, g.actor), summaries.of(conn, business_key)
    unit: Mapping[str, Any] = (file.unit if file else None) or {}
    return {
        "kind": "fault_case",
        "product_type": unit.get("product_type"),
        "model": unit.get("model"),
        "cause": summary.problem_found if summary else "",
        "steps": summary.process_and_result if summary else "",
    }
