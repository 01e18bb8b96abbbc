"""Cases: the list, and the page where one can be followed. Any other matter has such a page as well."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.actor import Actor
from app.cases import access, board, numbers, supplements
from app.cases.board import Wanted
from app.errors import Problem
from app.web import doors, dossier, dues, links, timeline, visits, words
from app.web.access import allow, any_staff
from app.web.paging import Page

cases = Blueprint("cases", __name__)
cases.add_app_template_global(links.matter, "matter_url")
cases.add_app_template_global(links.contact, "contact_url")
cases.add_app_template_global(words.role, "role_name")
cases.add_app_template_global(visits.map_url, "map_url")
cases.add_app_template_global(visits.when_at, "when_at")


def may_see_cases(actor: Actor) -> bool:
    """Whoever holds a role that deals with cases; process owners and administrators, as such, see none."""
    return bool(actor.roles - access.NONE)


@cases.get("/cases")
@allow(may_see_cases)
def index() -> ResponseReturnValue:
    wanted, now = _wanted(), clock.now()
    with doors.reading() as conn:
        page = Page.asked(board.count_cases(conn, g.actor, wanted, now))
        rows = board.cases(conn, g.actor, wanted, now, limit=page.size, offset=page.offset)
        waiting = board.open_tasks(conn, [row.business_key for row in rows])
        first = {key: tasks[0] for key, tasks in waiting.items()}
        chips = dues.of_tasks(conn, list(first.values()))
        lacking = supplements.wanting(conn, [row.business_key for row in rows])
        people, codes = words.people(conn), words.codes(conn)
    return render_template(
        "cases/index.html", rows=rows, page=page, wanted=wanted, first=first, dues=chips, people=people, codes=codes,
        lacking=lacking,
    )  # fmt: skip


@cases.get("/cases/<number>")
@allow(any_staff)
def show(number: str) -> ResponseReturnValue:
    return page(number)


@cases.get("/cases/<number>/diagram")
@allow(any_staff)
def diagram(number: str) -> ResponseReturnValue:
    """The drawing alone, as large as the window: on a phone it is too small inside the page."""
    return _page(numbers.business_key(number), "cases/diagram.html")


@cases.get("/matters/<path:business_key>")
@allow(any_staff)
def matter(business_key: str) -> ResponseReturnValue:
    return _page(business_key)


def page(number: str, problems: Sequence[Problem] = ()) -> str:
    """The page of a case, with what is wrong with what somebody sent from it."""
    return _page(numbers.business_key(number), problems=problems)


def _page(business_key: str, template: str = "cases/show.html", problems: Sequence[Problem] = ()) -> str:
    with doors.reading() as conn:
        found = dossier.gather(conn, business_key, _asked_diagram())
    sought = request.args.get("find", "").strip()
    whole = request.args.get("history") == "all" or bool(sought)
    shown = [entry for entry in found.entries if (whole or not entry.quiet) and entry.holds(sought)]
    here = url_for(str(request.endpoint), **(request.view_args or {}))
    if request.method == "POST":
        # Its links lead to the page itself, not to where something was sent.
        here = url_for("cases.show", number=found.number)
    return render_template(
        template, dossier=found, days=timeline.days(shown, found=bool(sought)), whole=whole, sought=sought,
        here_path=here, problems=problems, typed=request.form,
    )  # fmt: skip


def _asked_diagram() -> tuple[int, str] | None:
    instance_id, process = request.args.get("instance", type=int), request.args.get("process", "")
    return (instance_id, process) if instance_id is not None and process else None


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        text=asked.get("q", ""),
        state=asked.get("state", ""),
        mine="mine" in asked,
        overdue="overdue" in asked,
        expedited="expedited" in asked,
        lacking="lacking" in asked,
        held="held" in asked,
        # The list as it is opened shows what is still worked on; whoever asks for more says so.
        open="open" in asked or not set(asked) - {"page"},
    )
