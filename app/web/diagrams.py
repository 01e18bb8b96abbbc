"""Drawings of procedures with their tokens: the file a drawing is made from, and the marks put on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import matters
from app.cases.operations import journal
from app.engine import positions, queries
from app.engine.positions import Drawing, Standing
from app.errors import NotFound
from app.i18n import Message
from app.web import doors, dues, formatting
from app.web.access import allow, any_staff
from app.web.language import named, say

diagrams = Blueprint("diagrams", __name__)


@dataclass(frozen=True)
class Picture:
    """A drawing as the ``diagram`` macro takes it, and which others there are to look at."""

    src: str
    label: str
    state: Mapping[str, Any]
    instance_id: int
    process: str
    others: Sequence[Choice] = ()
    words: str = ""


@dataclass(frozen=True)
class Choice:
    """One diagram that can be looked at. ``busy``: a token is in it."""

    instance_id: int
    process: str
    name: str
    busy: bool
    current: bool


@diagrams.get("/diagrams/<int:instance_id>/<process>.bpmn")
@allow(any_staff)
def source(instance_id: int, process: str) -> ResponseReturnValue:
    with doors.reading() as conn:
        instance = queries.instance(conn, instance_id)
        # A diagram says nothing of the customer, so an administrator may see it who sees no case.
        seen = instance is not None and (
            g.actor.has(*journal.MECHANICS) or matters.may_see(conn, instance.business_key, g.actor)
        )
        if instance is None or not seen:
            raise NotFound
        drawing = positions.diagram(conn, instance_id, instance.business_key, process)
    return plainly(drawing)


def plainly(drawing: bytes | str) -> Response:
    """A diagram for the viewer. Whoever opens its address gets no page: XML can bring scripts and style sheets."""
    response = Response(drawing, content_type="application/xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def picture(
    conn: Connection, standings: Sequence[Standing], timers: Sequence[Any], wanted: tuple[int, str] | None = None
) -> Picture | None:
    """The drawing to show: the one asked for, else the innermost one where a token is.

    Raises NotFound for one that is asked for and not there.
    """
    if not standings:
        return None
    standing, drawing = chosen(standings, wanted)
    return Picture(
        url_for("diagrams.source", instance_id=standing.instance_id, process=drawing.process),
        named(drawing.name, drawing.name_en),
        _state(conn, standing, drawing, timers),
        standing.instance_id,
        drawing.process,
        tuple(_choices(standings, standing, drawing)),
        _words(standing, drawing),
    )


def chosen(standings: Sequence[Standing], wanted: tuple[int, str] | None = None) -> tuple[Standing, Drawing]:
    """The instance to show and which of its diagrams; where nothing is open any more, the main one of the matter."""
    if wanted is None:
        standing = next((one for one in standings if one.is_open), standings[0])
        return standing, standing.latest
    standing = next((one for one in standings if one.instance_id == wanted[0]), None)  # type: ignore[assignment]
    if standing is None:
        raise NotFound
    return standing, standing.drawing(wanted[1])


def _choices(standings: Sequence[Standing], standing: Standing, drawing: Drawing) -> list[Choice]:
    all_of_them = [
        (one, diagram, named(diagram.name, diagram.name_en)) for one in standings for diagram in one.drawings
    ]
    times = Counter(name for _, _, name in all_of_them)
    return [
        Choice(
            one.instance_id,
            diagram.process,
            # What ran several times is told apart by when it began.
            f"{name} {formatting.short_moment(one.started_at)}" if times[name] > 1 else name,
            bool(diagram.active),
            one is standing and diagram is drawing,
        )
        for one, diagram, name in all_of_them
    ]


def _state(conn: Connection, standing: Standing, drawing: Drawing, timers: Sequence[Any]) -> dict[str, Any]:
    now = clock.now()
    mine = [
        timer
        for timer in timers
        if timer.instance_id == standing.instance_id and timer.process == drawing.process and timer.due_at
    ]
    waits = dues.waited_for(conn, mine)
    chips = {timer.node: dues.of_timer(conn, timer, now, waits) for timer in mine}
    return {
        "done": drawing.done,
        "active": drawing.active,
        "incident": drawing.stopped,
        "timers": {node: {"text": say(due.text), "state": due.state} for node, due in chips.items()},
    }


def _words(standing: Standing, drawing: Drawing) -> str:
    """Where the tokens are, for whoever does not see the drawing."""
    nodes = standing.bundle.processes[drawing.process].nodes
    names = [named(nodes[node].name, nodes[node].name_en) for node in drawing.active if node in nodes]
    if not names:
        return say(Message("No step is active in this diagram."))
    return say(Message("Active now: {steps}.", steps=", ".join(name for name in names if name)))
