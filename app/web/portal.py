"""The customer's page, behind a link of his own: how far his case is, and the one question he may be asked.

Nobody signs in here. What the page shows is what its holder may know; an unknown link says nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app import clock
from app.actor import CUSTOMER, Actor
from app.cases import customer_links, queries, replying
from app.cases.errors import LinkClosed, UnknownLink
from app.cases.queries import CaseFile
from app.engine import replies
from app.errors import Invalid, Problem
from app.formdefs import Form
from app.identity import signin
from app.notifications import outbox, templates
from app.web import doors, forms, language, uploads
from app.web.access import public
from app.web.forms import Sheet
from app.web.language import current
from app.web.throttle import Throttle

portal = Blueprint("portal", __name__, url_prefix=customer_links.PATH.rstrip("/"))

NOBODY = Actor("", frozenset())
"""Who has uploaded nothing: a form names what waits in it, and no other customer's file."""
GUESSES, ANSWERS = Throttle(20, 600), Throttle(20, 600)
"""Unknown links, and answers, from one address within ten minutes."""
LAST = 3
"""So many of the last messages stand on the page."""
_TOLD = ("sent", "told", "new", "waiting_phone")
_HERE = "\0"


@dataclass(frozen=True)
class Told:
    """A message to the customer as it stands on his page: without the link he has followed."""

    row: Any
    subject: str
    body: str


@dataclass(frozen=True)
class Look:
    """Everything the page of a link shows."""

    link: Any
    state: str
    file: CaseFile
    stage: str
    told: Sequence[Told]
    sheet: Sheet | None


@portal.after_request
def keep_to_yourself(response: Response) -> Response:
    # The address is the key: no other site, no search engine and no copy of the page may come to know it.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


# req: R-214 R-217
@portal.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    return _page(token)


# req: R-216 R-217
@portal.post("/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    ANSWERS.check(_address())
    ANSWERS.count(_address())
    with doors.reading() as conn:
        link = _find(conn, token)
        form = _open_form(conn, link)
    if form is None:
        return _page(token)
    entries = forms.posted(form, lambda: form.entries({}, forms.zone()))
    if forms.asks_again():
        return _page(token, entries)
    problems = uploads.take(form, entries, replying.draft_place(link), CUSTOMER)
    with doors.reading() as conn:
        problems += uploads.foreign(conn, form, entries, lambda place: place == replying.draft_place(link), NOBODY)
    if problems:
        return _page(token, entries, problems, 422)
    try:
        with doors.writing() as conn:
            replying.reply(conn, token, forms.zoned(form, entries))
    except LinkClosed:
        return _page(token, status=409)
    except Invalid as error:
        return _page(token, entries, error.problems, 422)
    return _page(token)


@portal.post("/<token>/form")
@public
def refresh(token: str) -> ResponseReturnValue:
    """The form again, after a change that shows or hides other fields. Nothing is written."""
    with doors.reading() as conn:
        link = _find(conn, token)
        form = _open_form(conn, link)
        if form is None:
            raise UnknownLink
        _speak_to(conn, link)
        entries = forms.posted(form, lambda: form.entries({}, forms.zone()))
        sheet = _sheet(conn, link, form, entries, ())
    here = url_for("portal.refresh", token=token)
    return render_template("tasks/_form.html", sheet=sheet, refresh_url=here, refreshed=True)


@portal.errorhandler(UnknownLink)
def unknown(error: UnknownLink) -> ResponseReturnValue:
    return render_template("portal/unknown.html"), 404


def _page(
    token: str, entries: Mapping[str, Any] | None = None, problems: Sequence[Problem] = (), status: int = 200
) -> ResponseReturnValue:
    with doors.reading() as conn:
        link = _find(conn, token)
        _speak_to(conn, link)
        look = _look(conn, link, entries, problems)
    shown = forms.labelled(look.sheet.form, problems, current()) if look.sheet else ()
    return render_template(
        "portal/show.html", look=look, token=token, problems=shown, contact=doors.settings().contact
    ), status


def _find(conn: Connection, token: str) -> Any:
    GUESSES.check(_address())
    try:
        return customer_links.find(conn, token)
    except UnknownLink:
        GUESSES.count(_address())
        raise


def _open_form(conn: Connection, link: Any) -> Form | None:
    """The question, if it may be answered now."""
    asked = customer_links.question(link)
    open_ = asked is not None and customer_links.state(conn, link, clock.now()) == customer_links.OPEN
    return replies.form_of(conn, asked) if asked is not None and open_ else None


def _speak_to(conn: Connection, link: Any) -> None:
    language.reader(queries.file(conn, link.business_key).customer.language)


def _look(conn: Connection, link: Any, entries: Mapping[str, Any] | None, problems: Sequence[Problem]) -> Look:
    file, form = queries.file(conn, link.business_key), _open_form(conn, link)
    begun = entries if entries is not None else (form.entries({}, forms.zone()) if form else {})
    texts, told = templates.shelf(conn), [row for row in outbox.of(conn, link.business_key) if row.state in _TOLD]
    return Look(
        link,
        customer_links.state(conn, link, clock.now()),
        file,
        file.case.portal_stage,
        [_told(row, texts) for row in told[: -LAST - 1 : -1]],
        _sheet(conn, link, form, begun, problems) if form else None,
    )


def _sheet(conn: Connection, link: Any, form: Form, entries: Mapping[str, Any], problems: Sequence[Problem]) -> Sheet:
    own = replying.draft_place(link)
    return forms.sheet(
        conn, form, entries, {}, problems=problems, permitted=lambda place: place == own, by=NOBODY, addressed=False
    )


def _told(row: Any, texts: templates.Shelf) -> Told:
    """In the language of the page; the lines about the link are left out, for it has been followed."""
    payload = {**row.payload, "link": _HERE}
    text = templates.render(row.template, current(), payload, forms.zone(), texts=texts)
    lines = [line for line in text.body.splitlines() if _HERE not in line]
    return Told(row, text.subject, "\n".join(lines))


def _address() -> str:
    return signin.network(request.remote_addr or "")
