"""The door for outside systems: an app, an official account, a mailbox posts a matter, and it becomes a case."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.cases import intake
from app.cases.intake import Sent
from app.engine import incidents
from app.engine.instances import Started
from app.errors import Invalid
from app.identity import api_keys
from app.identity.api_keys import Admission
from app.web import doors, forms, procedures
from app.web.access import keyed

intake_api = Blueprint("intake_api", __name__)

LARGEST = 64 * 1024
"""Bytes of a request. It is all text."""


# req: R-041 R-065 R-067
@intake_api.post("/api/cases")
@keyed
def create() -> ResponseReturnValue:
    """Open a case; the same matter again answers with the case it has become."""
    request.max_content_length = LARGEST
    admission = _admission()
    assert admission.key is not None
    sent = intake.read(_body(), request.headers.get(intake.KEY, "").strip())
    if known := _receipt(admission, sent):
        return jsonify(_answer(known, repeated=True)), 200
    started = _start(admission, sent)
    # The same may have come in at the same time, and with other content.
    made = _receipt(admission, sent)
    assert made is not None
    return jsonify(_answer(made, repeated=not started.fresh)), 201 if started.fresh else 200


def _body() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:
        # Lists in lists in lists: no matter looks like that.
        return None


def _admission() -> Admission:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    with doors.writing() as conn:
        admission = api_keys.admit(conn, token.strip() if scheme.lower() == "bearer" else "", request.remote_addr or "")
    # Only now, or what was counted would be rolled back.
    if admission.refusal is not None:
        raise admission.refusal
    return admission


def _receipt(admission: Admission, sent: Sent) -> Any:
    assert admission.key is not None
    with doors.reading() as conn:
        return intake.receipt(conn, admission.key.id, sent)


def _start(admission: Admission, sent: Sent) -> Started:
    key, actor = admission.key, admission.actor
    assert key is not None
    with doors.reading() as conn:
        form = procedures.find(conn, intake.PROCESS, actor).form
    typed = forms.zoned(form, intake.entries(form, sent, key.channel, forms.zone()))

    def afterwards(conn: Connection, started: Started) -> None:
        intake.keep(conn, key.id, sent, started.business_key)

    try:
        return incidents.start(
            doors.house().database, intake.PROCESS, typed, actor=actor, request_key=sent.request_key(key.id),
            afterwards=afterwards,
        )  # fmt: skip
    except Invalid as error:
        raise Invalid(intake.at_paths(form, error.problems)) from error


def _answer(row: Any, *, repeated: bool) -> dict[str, Any]:
    return {"number": row.number, "registered_at": row.registered_at.isoformat(), "repeated": repeated}
