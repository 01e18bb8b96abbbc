"""The service order of a case: as PDF to be looked at and printed, and sent to the customer."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.actor import Actor
from app.cases import customers, finding
from app.cases.queries import CaseFile
from app.i18n import LANGUAGES, Message
from app.papers import drawing, sending, service_order
from app.web import doors
from app.web.access import allow, any_staff
from app.web.language import current, tell

papers = Blueprint("papers", __name__)

# Only what the browser's own viewer needs to show it; nothing in a PDF of ours reaches out.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Offer:
    """What a page offers to do with the service order of a case. ``key`` goes with a sending, so that it counts once.

    ``address`` is None where nobody can be mailed, ``other`` the customer's language where it is not the reader's.
    """

    number: str
    customer: str
    address: str | None
    other: str | None
    filled: bool
    may_send: bool
    key: str


def may_send(actor: Actor) -> bool:
    return actor.has(*sending.SENDERS)


def offer(conn: Connection, file: CaseFile) -> Offer:
    """The service order of a case, for a page beside it."""
    language = str(file.customer.language)
    address = customers.mail_address(file.customer) if doors.settings().smtp else None
    return Offer(
        number=str(file.case.number),
        customer=str(file.customer.name),
        address=address,
        other=language if language != current() and language in LANGUAGES else None,
        filled=not service_order.is_open(conn, file),
        may_send=may_send(g.actor),
        key=uuid.uuid4().hex,
    )


# req: R-146
@papers.get("/cases/<number>/service-order.pdf")
@allow(any_staff)
def show(number: str) -> ResponseReturnValue:
    """The PDF, in the reader's language or in that of ``?language=``; drawn after the database is left."""
    wanted = request.args.get("language", "")
    with doors.reading() as conn:
        file = finding.find(conn, number, g.actor)
        language = wanted if wanted in LANGUAGES else current()
        paper = service_order.gather(conn, file, language, doors.settings())
    response = Response(drawing.draw(paper, clock.now()), mimetype="application/pdf")
    name = quote(drawing.file_name(paper), safe="")
    response.headers["Content-Disposition"] = f"inline; filename=\"{number}.pdf\"; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = _POLICY
    return response


@papers.post("/cases/<number>/service-order/sending")
@allow(may_send)
def send(number: str) -> ResponseReturnValue:
    key = request.form.get("key", "")
    with doors.writing() as conn:
        file = finding.find(conn, number, g.actor)
        mailed = sending.send(conn, file, g.actor, key if _KEY.fullmatch(key) else uuid.uuid4().hex)
    if mailed and doors.settings().smtp:
        tell(Message("The service order goes to the customer by mail."))
    else:
        tell(Message("No mail reaches this customer: print the service order and hand it over."), "warning")
    return redirect(url_for("cases.show", number=number, _anchor="messages-to-customer"))
