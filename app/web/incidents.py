"""Incidents: steps that failed, for whoever keeps the machine running. Of a case its number, nothing more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, Row

from app import clock
from app.cases.operations import journal
from app.engine import incident_log
from app.engine import incidents as engine
from app.errors import Conflict, Invalid, Problem
from app.i18n import Message
from app.web import doors, navigation, words
from app.web.access import allow
from app.web.language import named, say, tell

incidents = Blueprint("incidents", __name__, url_prefix="/incidents")

READERS = ("admin", "supervisor", "manager", "process_owner")

AT_ONCE = 200
"""So many are tried again by one press: each is a transaction, and somebody waits for the answer."""

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
    return _index()


def _index(problems: Sequence[Problem] = ()) -> str:
    with doors.reading() as conn:
        unresolved, resolved = engine.open_ones(conn), incident_log.resolved(conn)
        groups, people = incident_log.groups(conn), words.people(conn)
        steps = incident_log.steps(conn, [*unresolved, *resolved])
    return render_template(
        "incidents/index.html",
        unresolved=unresolved,
        resolved=resolved,
        groups=groups,
        steps=steps,
        people=people,
        actions=ACTIONS,
        quiet=without_quotes,
        problems=problems,
        longest=journal.LONGEST_REASON,
        typed=request.form,
    )


# req: R-037
@incidents.post("/retries")
@allow("admin", "supervisor")
def retry_all() -> ResponseReturnValue:
    """All that wait of one kind, each in a transaction of its own: what fails again holds the others up by nothing."""
    action, key = request.form.get("action", ""), request.form.get("process", "")
    try:
        reason = journal.reason_of(request.form.get("reason", ""))
    except Invalid as error:
        place = f"reason.{action}.{key}"
        return _index([Problem(one.message, place, say(Message("Reason"))) for one in error.problems]), 422
    with doors.reading() as conn:
        waiting_ones = incident_log.waiting_of(conn, action, key or None, AT_ONCE)
    through = sum(_again(incident_id, reason) for incident_id in waiting_ones)
    failed = len(waiting_ones) - through
    tone = "success" if through and not failed else "warning"
    tell(Message("Tried again: {through} went through, {failed} failed again.", through=through, failed=failed), tone)
    return redirect(url_for("incidents.index"))


@incidents.get("/<int:incident_id>")
@allow(*READERS)
def show(incident_id: int) -> ResponseReturnValue:
    return _one(incident_id)


def _one(incident_id: int, problems: Sequence[Problem] = ()) -> str:
    with doors.reading() as conn:
        row = incident_log.find(conn, incident_id)
        people, steps = words.people(conn), incident_log.steps(conn, [row])
    error = without_quotes(named(row.error_zh, row.error))
    return render_template(
        "incidents/show.html", row=row, step=named(*steps[row.id]), people=people, actions=ACTIONS, error=error,
        places=places(row.detail), longest=journal.LONGEST_REASON,
        problems=[Problem(one.message, one.place, say(Message("Reason"))) for one in problems],
    )  # fmt: skip


@incidents.post("/<int:incident_id>/retry")
@allow("admin", "supervisor")
def retry(incident_id: int) -> ResponseReturnValue:
    try:
        reason = journal.reason_of(request.form.get("reason", ""))
    except Invalid as error:
        return _one(incident_id, error.problems), 422
    try:
        through = _retry(incident_id, reason)
    except Conflict as error:
        tell(error.message, "info")
        return redirect(url_for("incidents.show", incident_id=incident_id))
    if through:
        tell(Message("It went through. The case goes on."))
    else:
        tell(Message("It failed again. The reason stands below; nothing was changed."), "danger")
    return redirect(url_for("incidents.show", incident_id=incident_id))


@navigation.badge("incidents.index")
def waiting() -> int:
    """How many wait to be looked at."""
    with doors.reading() as conn:
        return engine.count_open(conn)


def _again(incident_id: int, reason: str) -> bool:
    try:
        return _retry(incident_id, reason)
    except Conflict:  # somebody else pressed at the same moment: it is done
        return True


def _retry(incident_id: int, reason: str) -> bool:
    def afterwards(conn: Connection, row: Row[Any]) -> None:
        journal.record(
            conn, "retried", row.business_key, g.actor, clock.now(), reason, instance_id=row.instance_id, node=row.node
        )

    return engine.retry(doors.house().database, incident_id, g.actor, afterwards)


def without_quotes(error: str) -> str:
    """The sentence of an error without the values it may quote."""
    return _QUOTED.sub("", error).strip()


def places(detail: str) -> str:
    """Where it happened, line by line; what the error itself says may quote a customer and is left out."""
    return "\n".join(line for line in detail.splitlines() if _FRAME.match(line))
