"""A case put on hold by hand, and released, on its own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.cases import finding, holds
from app.cases.errors import ClosedCase
from app.errors import Invalid, Problem
from app.formdefs import moments
from app.formdefs.wrong import Wrong
from app.i18n import Message
from app.web import cases, doors, forms, held
from app.web.access import allow, any_staff
from app.web.language import say, tell

blueprint = Blueprint("case_holds", __name__)
blueprint.add_app_template_global(held.waits, "waits_for")

LABELS = {
    "reason": Message("Whom the case waits for"),
    "note": Message("Why"),
    "until": Message("Planned until"),
    "end_note": Message("What has come"),
}


# req: R-026
@blueprint.post("/cases/<number>/holds")
@allow(any_staff)
def hold(number: str) -> ResponseReturnValue:
    """Put the case on hold. Sent twice, it is one hold."""
    typed = request.form
    try:
        with doors.writing() as conn:
            case = finding.find(conn, number, g.actor).case
            done = holds.hold(
                conn, case.business_key, typed.get("reason", ""), typed.get("note", ""), g.actor, clock.now(),
                until(typed.get("until", "")),
            )  # fmt: skip
    except Invalid as error:
        return cases.page(number, _labelled(error.problems)), 422
    except ClosedCase as error:
        return cases.page(number, [Problem(error.message)]), 409
    if done:
        tell(Message("The case is on hold. The clocks that pause for it stand."))
    else:
        tell(Message("The case was on hold for that already; nothing was changed."), "info")
    return _back(number)


# req: R-026
@blueprint.post("/cases/<number>/holds/<int:hold_id>/release")
@allow(any_staff)
def release(number: str, hold_id: int) -> ResponseReturnValue:
    try:
        with doors.writing() as conn:
            case = finding.find(conn, number, g.actor).case
            note = request.form.get("end_note", "")
            done = holds.release(conn, case.business_key, hold_id, note, g.actor, clock.now())
    except Invalid as error:
        return cases.page(number, _labelled(error.problems, f".{hold_id}")), 422
    if done:
        tell(Message("The case is released. Its clocks run again, unless it waits for something else."))
    else:
        tell(Message("Somebody had released it already; nothing was changed."), "info")
    return _back(number)


def until(text: str) -> datetime | None:
    """What the input of a planned end says. Raises Invalid."""
    try:
        found = moments.moment("datetime", text, forms.zone())
    except Wrong as wrong:
        raise Invalid([Problem(wrong.message, "until")]) from None
    return datetime.fromisoformat(found) if found else None


def _labelled(problems: Sequence[Problem], end: str = "") -> list[Problem]:
    return [Problem(one.message, f"{one.place}{end}", say(LABELS[str(one.place)])) for one in problems]


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for("cases.show", number=number, _anchor="holds"))
