"""Files in and out of a workspace, what is new from a template, and files taken away or given another name."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.datastructures import FileStorage

from app.errors import Invalid, Problem
from app.i18n import Message
from app.studio import arranging, beginnings, exchange
from app.studio import workspaces as drafts
from app.web import doors
from app.web.access import allow
from app.web.language import say, tell
from app.web.studio.doors import EDITOR, READERS, kind_of
from app.web.studio.workspaces import page

studio_exchange = Blueprint("studio_exchange", __name__, url_prefix="/studio/workspaces/<int:number>")

LABELS = {
    "key": Message("Key"),
    "name_zh": Message("Chinese name"),
    "name_en": Message("English name"),
    "template": Message("Template"),
    "path": Message("Name of the file"),
}


# req: R-002
@studio_exchange.post("/import")
@allow(EDITOR)
def take_in(number: int) -> ResponseReturnValue:
    """Files or a zip become edits of the workspace; with one bad file among them, none does."""
    sent = [_read(file) for file in request.files.getlist("files") if file.filename]
    try:
        with doors.writing() as conn:
            taken = exchange.take_in(conn, number, sent, g.actor)
    except Invalid as invalid:
        return page(number, "import", labelled(invalid.problems)), 422
    tell(
        Message(
            "Taken in: {added} new, {changed} changed, {same} as they were.",
            added=len(taken.added),
            changed=len(taken.changed),
            same=len(taken.same),
        )
    )
    return redirect(url_for("studio.show", number=number))


# req: R-002
@studio_exchange.get("/export")
@allow(*READERS)
def export(number: int) -> ResponseReturnValue:
    with doors.reading() as conn:
        files = drafts.files(conn, number)
    return zipped(files, f"workspace-{number}.zip")


@studio_exchange.post("/new")
@allow(EDITOR)
def begin(number: int) -> ResponseReturnValue:
    """A new procedure, form, table or text; it opens."""
    typed = request.form
    try:
        with doors.writing() as conn:
            path = beginnings.begin(
                conn, number, typed.get("template", ""), typed.get("key", ""), typed.get("name_zh", ""),
                typed.get("name_en", ""), g.actor,
            )  # fmt: skip
    except Invalid as invalid:
        return page(number, "begin", labelled(invalid.problems)), 422
    return redirect(url_for("studio_files.edit", number=number, path=path))


@studio_exchange.post("/removal/<path:path>")
@allow(EDITOR)
def remove(number: int, path: str) -> ResponseReturnValue:
    return _act(number, path, lambda conn: arranging.remove(conn, number, path, g.actor))


@studio_exchange.post("/name/<path:path>")
@allow(EDITOR)
def rename(number: int, path: str) -> ResponseReturnValue:
    new = request.form.get("path", "")
    return _act(number, path, lambda conn: arranging.rename(conn, number, path, new, g.actor))


def zipped(files: dict[str, bytes], name: str) -> Response:
    response = Response(exchange.pack(files), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def labelled(problems: tuple[Problem, ...]) -> list[Problem]:
    """The problems with the names of their inputs; those of files with the name of the file."""
    return [
        Problem(one.message, one.place, say(LABELS[one.place]) if one.place in LABELS else one.file, one.file)
        for one in problems
    ]


def _read(file: FileStorage) -> tuple[str, bytes]:
    # A large one lies in a file of the system's until it is closed.
    with file.stream:
        return str(file.filename), file.read()


def _act(number: int, path: str, act: Callable[[Connection], object]) -> ResponseReturnValue:
    try:
        with doors.writing() as conn:
            act(conn)
    except Invalid as invalid:
        return page(number, path, labelled(invalid.problems)), 422
    tell(Message("Done. What stood there is in the history of the file."))
    return redirect(url_for("studio.show", number=number, kind=kind_of(path)))
