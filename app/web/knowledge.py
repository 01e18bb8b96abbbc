"""The knowledge base: searched and read by everybody inside the house, with everything that was ever written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, Row

from app.cases import codes, matters, numbers
from app.cases import guidance as guidance_room
from app.cases.guidance import Record
from app.engine import tasks
from app.errors import NotFound
from app.knowledge import articles, comparing, kinds, reviewing, search, uses
from app.knowledge.kinds import Word
from app.web import doors, navigation, suggestions, words, workbench
from app.web.access import allow, any_staff
from app.web.language import current, named
from app.web.paging import Page

knowledge = Blueprint("knowledge", __name__, url_prefix="/knowledge")

_SIMILAR = 4


def _namer(known: Mapping[str, Word]) -> Callable[[str], str]:
    def name(code: str) -> str:
        word = known.get(code)
        return named(word.zh, word.en) if word else code

    return name


knowledge.add_app_template_global(_namer(kinds.KINDS), "article_kind")
knowledge.add_app_template_global(_namer(kinds.CATEGORIES), "article_category")
knowledge.add_app_template_global(_namer({**kinds.STATES, kinds.REPLACED.code: kinds.REPLACED}), "article_state")


@knowledge.get("")
@allow(any_staff)
def index() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    narrowed: dict[str, Any] = _narrowed()
    with doors.reading() as conn:
        if text:
            rows = search.search(conn, text, **narrowed)
            page = Page(1, len(rows), search.MOST)
        else:
            page = Page.asked(articles.count(conn, **narrowed))
            rows = articles.shelf(conn, **narrowed, limit=page.size, offset=page.offset)
        records = guidance_room.records(conn, [row.code for row in rows])
        types = product_types(conn)
    return render_template(
        "knowledge/index.html", rows=rows, page=page, text=text, wanted=narrowed, records=records, never=Record(),
        types=types, kinds=options(kinds.KINDS), categories=options(kinds.CATEGORIES), states=_states(),
    )  # fmt: skip


@knowledge.get("/<code>")
@allow(any_staff)
def show(code: str) -> ResponseReturnValue:
    with doors.reading() as conn:
        row = articles.find(conn, code, g.actor)
        text = articles.version(conn, row, _asked_version(row))
        found = {
            "article": row,
            "text": text,
            "record": guidance_room.records(conn, [row.code]).get(row.code, Record()),
            "taken": uses.count(conn, row.id),
            "types": product_types(conn),
            "people": words.people(conn),
            "source": _source(conn, row),
            "may_release": row.state == kinds.REVIEWING and reviewing.may_release(conn, row, g.actor),
            "similar": _similar(conn, row, text),
            "task": _task(conn),
        }
    return render_template("knowledge/show.html", **found, **rights())


@knowledge.get("/<code>/history")
@allow(*kinds.DRAFTERS)
def history(code: str) -> ResponseReturnValue:
    with doors.reading() as conn:
        row = articles.find(conn, code, g.actor)
        versions, people, types = articles.versions(conn, row), words.people(conn), product_types(conn)
    changed = {new.number: comparing.changes(old._mapping, new._mapping) for new, old in pairwise(versions)}
    return render_template(
        "knowledge/history.html", article=row, versions=versions, changes=changed, people=people, types=types
    )


@navigation.badge("knowledge.index")
def waiting() -> int:
    """What reviewers have to look at."""
    if not kinds.may_review(g.actor):
        return 0
    with doors.reading() as conn:
        return reviewing.waiting(conn)


def options(known: Mapping[str, Word]) -> list[tuple[str, str]]:
    """A list for a <select>."""
    return [(word.code, named(word.zh, word.en)) for word in known.values()]


def product_types(conn: Connection) -> dict[str, str]:
    return {choice.value: choice.name(current()) for choice in codes.choices(conn, "product_type")}


def rights() -> dict[str, bool]:
    """What the person may do with articles, for the buttons."""
    return {"may_draft": kinds.may_draft(g.actor), "may_review": kinds.may_review(g.actor)}


def _narrowed() -> dict[str, str]:
    asked = {key: request.args.get(key, "") for key in ("kind", "category", "product_type")}
    state = request.args.get("state", "")
    return {**asked, "state": state if state in dict(_states()) else kinds.PUBLISHED}


def _states() -> list[tuple[str, str]]:
    """The shelves a person may look at: readers have what is published."""
    if not kinds.may_draft(g.actor):
        return []
    first = kinds.STATES[kinds.PUBLISHED]
    return options({first.code: first, **kinds.STATES})


def _asked_version(row: Row[Any]) -> int:
    """The version in the address for those who write, else what readers have."""
    asked = request.args.get("version", type=int)
    return asked if asked and kinds.may_draft(g.actor) else row.published or row.latest


def _source(conn: Connection, row: Row[Any]) -> str:
    """The number of the case an article was learned from, for those who may see the case."""
    known = row.source and numbers.is_case(row.source) and matters.may_see(conn, row.source, g.actor)
    return numbers.number(row.source) if known else ""


def _similar(conn: Connection, row: Row[Any], text: Row[Any]) -> list[Row[Any]]:
    """What there is about the same already: a reviewer wants no two articles of one thing."""
    if row.published or not kinds.may_draft(g.actor):
        return []
    found = search.suggest(conn, text.title, text.product_type, text.model, _SIMILAR + 1)
    return [other for other in found if other.id != row.id][:_SIMILAR]


def _task(conn: Connection) -> Any:
    """The task somebody came from, if its form is the person's to fill in and asks for an article."""
    task_id = request.args.get("task", type=UUID)
    if task_id is None:
        return None
    try:
        task = tasks.find(conn, task_id, g.actor)
    except NotFound:
        return None
    form = workbench.form_of(conn, task)
    asks = form is not None and suggestions.field_of(form) is not None
    return task if asks and tasks.may_do(conn, task, g.actor) else None
