"""Incidents: steps that failed, for whoever keeps the machine running. Of a case its number, nothing more."""

from __future__ import annotations

import re

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.engine import incident_log
from app.engine import incidents as engine
from app.i18n import Message
from app.web import doors, navigation, words
from app.web.access import allow
from app.web.language import tell

incidents = Blueprint("incidents", __name__, url_prefix="/incidents")

READERS = ("admin", "supervisor", "manager", "process_owner")

ACTIONS = {
    "start": Message("Start of a procedure"),
    "complete": Message("Completion of a task"),
    "timer": Message("A limit that ran out"),
    "message": Message("Delivery of a message"),
}

# What a database says of a failed statement quotes its parameters, and these are customers' names.
_QUOTED = re.compile(r"\[parameters: .*?\](?=\s*(?:\[|\(|$))", re.DOTALL)
_FRAME = re.compile(r'^ {2,}(?:File ".*|[^\s~^].*)$')


@incidents.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        unresolved, resolved = engine.open_ones(conn), incident_log.resolved(conn)
        people = words.people(conn)
    return render_template(
        "incidents/index.html",
        unresolved=unresolved,
        resolved=resolved,
        people=people,
        actions=ACTIONS,
        quiet=without_quotes,
    )


@incidents.get("/<int:incident_id>")
@allow(*READERS)
def show(incident_id: int) -> ResponseReturnValue:
    with doors.reading() as conn:
        row = incident_log.find(conn, incident_id)
        people = words.people(conn)
    return render_template(
        "incidents/show.html", row=row, people=people, actions=ACTIONS, error=without_quotes(row.error),
        places=places(row.detail),
    )  # fmt: skip


@incidents.post("/<int:incident_id>/retry")
@allow("admin", "supervisor")
def retry(incident_id: int) -> ResponseReturnValue:
    if engine.retry(doors.house().database, incident_id, g.actor):
        tell(Message("It went through. The case goes on."))
    else:
        tell(Message("It failed again. The reason stands below; nothing was changed."), "danger")
    return redirect(url_for("incidents.show", incident_id=incident_id))


@navigation.badge("incidents.index")
def waiting() -> int:
    """How many wait to be looked at."""
    with doors.reading() as conn:
        return engine.count_open(conn)


def without_quotes(error: str) -> str:
    """The sentence of an error without the values it may quote."""
    return _QUOTED.sub("", error).strip()


def places(detail: str) -> str:
    """Where it happened, line by line; what the error itself says may quote a customer and is left out."""
    return "\n".join(line for line in detail.splitlines() if _FRAME.match(line))
