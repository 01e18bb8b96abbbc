"""The profile of time limits that a customer's contract names, chosen by a supervisor with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import finding, profile_choices
from app.cases.errors import StaleRecord
from app.errors import DeskError, Invalid, Refused
from app.i18n import Message
from app.policies import naming, reading
from app.web import doors, words
from app.web.access import allow, any_staff
from app.web.language import tell
from app.web.rules.profiles import labelled, options, profile_name

blueprint = Blueprint("customer_profile", __name__)


@dataclass(frozen=True)
class Refusal:
    """What was wrong with what somebody sent."""

    problems: Any = ()
    error: DeskError | None = None


@blueprint.get("/customers/<int:customer_id>/profile")
@allow(any_staff)
def show(customer_id: int) -> ResponseReturnValue:
    return _page(customer_id)


# req: R-033
@blueprint.post("/customers/<int:customer_id>/profile")
@allow(*profile_choices.CHOOSES)
def save(customer_id: int) -> ResponseReturnValue:
    profile, version = request.form.get("profile") or None, request.form.get("version", 0, type=int)
    try:
        with doors.writing() as conn:
            finding.find_customer(conn, customer_id, g.actor)
            profile_choices.give_customer(conn, customer_id, profile, version, g.actor, request.form.get("reason", ""))
    except Invalid as error:
        return _page(customer_id, Refusal(labelled(error.problems))), 422
    except (StaleRecord, Refused) as error:
        return _page(customer_id, Refusal(error=error)), 409
    tell(Message("New cases of this customer get the profile. Running ones keep theirs."))
    return redirect(url_for("customer_profile.show", customer_id=customer_id))


def _page(customer_id: int, refused: Refusal | None = None) -> str:
    with doors.reading() as conn:
        row = finding.find_customer(conn, customer_id, g.actor)
        book, people = reading.book(conn), words.people(conn)
        past = profile_choices.past(conn, profile_choices.CUSTOMER, str(customer_id))
    names = {key: profile_name(book, key) for key in book.profiles}
    return render_template(
        "customers/profile.html", customer=row, options=options(book), names=names, past=past, people=people,
        profile=request.form.get("profile", row.contract_sla or ""), reason=request.form.get("reason", ""),
        refused=refused or Refusal(), longest=naming.LONGEST_REASON, active=book.active_profile,
        may_save=g.actor.has(*profile_choices.CHOOSES),
    )  # fmt: skip
