"""Why something is due when it is: one page for every clock, opened by whatever shows its due date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock, policies
from app.cases import late, matters
from app.engine import hosts, queries
from app.errors import NotFound
from app.i18n import Message
from app.policies import drafts, reading, standings
from app.policies.standings import Sources
from app.web import doors, dues, words
from app.web.access import allow, any_staff
from app.web.formatting import Due
from app.web.language import named
from app.web.rules import desk, rule_words
from app.web.rules.rule_words import Names

clocks = Blueprint("clocks", __name__, url_prefix="/clocks")


@dataclass(frozen=True)
class Step:
    """A rung of the ladder in words; ``state`` is passed, next, later, still (the clock stands) or never."""

    text: Message
    at: datetime | None
    state: str


@dataclass(frozen=True)
class Rule:
    """A rule in the version that counts: its name, who published it, when and why, and where its versions stand."""

    name: str
    number: int
    act: Any
    href: str


@dataclass(frozen=True)
class Explained:
    """Everything the page of a clock says. ``over``: what it limited is done. ``seen``: the reader may open the matter
    it belongs to."""

    timer: Any
    name: str
    step: str
    due: Due
    over: bool
    why: Sequence[Message]
    profile: str
    condition: str | None
    rules: Sequence[Rule]
    ladder: Sequence[Step]
    seen: bool


@clocks.get("/<int:timer_id>")
@allow(any_staff)
def show(timer_id: int) -> ResponseReturnValue:
    """As a page, or as the part of one (``?part=1``) that opens over the page one is on."""
    with doors.reading() as conn:
        told, people = _explained(conn, _find(conn, timer_id)), words.people(conn)
    page = "clocks/_explanation.html" if "part" in request.args else "clocks/show.html"
    return render_template(page, told=told, people=people)


def _find(conn: Connection, timer_id: int) -> Any:
    """The clock, for whoever may see its matter or a task it limits; and for readers of rules, who meet it in the
    list of a preview: an explanation names rules and instants, nothing of the customer. Raises NotFound."""
    row = queries.timer_by_id(conn, timer_id)
    if row is None or not (
        g.actor.has(*desk.READERS)
        or matters.may_see(conn, row.business_key, g.actor)
        or any(_is_mine(task) for task in queries.tasks_due_by(conn, row))
    ):
        raise NotFound
    return row


def _is_mine(task: Any) -> bool:
    return task.role in g.actor.roles or g.actor.name in (task.assignee, task.completed_by)


def _explained(conn: Connection, row: Any) -> Explained:
    sources, step = standings.sources(conn, row), named(*hosts.of(conn, [row.id])[row.id])
    limit = named(*late.limit_name(conn, row.limit_key).values()) if row.limit_key else ""
    return Explained(
        timer=row,
        name=limit or step,
        step=step,
        due=dues.of_timer(conn, row, clock.now(), dues.waited_for(conn, [row])),
        over=_over(row),
        why=policies.explain(conn, row),
        profile=desk.profile_name(reading.book(conn), sources.profile) if sources else "",
        condition=sources.limit.condition if sources else None,
        rules=_rules(limit, sources) if sources else (),
        ladder=_ladder(conn, row),
        seen=matters.may_see(conn, row.business_key, g.actor),
    )


def _rules(name: str, sources: Sources) -> list[Rule]:
    limit, calendar = sources.limit, sources.calendar
    its_versions = _versions(drafts.LIMIT, limit.profile, limit.key)
    return [
        Rule(name, limit.number, sources.limit_act, its_versions),
        Rule(
            named(calendar.name_zh, calendar.name_en), calendar.number, sources.calendar_act,
            _versions(drafts.CALENDAR, desk.NO_PROFILE, calendar.key),
        ),
    ]  # fmt: skip


def _versions(kind: str, profile: str, key: str) -> str:
    """Where the versions of a rule are compared, for those who may read them."""
    if not g.actor.has(*desk.READERS):
        return ""
    return url_for("rule_versions.versions", kind=kind, profile=profile, key=key)


def _ladder(conn: Connection, row: Any) -> list[Step]:
    names = Names.of(conn)
    found: list[Step] = []
    for one in standings.of(conn, row):
        before = found[-1].state if found else "passed"
        following = "still" if one.at is None else "next" if before == "passed" else "later"
        state = "passed" if one.passed else "never" if _over(row) else following
        at = None if state == "never" else one.at
        found.append(Step(rule_words.rung_line(one.rung.document, one.rung.share, names), at, state))
    return found


def _over(row: Any) -> bool:
    """Whether the step was done, or taken away: before the limit was up, or after it."""
    return row.state == "cancelled" or (row.state == "fired" and row.next_at is None)
