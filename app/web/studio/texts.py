"""A text with invented values in its places, as its reader would get it."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app.errors import Invalid
from app.i18n import Message
from app.studio import texts
from app.studio import workspaces as drafts
from app.web import doors, forms
from app.web.access import allow
from app.web.language import say
from app.web.studio.doors import READERS, told, wrong

studio_texts = Blueprint("studio_texts", __name__, url_prefix="/studio/workspaces/<int:number>")


# req: R-039
@studio_texts.post("/reading")
@allow(*READERS)
def read(number: int) -> ResponseReturnValue:
    """The preview of a text that somebody writes at this moment."""
    try:
        with doors.reading() as conn:
            drafts.find(conn, number)
            text = texts.preview(conn, request.args.get("path", ""), request.get_data(), forms.zone())
    except Invalid as invalid:
        return wrong(422, say(invalid.problems[0].message), problems=told(invalid.problems))
    lacking = [] if text.subject else [say(Message("The first line is the subject; it is empty."))]
    return jsonify({"subject": text.subject, "body": text.body, "lacking": lacking})
