"""The drawings of the procedures that new cases run on, with one node marked: where a time limit is used."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.engine import definitions, inventory
from app.policies import reading
from app.web import diagrams, doors
from app.web.access import allow, any_staff
from app.web.language import named

process_pictures = Blueprint("process_pictures", __name__, url_prefix="/processes")


@process_pictures.get("/<process>")
@allow(any_staff)
def show(process: str) -> ResponseReturnValue:
    """A procedure as it is now; ``node`` is marked, and the limits it waits for are named below."""
    with doors.reading() as conn:
        definition, book = definitions.active(conn, process), reading.book(conn)
        uses = [(key, use) for key, found in inventory.of(conn).uses.items() for use in found if use.process == process]
    names = {key: named(book.keys[key].name_zh, book.keys[key].name_en) for key, _ in uses if key in book.keys}
    wanted = request.args.get("node", "")
    return render_template(
        "start/diagram.html", definition=definition, uses=uses, names=names, wanted=wanted,
        state={"chosen": [wanted]}, source=url_for("process_pictures.source", process=process),
        profile=book.active_profile,
    )  # fmt: skip


@process_pictures.get("/<process>.bpmn")
@allow(any_staff)
def source(process: str) -> ResponseReturnValue:
    with doors.reading() as conn:
        drawing = definitions.diagram(conn, definitions.active(conn, process), process)
    return diagrams.plainly(drawing)
