"""The history of a file in a workspace: every content that stood there, to be compared and to be restored."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.i18n import Message
from app.studio import differences, edits
from app.studio import workspaces as drafts
from app.studio.errors import SavedMeanwhile
from app.web import doors, words
from app.web.access import allow
from app.web.language import tell
from app.web.studio.doors import EDITOR, READERS, kind_of

studio_history = Blueprint("studio_history", __name__, url_prefix="/studio/workspaces/<int:number>")

BASE = 0
"""What stands for the base in the address of a comparison."""
ORIGINS = {
    "edited": Message("edited"),
    "imported": Message("imported"),
    "made": Message("made from a template"),
    "restored": Message("restored"),
    "renamed": Message("given this name"),
    "removed": Message("taken away"),
    "merged": Message("brought together"),
    "aside": Message("kept aside"),
}


# req: R-005
@studio_history.get("/history/<path:path>")
@allow(*READERS)
def show(number: int, path: str) -> ResponseReturnValue:
    """``?edit=`` is compared with what stands now, or with ``?with=``."""
    wanted, other = request.args.get("edit", type=int), request.args.get("with", type=int)
    with doors.reading() as conn:
        workspace, rows, people = drafts.find(conn, number), edits.history(conn, number, path), words.people(conn)
        last = edits.latest(conn, number, path)
        base = drafts.base_file(conn, workspace.base, path)
        stands = edits.content_of(last) if last else base
        difference = None
        if wanted is not None:
            old = _content(conn, number, wanted, base)
            new = stands if other is None else _content(conn, number, other, base)
            difference = differences.between(path, old, new) if old != new else None
    return render_template(
        "studio/history.html", workspace=workspace, path=path, rows=rows, people=people, last=last, wanted=wanted,
        other=other, difference=difference, origins=ORIGINS, kind=kind_of(path), has_base=base is not None,
    )  # fmt: skip


@studio_history.post("/history/<path:path>")
@allow(EDITOR)
def restore(number: int, path: str) -> ResponseReturnValue:
    """Let an earlier content stand again."""
    edit, seen = request.form.get("edit", BASE, type=int), request.form.get("seen", 0, type=int)
    try:
        with doors.writing() as conn:
            edits.restore(conn, number, path, edit or None, g.actor, seen=seen)
    except SavedMeanwhile as error:
        tell(error.message, "warning")
    else:
        tell(Message("Restored. What stood there until now is in the history too."))
    return redirect(url_for("studio_history.show", number=number, path=path))


def _content(conn: Connection, number: int, edit: int, base: bytes | None) -> Any:
    return base if edit == BASE else edits.content_of(edits.find(conn, number, edit))
