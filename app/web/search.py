"""One search over everything a person may see: a number leads straight to its case."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import finding, lookup
from app.web import doors, words
from app.web.access import allow
from app.web.cases import may_see_cases

search = Blueprint("search", __name__)

SHOWN = 20


@search.get("/search")
@allow(may_see_cases)
def index() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    with doors.reading() as conn:
        cases = finding.search(conn, text, g.actor, SHOWN)
        known = lookup.known(conn, text, g.actor, SHOWN)
        codes = words.codes(conn)
    if len(cases) == 1 and cases[0].number == text:
        return redirect(url_for("cases.show", number=text))
    return render_template("search/index.html", text=text, cases=cases, known=known, codes=codes)
