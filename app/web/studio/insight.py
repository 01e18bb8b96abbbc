"""Insight on the diagram: where cases of a procedure wait, how long its steps take, which limits are overrun, and
which way cases go. Counts alone: nothing here leads to a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.engine import definitions, runs
from app.errors import NotFound
from app.i18n import Message
from app.policies import reading
from app.studio.insight import figures, queries
from app.studio.insight.figures import Figures
from app.web import diagrams, doors
from app.web.access import allow
from app.web.language import named, say
from app.web.studio import heat
from app.web.studio.doors import READERS

insight = Blueprint("insight", __name__, url_prefix="/studio/insight")

PERIODS = {
    "7": Message("the last 7 days"),
    "30": Message("the last 30 days"),
    "90": Message("the last 90 days"),
    "365": Message("the last 365 days"),
    "all": Message("since its beginning"),
}
USUAL = "30"
FIGURES_OF_LIST = 30
"""Days the list of procedures looks back."""


@dataclass(frozen=True)
class Edition:
    """A version as the choosers name it."""

    number: int
    began: datetime | None
    active: bool
    definition: Any


@insight.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """The procedures that new cases run on, with what waits in them and what the last days brought."""
    now = clock.now()
    with doors.reading() as conn:
        procedures = definitions.all_active(conn)
        counted = queries.overview(conn, now - timedelta(days=FIGURES_OF_LIST), _until(now))
    return render_template("studio/insight/index.html", procedures=procedures, counted=counted, days=FIGURES_OF_LIST)


# req: R-005
@insight.get("/<process>")
@allow(*READERS)
def show(process: str) -> ResponseReturnValue:
    """One version of a procedure in a period, and another version beside it where one is chosen."""
    period, now = _period(), clock.now()
    since = None if period == "all" else now - timedelta(days=int(period))
    with doors.reading() as conn:
        editions = _editions(conn, process)
        edition = _chosen(editions, "version") or next((one for one in editions if one.active), editions[0])
        other = _chosen(editions, "compare")
        other = None if other is edition else other
        found = figures.of(conn, edition.definition, since, _until(now), now)
        beside = figures.of(conn, other.definition, since, _until(now), now) if other else None
        limits = {key: named(one.name_zh, one.name_en) for key, one in reading.book(conn).keys.items()}
    return render_template(
        "studio/insight/show.html", process=process, edition=edition, other=other, editions=editions,
        name=named(edition.definition.name, edition.definition.name_en), found=found, beside=_beside(beside),
        limits=limits, periods=[(key, say(words)) for key, words in PERIODS.items()], period=period,
        drawing=url_for("insight.source", process=process, version=edition.number),
        state=heat.state(found), percent=heat.percent,
        measures=[(key, say(words)) for key, words in heat.MEASURES.items()],
    )  # fmt: skip


@insight.get("/<process>/<int:version>.bpmn")
@allow(*READERS)
def source(process: str, version: int) -> ResponseReturnValue:
    with doors.reading() as conn:
        edition = next((one for one in _editions(conn, process) if one.number == version), None)
        if edition is None:
            raise NotFound
        drawing = definitions.diagram(conn, edition.definition, process)
    return diagrams.plainly(drawing)


def _editions(conn: Any, process: str) -> list[Edition]:
    found = [Edition(row.version, row.began, bool(row.active), row) for row in runs.versions(conn, process)]
    if not found:
        raise NotFound
    return found


def _chosen(editions: Sequence[Edition], name: str) -> Edition | None:
    """The version a parameter of the address names. Raises NotFound for one there never was."""
    asked = request.args.get(name, "")
    if not asked:
        return None
    found = next((one for one in editions if str(one.number) == asked), None)
    if found is None:
        raise NotFound
    return found


def _period() -> str:
    asked = request.args.get("days", USUAL)
    return asked if asked in PERIODS else USUAL


def _until(now: datetime) -> datetime:
    # What happened at this very instant belongs to the period.
    return now + timedelta(seconds=1)


def _beside(found: Figures | None) -> Mapping[str, Mapping[Any, Any]] | None:
    """The figures of the other version by what they are figures of."""
    if found is None:
        return None
    return {
        "steps": {one.node.id: one for one in found.steps},
        "clocks": {(one.node.id, one.limit_key): one for one in found.clocks},
        "ways": {(one.gateway.id, one.target.id): one for one in found.ways},
    }
