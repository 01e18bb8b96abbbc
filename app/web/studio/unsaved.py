"""What only somebody's browser has of a workspace that is closed: what became of it, and where it may go instead."""

from __future__ import annotations

from flask import Blueprint, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.errors import Conflict, Invalid, NotFound
from app.i18n import Message
from app.studio import unsaved
from app.studio import workspaces as drafts
from app.studio.errors import NoSuchWorkspace
from app.web import doors, words
from app.web.access import allow
from app.web.language import say, tell
from app.web.studio.doors import EDITOR, unkeepable, wrong

studio_unsaved = Blueprint("studio_unsaved", __name__, url_prefix="/studio/unsaved")


# req: R-002
@studio_unsaved.get("")
@allow(EDITOR)
def places() -> ResponseReturnValue:
    """What became of the workspaces ``?at=``, and those that are open."""
    with doors.reading() as conn:
        opened = [{"number": one.id, "name": one.name} for one in drafts.listing(conn)]
        there = {number: _became(conn, number) for number in request.args.getlist("at", type=int)}
    return jsonify({"open": opened, "at": there})


@studio_unsaved.post("/<path:path>")
@allow(EDITOR)
def take(path: str) -> ResponseReturnValue:
    """Take it into the workspace ``?into=``, or into a new one; answers where to go on."""
    over = request.args.get("at", 0, type=int), request.args.get("version", 0, type=int)
    into, name = (
        request.args.get("into", 0, type=int),
        say(Message("Unsaved: {path}", path=path))[: drafts.LONGEST_NAME],
    )
    try:
        with doors.writing() as conn:
            taken = unsaved.take(conn, path, request.get_data(), g.actor, over=over, into=into, name=name)
    except Invalid as invalid:
        return unkeepable(invalid)
    except (Conflict, NotFound) as refusal:
        return wrong(409, say(refusal.message))
    if taken.aside is None:
        tell(Message("What you had typed stands in this workspace now."))
        return jsonify({"address": url_for("studio_files.edit", number=taken.number, path=path)})
    tell(
        Message("The file says something else by now. What you had typed is kept beside it: compare, and choose."),
        "warning",
    )
    return jsonify({"address": url_for("studio_history.show", number=taken.number, path=path, edit=taken.aside)})


def _became(conn: Connection, number: int) -> dict[str, str]:
    try:
        workspace = drafts.find(conn, number)
    except NoSuchWorkspace as gone:
        return {"name": "", "closed": say(gone.message)}
    if workspace.closed_at is None:
        return {"name": workspace.name, "closed": ""}
    who = {"name": words.people(conn)(workspace.closed_by), "number": workspace.published}
    if workspace.published:
        sentence = Message("{name} has published this workspace as version {number}; this is not in it.", **who)
    else:
        sentence = Message("{name} has thrown this workspace away.", **who)
    return {"name": workspace.name, "closed": say(sentence)}
