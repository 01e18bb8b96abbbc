"""The time limits of a profile: the list with what holds in words, and the editor of one.

The administrator edits; supervisors, managers and process owners read. What is written here changes nothing yet:
it becomes a draft, whose preview has a page of its own (``rules``).
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.cases import rulemaking
from app.engine import inventory
from app.errors import Conflict, Invalid, Problem
from app.policies import drafts, published, reading
from app.policies.drafts import LIMIT
from app.policies.limits import DEFAULT_PROFILE
from app.policies.versions import Values
from app.web import doors, words
from app.web.access import allow
from app.web.rules import desk, limit_choices, limit_form, limit_list, rule_changes
from app.web.rules.desk import READERS, Beside, Place
from app.web.rules.limit_form import Row
from app.web.rules.rule_words import Names

admin_limits = Blueprint("admin_limits", __name__, url_prefix="/admin/limits")


# req: R-015 R-020
@admin_limits.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    with doors.reading() as conn:
        book = reading.book(conn)
        profile = desk.profile_wanted(book)
        sections = limit_list.of(conn, profile, text)
    profiles = desk.profiles(book)
    return render_template(
        "limits/index.html",
        sections=sections,
        profile=profile,
        profiles=profiles,
        active=book.active_profile,
        text=text,
    )


# req: R-012 R-013 R-016
@admin_limits.get("/<profile>/<key>")
@allow(*READERS)
def show(profile: str, key: str) -> ResponseReturnValue:
    """What holds, or one's own draft; another's with ``?draft=``."""
    with doors.reading() as conn:
        place = desk.find(conn, LIMIT, profile, key)
        draft = desk.draft_shown(conn, place)
        values = draft.document["values"] if draft is not None else []
        if not values:
            values, _ = published.in_force(conn, profile, key)
        base = desk.newest(conn, place)
    rows = [limit_form.shown(one) for one in values]
    return _page(profile, key, rows, looked=(base, draft.version if draft is not None else 0))


# req: R-012 R-013 R-016
@admin_limits.post("/<profile>/<key>")
@allow(desk.EDITOR)
def save(profile: str, key: str) -> ResponseReturnValue:
    """To the preview. A button that only arranges the page saves nothing."""
    rows = limit_form.posted(request.form)
    if wish := request.form.get("arrange"):
        return _page(profile, key, limit_form.arranged(rows, wish), changed=True)
    silent = "inherit" in request.form
    values, problems = ([], []) if silent else limit_form.written(rows)
    written = {"values": values}
    with doors.reading() as conn:
        place = desk.find(conn, LIMIT, profile, key)
        problems = limit_form.joined(problems, _wrong(conn, place, written, silent))
    if problems:
        return _page(profile, key, rows, problems), 422
    try:
        with doors.writing() as conn:
            desk.save(conn, place, written)
    except Conflict as refusal:
        with doors.reading() as conn:
            both = desk.beside(conn, place, written, refusal)
        return _page(profile, key, rows, both=both, silent=silent, looked=(both.base, both.seen)), 409
    return redirect(place.page("rules.preview"))


def _wrong(conn: Connection, place: Place, written: dict[str, list[Values]], silent: bool) -> list[Problem]:
    """What the policies, and what there is in the house, have to say against it."""
    if not written["values"] and not silent:
        return [Problem(desk.SAY_SOMETHING)]
    try:
        rulemaking.check(conn, drafts.proposal(LIMIT, place.subject, written))
    except Invalid as error:
        return list(error.problems)
    return []


def _page(
    profile: str, key: str, rows: Sequence[Row], problems: Sequence[Problem] = (), *,
    looked: tuple[int, int] | None = None, both: Beside | None = None, changed: bool = False, silent: bool = False,
) -> str:  # fmt: skip
    """``looked``: the version and the draft that this person has now seen; else those the form brings."""
    with doors.reading() as conn:
        place = desk.find(conn, LIMIT, profile, key)
        draft, people = drafts.of(conn, LIMIT, place.subject), words.people(conn)
        offered, uses = limit_choices.of(conn), inventory.of(conn).uses.get(key, ())
        values, source = published.in_force(conn, profile, key)
        source_name, fallback = (desk.profile_name(reading.book(conn), one) for one in (source, DEFAULT_PROFILE))
        described = [rule_changes.described(one, Names.of(conn)) for one in values]
    base, seen = looked or desk.looked_at()
    return render_template(
        "limits/edit.html", place=place, rows=rows, problems=problems, both=both, changed=changed, silent=silent,
        base=base, seen=seen, draft=draft, offered=offered, uses=uses, people=people, source=source_name,
        fallback=fallback, described=described,
        inherited=source != profile, may_inherit=source == profile and profile != DEFAULT_PROFILE,
        address=url_for("admin_limits.save", profile=profile, key=key),
    )  # fmt: skip
