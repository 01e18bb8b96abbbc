"""Instances for whoever keeps the machine running: diagram with tokens, variables, clocks, incidents, history.

Nothing here says who the customer is, so an administrator may look; what the case says in its variables is shown to who
may see the case. From here a token is moved and a variable corrected (see ``instance_moves``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import matters, numbers
from app.cases.operations import correcting, journal
from app.engine import incident_log, instances_list, positions, queries
from app.engine.operations import variables
from app.errors import NotFound
from app.i18n import Message
from app.web import diagrams, doors, dues, timeline, words
from app.web.access import allow
from app.web.language import named

instances = Blueprint("instances", __name__, url_prefix="/instances")

READERS = ("admin", "supervisor", "manager")
SHOWN = 100
STATUSES = {
    "running": (Message("running"), "blue"),
    "suspended": (Message("suspended"), "orange"),
    "completed": (Message("completed"), "green"),
    "cancelled": (Message("cancelled"), "grey"),
}
KINDS = {
    "text": Message("text"),
    "number": Message("number"),
    "flag": Message("yes or no"),
    "choice": Message("choice"),
    "moment": Message("date and time"),
    "list": Message("list"),
    "nothing": Message("nothing"),
}


@dataclass(frozen=True)
class Called:
    """A diagram inside the instance that a token has been in, and in which."""

    process: str
    name: str
    busy: bool


@instances.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """What needs a look: suspended ones and those with incidents; or all of one case, by its number."""
    sought = request.args.get("number", "").strip()
    with doors.reading() as conn:
        if sought:
            key = sought if ":" in sought else numbers.business_key(sought)
            rows = instances_list.of(conn, key)
        else:
            rows = instances_list.wanting(conn, SHOWN)
        people = words.people(conn)
    return render_template(
        "instances/index.html", rows=rows, sought=sought, statuses=STATUSES, people=people, shown=SHOWN
    )


@instances.get("/<int:instance_id>")
@allow(*READERS)
def show(instance_id: int) -> ResponseReturnValue:
    wanted = request.args.get("process", "")
    with doors.reading() as conn:
        row = find(conn, instance_id)
        standings = positions.of(conn, row.business_key)
        standing = next(one for one in standings if one.instance_id == instance_id)
        timers = [one for one in queries.timers_of(conn, row.business_key) if one.instance_id == instance_id]
        picture = diagrams.picture(conn, [standing], timers, (instance_id, wanted) if wanted else None)
        seen, now = matters.may_see(conn, row.business_key, g.actor), clock.now()
        waits = dues.waited_for(conn, timers)
        people, failed = words.people(conn), incident_log.of_instance(conn, instance_id)
        entries = timeline.of(conn, row.business_key, standings, people, words.codes(conn), {}, instance_id)
        page = {
            "row": row, "standing": standing, "picture": picture, "seen": seen, "people": people,
            "variables": variables.of(conn, instance_id) if seen else (),
            "clocks": [(one, _step(standing, one), dues.of_timer(conn, one, now, waits)) for one in timers],
            "incidents": failed, "steps": incident_log.steps(conn, failed),
            "parent": instances_list.parent(conn, instance_id),
            "beside": [one for one in standings if one is not standing],
        }  # fmt: skip
    called = [Called(one.process, named(one.name, one.name_en), bool(one.active)) for one in standing.drawings[1:]]
    whole = "history" in request.args
    return render_template(
        "instances/show.html", **page, called=called, statuses=STATUSES, kinds=KINDS,
        days=timeline.days([one for one in entries if whole or not one.quiet]), whole=whole,
        may_correct=seen and correcting.may(g.actor) and row.status == "running",
        may_move=g.actor.has(*journal.MECHANICS) and row.status == "running",
        here_path=url_for("instances.show", instance_id=instance_id),
    )  # fmt: skip


def find(conn: Connection, instance_id: int) -> Any:
    """The instance with its definition. Raises NotFound."""
    row = queries.instance(conn, instance_id)
    if row is None:
        raise NotFound
    return row


def _step(standing: Any, timer: Any) -> str:
    nodes = standing.bundle.processes[timer.process].nodes
    node = nodes.get(timer.host_node) or nodes.get(timer.node)
    return named(node.name, node.name_en) if node else str(timer.node)
