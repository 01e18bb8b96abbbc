"""One search over everything a person may see: a number leads straight to its case."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import finding, lookup
from app.cases.search import hits
from app.web import doors, words
from app.web.access import allow
from app.web.cases import may_see_cases

search = Blueprint("search", __name__)

SHOWN = 20
ON_THE_ROW = frozenset({"case.number", "customer.name", "unit.model"})
"""What a row says anyway."""


# req: R-246
@search.get("/search")
@allow(may_see_cases)
def index() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    marker = hits.Marker(text)
    with doors.reading() as conn:
        # One more than is shown, to know whether there are more.
        found = finding.search(conn, text, g.actor, SHOWN + 1)
        cases = found[:SHOWN]
        places = hits.of(conn, [row.case_id for row in cases], marker, ON_THE_ROW)
        known = lookup.known(conn, text, g.actor, SHOWN)
        codes = words.codes(conn)
    if cases and cases[0].number == text:
        return redirect(url_for("cases.show", number=text))
    return render_template(
        "search/index.html", text=text, cases=cases, more=len(found) > SHOWN, known=known, codes=codes,
        marked=marker.runs, places=places,
    )  # fmt: skip
