"""The duty roster: who is on call now, one's own turns, and for each role its weeks, written by supervisors and
administrators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import on_call
from app.errors import Conflict, DeskError, Invalid, NotFound, Problem, Refused
from app.i18n import Message
from app.identity import duty, rosters
from app.identity.duty import ALWAYS, DAYS, Turn, Week
from app.identity.roles import ROLES
from app.web import doors, words
from app.web.access import allow, any_staff
from app.web.language import named, say, tell
from app.web.rules import calendar_words

FARTHEST = timedelta(days=20 * 366)

blueprint = Blueprint("duty_roster", __name__, url_prefix="/duty")

MINE_AHEAD = timedelta(days=28)
SHOWN_AHEAD = timedelta(days=14)
WEEK = timedelta(days=DAYS)


@dataclass(frozen=True)
class Line:
    """A role with a roster: who is on call for it now, and the gaps to come. ``at_desk``: the office is open."""

    role: str
    now: Turn | None
    at_desk: bool
    gaps: Sequence[Turn]


@dataclass(frozen=True)
class Cell:
    """A turn of the week that is shown: its person, and what is wrong with what somebody chose for it."""

    name: str
    begins: str
    person: str | None
    over: bool
    gap: bool
    here: bool


# req: R-034
@blueprint.get("")
@allow(any_staff)
def index() -> ResponseReturnValue:
    now = clock.now()
    with doors.reading() as conn:
        people, rostered = words.people(conn), duty.kept(conn)
        lines = [_line(conn, role, now) for role in ROLES if role in rostered]
        mine = duty.of_person(conn, g.actor.name, now, now + MINE_AHEAD, _zone())
    free = [(one.code, named(one.zh, one.en)) for one in ROLES.values() if one.inside and one.code not in rostered]
    return render_template("duty/index.html", lines=lines, mine=mine, people=people, free=free, weekday=_weekday)


@blueprint.post("")
@allow(*rosters.EDITORS)
def begin() -> ResponseReturnValue:
    """Keep a roster for another role, or open the one there is."""
    role = request.form.get("role", "")
    if role not in ROLES:
        raise NotFound
    return redirect(url_for("duty_roster.show", role=role))


# req: R-034
@blueprint.get("/<role>")
@allow(any_staff)
def show(role: str) -> ResponseReturnValue:
    """A week; ``?copy=1`` offers the people of the week before, to be looked at and published."""
    return _page(role)


# req: R-034
@blueprint.post("/<role>/turns")
@allow(*rosters.EDITORS)
def keep(role: str) -> ResponseReturnValue:
    """The change-overs of a role; ``stop``: no roster any more."""
    seen, reason = request.form.get("number", 0, type=int), request.form.get("reason", "")
    hours = request.form.get("turns", "").replace("，", " ").replace(",", " ").replace("：", ":").split()

    def act(conn: Connection, monday: date) -> None:
        if "stop" in request.form:
            rosters.drop(conn, g.actor, role, seen, reason)
        else:
            rosters.keep(conn, g.actor, role, seen, hours, reason)

    return _acted(role, "turns", act)


# req: R-034
@blueprint.post("/<role>/people")
@allow(*rosters.EDITORS)
def write(role: str) -> ResponseReturnValue:
    """Publish a week."""
    return _acted(role, "people", lambda conn, monday: _write(conn, role, monday))


@blueprint.post("/<role>/exchange")
@allow(*rosters.EDITORS)
def exchange(role: str) -> ResponseReturnValue:
    """Two people change places."""
    one, other = (_place(request.form.get(name, "")) for name in ("one", "other"))
    seen, reason = request.form.get("number", 0, type=int), request.form.get("reason", "")
    return _acted(
        role, "exchange",
        lambda conn, monday: rosters.swap(conn, g.actor, role, monday, seen, one, other, reason, _zone()),
    )  # fmt: skip


@blueprint.post("/<role>/restoration")
@allow(*rosters.EDITORS)
def restore(role: str) -> ResponseReturnValue:
    """A week as it was in an earlier version."""
    number, seen = (request.form.get(name, 0, type=int) for name in ("version", "number"))
    reason = request.form.get("reason", "")
    return _acted(
        role, "restoration",
        lambda conn, monday: rosters.restore(conn, g.actor, role, monday, seen, number, reason, _zone()),
    )  # fmt: skip


def _acted(role: str, form: str, act: Callable[[Connection, date], None]) -> ResponseReturnValue:
    monday = _monday()
    try:
        with doors.writing() as conn:
            act(conn, monday)
    except Invalid as error:
        return _page(role, form, error.problems), 422
    except (Conflict, Refused) as refusal:
        return _page(role, form, refusal=refusal), 409
    tell(Message("The changes are saved."))
    return redirect(url_for("duty_roster.show", role=role, week=monday.isoformat()))


def _write(conn: Connection, role: str, monday: date) -> None:
    there = duty.week(conn, role, monday)
    people = tuple(
        tuple(request.form.get(f"cell.{day}.{place}") or None for place in range(len(there.turns)))
        for day in range(DAYS)
    )
    seen = request.form.get("number", 0, type=int)
    rosters.write(conn, g.actor, role, monday, seen, people, request.form.get("reason", ""), _zone())


def _page(role: str, form: str = "", problems: Sequence[Problem] = (), refusal: DeskError | None = None) -> str:
    if role not in ROLES or not ROLES[role].inside:
        raise NotFound
    monday, now = _monday(), clock.now()
    with doors.reading() as conn:
        roster, there, people = duty.roster(conn, role), duty.week(conn, role, monday), words.people(conn)
        before = duty.week(conn, role, monday - WEEK)
        cells, fit = _cells(conn, there, now), duty.fit(conn, role)
        versions, changes = (duty.versions(conn, role, key) for key in (monday.isoformat(), ALWAYS))
        line = _line(conn, role, now) if roster.kept else None
    copied = "copy" in request.args and before.number > 0 and len(before.turns) == len(there.turns)
    shown = _typed(there) if form == "people" else _copied(there, before, cells) if copied else there.people
    days = [monday + timedelta(days=number) for number in range(DAYS)]
    return render_template(
        "duty/show.html", role=role, roster=roster, week=there, days=days, cells=cells, shown=shown, fit=fit,
        people=people, versions=versions, changes=changes, line=line, copied=copied, form=form, problems=problems,
        refusal=refusal, typed=request.form, may_copy=before.number > 0 and len(before.turns) == len(there.turns),
        previous=monday - WEEK, following=monday + WEEK, weekday=_weekday, today=now.astimezone(_zone()).date(),
        ended=days[-1] < (now - timedelta(days=1)).astimezone(_zone()).date(),
    )  # fmt: skip


def _cells(conn: Connection, there: Week, now: datetime) -> list[list[Cell]]:
    past = rosters.over(conn, there, _zone())
    start = datetime.combine(there.monday, time.min, _zone())
    missing = {turn.start for turn in on_call.gaps(conn, there.role, start, start + WEEK)}
    laid = {(turn.day, turn.place): turn for turn in duty.turns(conn, there.role, start, start + WEEK, _zone())}
    rows = []
    for number, names in enumerate(there.people):
        day = there.monday + timedelta(days=number)
        row = []
        for place, (begins, person) in enumerate(zip(there.turns, names, strict=True)):
            turn = laid[day, place]
            over = (number, place) in past
            gap = turn.start in missing and not over
            row.append(Cell(f"cell.{number}.{place}", begins, person, over, gap, turn.start <= now < turn.end))
        rows.append(row)
    return rows


def _typed(there: Week) -> Sequence[Sequence[str | None]]:
    return [
        [request.form.get(f"cell.{day}.{place}") or None for place in range(len(there.turns))] for day in range(DAYS)
    ]


def _copied(there: Week, before: Week, cells: Sequence[Sequence[Cell]]) -> Sequence[Sequence[str | None]]:
    """The people of the week before; a turn that is over keeps its own."""
    return [
        [there.people[day][place] if cell.over else before.people[day][place] for place, cell in enumerate(row)]
        for day, row in enumerate(cells)
    ]


def _line(conn: Connection, role: str, now: datetime) -> Line:
    at_desk = on_call.is_open(conn, role, now)
    found = on_call.gaps(conn, role, now, now + SHOWN_AHEAD)
    return Line(role, duty.on_call(conn, role, now, _zone()), at_desk, found)


def _monday() -> date:
    """The week this request is about, else the present one; also where no roster is ever laid."""
    today = clock.now().astimezone(_zone()).date()
    try:
        day = date.fromisoformat(request.values.get("week", ""))
    except ValueError:
        day = today
    return duty.monday_of(day if abs(day - today) < FARTHEST else today)


def _place(text: str) -> rosters.Cell:
    day, _, place = text.partition(".")
    if not (day.isdecimal() and place.isdecimal()):
        raise NotFound
    return int(day), int(place)


def _weekday(day: date) -> str:
    return say(calendar_words.NAMES[day.weekday()])


def _zone() -> ZoneInfo:
    return ZoneInfo(doors.settings().time_zone)
