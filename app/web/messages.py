"""Messages to customers: ticked off when an officer has told one by phone."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue

from app.cases import matters
from app.i18n import Message
from app.notifications import outbox
from app.web import addresses, doors, links
from app.web.access import allow
from app.web.language import tell

messages = Blueprint("messages", __name__, url_prefix="/messages")


@messages.post("/<int:message_id>/told")
@allow("cs", "supervisor", "manager")
def told(message_id: int) -> ResponseReturnValue:
    with doors.writing() as conn:
        message = outbox.find(conn, message_id)
        matters.find(conn, message.subject, g.actor)
        outbox.tell(conn, message_id, g.actor)
    tell(Message("Noted: the customer was told by phone."))
    back = addresses.safe(request.form.get("next"))
    return redirect(back or f"{links.matter(message.subject)}#messages-to-customer")
