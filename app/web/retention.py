"""Keeping and forgetting: the cases whose day is over, proposed and decided by two people; legal holds on a case.

The page of the list shows numbers and dates alone: administrators see no customer's word.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.actor import Actor
from app.cases.retention import days, legal_holds, proposals
from app.errors import Invalid
from app.i18n import Message
from app.web import doors, words
from app.web.access import allow
from app.web.language import tell
from app.web.paging import Page

retention = Blueprint("retention", __name__)


@retention.get("/retention")
@allow("admin", "manager")
def index() -> ResponseReturnValue:
    now = clock.now()
    with doors.reading() as conn:
        page = Page.asked(proposals.count(conn, now))
        rows = proposals.listing(conn, now, limit=page.size, offset=page.offset)
        past, people, codes = proposals.done(conn), words.people(conn), words.codes(conn)
    proposes, decides = g.actor.has("admin"), g.actor.has("manager")
    return render_template(
        "retention/index.html", rows=rows, page=page, past=past, people=people, codes=codes,
        to_propose={row.number for row in rows if proposes and not row.proposal and not row.held},
        to_decide={row.number for row in rows if decides and row.proposal and row.proposed_by != g.actor.name},
        kept_until={row.id: days.kept_until(dict(row._mapping)) for row in rows},
    )  # fmt: skip


# req: R-245
@retention.post("/retention/proposals")
@allow("admin")
def propose() -> ResponseReturnValue:
    with doors.writing() as conn:
        count = proposals.propose(conn, request.form.getlist("number"), g.actor, clock.now())
    tell(Message("Proposed: {count}. A manager decides.", count=count))
    return redirect(url_for("retention.index"))


# req: R-245
@retention.post("/retention/approval")
@allow("manager")
def approve() -> ResponseReturnValue:
    return _decide(proposals.approve, Message("The cases are anonymised. Their codes, numbers and dates stay."))


@retention.post("/retention/rejection")
@allow("manager")
def reject() -> ResponseReturnValue:
    return _decide(proposals.reject, Message("The proposals are rejected. The cases stay as they are."))


@retention.post("/cases/<number>/legal-hold")
@allow(*legal_holds.MAY_PLACE)
def place(number: str) -> ResponseReturnValue:
    return _hold(number, legal_holds.place, Message("The case is under a legal hold."))


@retention.post("/cases/<number>/legal-hold/lifting")
@allow(*legal_holds.MAY_LIFT)
def lift(number: str) -> ResponseReturnValue:
    return _hold(number, legal_holds.lift, Message("The legal hold is lifted."))


def _decide(verb: Callable[[Connection, str, Actor, datetime], None], said: Message) -> ResponseReturnValue:
    chosen = request.form.getlist("number")
    with doors.writing() as conn:
        for number in chosen:
            verb(conn, number, g.actor, clock.now())
    tell(said if chosen else Message("Nothing was chosen."), "success" if chosen else "info")
    return redirect(url_for("retention.index"))


def _hold(
    number: str, verb: Callable[[Connection, str, str, Actor, datetime], None], said: Message
) -> ResponseReturnValue:
    try:
        with doors.writing() as conn:
            verb(conn, number, request.form.get("reason", ""), g.actor, clock.now())
    except Invalid as error:
        for problem in error.problems:
            tell(problem.message, "danger")
    else:
        tell(said)
    return redirect(url_for("cases.show", number=number, _anchor="legal-hold"))
