"""The editor of one file, and what its script says to the server: save, check, I am here.

The server decides: whatever a browser has shown before, what comes here is looked at again.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.errors import Invalid
from app.i18n import Message
from app.studio import checking, edits, presence, texts, titles
from app.studio import workspaces as drafts
from app.studio.errors import NoSuchFile, SavedMeanwhile, WorkspaceClosed
from app.web import doors, formatting, forms, words
from app.web.access import allow
from app.web.language import current, say
from app.web.studio.doors import (
    DRAWN,
    EDITOR,
    EDITORS_POLICY,
    READERS,
    addresses,
    kind_of,
    plain,
    told,
    unkeepable,
    wrong,
)  # fmt: skip

studio_files = Blueprint("studio_files", __name__, url_prefix="/studio/workspaces/<int:number>")


# req: R-002
@studio_files.get("/files/<path:path>")
@allow(*READERS)
def edit(number: int, path: str) -> ResponseReturnValue:
    """The editor of a file; ``?as=text`` shows what a drawing consists of."""
    kind = kind_of(path)
    drawn = kind in DRAWN and request.args.get("as") != "text"
    with doors.reading() as conn:
        workspace, people = drafts.find(conn, number), words.people(conn)
        file = document(conn, workspace, path)
        there = presence.others(conn, number, path, g.actor)
        more = text_pair(conn, workspace, path) if kind == "text" else {}
    template = kind if drawn or kind == "text" else "source"
    title = titles.of({path: file["content"].encode()})[path]
    page = render_template(
        f"studio/editors/{template}.html", workspace=workspace, file=file, title_of_file=title, there=there,
        people=people, drawn=drawn, kind=kind, **more,
    )  # fmt: skip
    response = make_response(page)
    if drawn:
        response.headers["Content-Security-Policy"] = EDITORS_POLICY
    return response


# req: R-002
@studio_files.put("/files/<path:path>")
@allow(EDITOR)
def save(number: int, path: str) -> ResponseReturnValue:
    content, seen = request.get_data(), request.headers.get("X-Seen", 0, type=int)
    try:
        with doors.writing() as conn:
            version = edits.save(conn, number, path, content, g.actor, seen=seen)
            last = edits.latest(conn, number, path)
    except SavedMeanwhile as meanwhile:
        return _meanwhile(number, path, content, seen, meanwhile)
    except WorkspaceClosed as closed:
        return wrong(409, say(closed.message), closed=True)
    except Invalid as invalid:
        return unkeepable(invalid)
    at = f"{formatting.local(last.at):%H:%M:%S}" if last else ""
    return jsonify({"version": version, "saved_at": at, "by": g.actor.display_name})


@studio_files.get("/content/<path:path>")
@allow(*READERS)
def content(number: int, path: str) -> ResponseReturnValue:
    """A file as it stands; with ``?edit=`` as an edit made it, with ``?base=1`` as it is in the base."""
    with doors.reading() as conn:
        workspace = drafts.find(conn, number)
        if "edit" in request.args:
            found = edits.content_of(edits.find(conn, number, request.args.get("edit", 0, type=int)))
        elif "base" in request.args:
            found = drafts.base_file(conn, workspace.base, path)
        else:
            found = edits.standing(conn, number, path)[0]
    if found is None:
        raise NoSuchFile(path=path)
    return plain(found)


@studio_files.post("/check")
@allow(*READERS)
def check(number: int) -> ResponseReturnValue:
    """The server's own check of a content within the set of its workspace."""
    path = request.args.get("path", "")
    with doors.reading() as conn:
        problems = checking.problems(conn, {**drafts.files(conn, number), path: request.get_data()})
    return jsonify({"problems": told(problems)})


@studio_files.post("/presence")
@allow(EDITOR)
def beat(number: int) -> ResponseReturnValue:
    """“I have this file open”, every twenty seconds; answers who else has."""
    path, said = request.args.get("path", ""), request.get_json(silent=True) or {}
    with doors.writing() as conn:
        if said.get("leaving"):
            presence.leave(conn, number, path, g.actor)
            return jsonify({"others": []})
        editing = presence.beat(conn, number, path, g.actor, take_over=bool(said.get("takeOver")))
        others, people = presence.others(conn, number, path, g.actor), words.people(conn)
        last = edits.latest(conn, number, path)
    return jsonify(
        {
            "others": [
                {"name": people(one.person), "since": one.since.isoformat(), "editing": one.editing} for one in others
            ],
            "editing": editing,
            "version": last.version if last else 0,
            "by": people(last.author) if last else "",
        }
    )


def document(conn: Connection, workspace: Any, path: str) -> dict[str, Any]:
    """What the script of an editor is given. Raises NoSuchFile."""
    content, version = edits.standing(conn, workspace.id, path)
    if content is None:
        raise NoSuchFile(path=path)
    writes = g.actor.has(EDITOR) and workspace.closed_at is None
    busy = any(one.editing for one in presence.others(conn, workspace.id, path, g.actor))
    return {
        "path": path,
        "kind": kind_of(path),
        "content": content.decode("utf-8", "replace"),
        "version": version,
        "readOnly": not writes or busy,
        "mayWrite": writes,
        "language": current(),
        "person": g.actor.name,
        "urls": addresses(workspace.id, path),
    }


def text_pair(conn: Connection, workspace: Any, path: str) -> dict[str, Any]:
    """What the editor of a text is given besides: the same message in the other language, and what it may ask for."""
    other = texts.other(path)
    there = other is not None and edits.standing(conn, workspace.id, other)[0] is not None
    return {
        "other": document(conn, workspace, other) if other and there else None,
        "other_path": other,
        "places": texts.places(conn, path, forms.zone()),
    }


def _meanwhile(number: int, path: str, content: bytes, seen: int, error: SavedMeanwhile) -> Response:
    with doors.writing() as conn:
        aside = edits.keep_aside(conn, number, path, content, g.actor, seen=seen)
        by = words.people(conn)(error.by)
    sentence = Message(
        "{name} has saved this file meanwhile. What you wrote is kept beside it; choose which of the two stands.",
        name=by,
    )
    return wrong(409, say(sentence), version=error.version, by=by, at=error.at.isoformat(), aside=aside)
