"""The working calendars: the list, one with its year, its names; made as copies, put away and fetched back.

What is edited becomes a draft (``calendar_edits``); its preview and publication are those of all rules (``rules``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.errors import Conflict, DeskError, Invalid, NotFound, Problem, Refused
from app.i18n import Message
from app.policies import (
    calendar_changes,
    calendar_contents,
    calendar_files,
    drafts,
    horizon,
    naming,
    own_calendars,
    reading,
    windows,
)
from app.policies.drafts import CALENDAR
from app.policies.loading import WEEKDAYS
from app.policies.versions import CalendarContent
from app.web import doors, words
from app.web.access import allow
from app.web.language import tell
from app.web.rules import calendar_words, desk, year_grid
from app.web.rules.desk import READERS, Beside
from app.web.rules.profiles import labelled, profile_name

admin_calendars = Blueprint("admin_calendars", __name__, url_prefix="/admin/calendars")


@dataclass(frozen=True)
class Sent:
    """What somebody sent from a page of one calendar and how it was refused; ``form`` names the form of several."""

    form: str = ""
    problems: Sequence[Problem] = ()
    refusal: DeskError | None = None
    both: Beside | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    def value(self, form: str, name: str, stored: str = "") -> str:
        """What an input shows: what was typed into its form, else what is stored."""
        return self.typed.get(name, "") if self.form == form else stored

    def wrong(self, form: str) -> Sequence[Problem]:
        return self.problems if self.form == form else ()


@dataclass(frozen=True)
class Editing:
    """What an administrator is at: the version and draft he has seen, and the content he sees."""

    content: CalendarContent
    published: CalendarContent
    base: int
    draft: Any
    mine: bool

    @property
    def seen(self) -> int:
        return self.draft.version if self.draft is not None and self.mine else 0


# req: R-018 R-023
@admin_calendars.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    return _index()


@admin_calendars.post("")
@allow(desk.EDITOR)
def copy() -> ResponseReturnValue:
    """A new calendar as a copy of another."""
    typed = request.form
    try:
        with doors.writing() as conn:
            own_calendars.copy(
                conn, typed.get("source", ""), typed.get("key", ""), typed.get("name_zh", ""),
                typed.get("name_en", ""), author=g.actor.name, reason=typed.get("reason", ""),
            )  # fmt: skip
    except Invalid as error:
        return _index(labelled(error.problems)), 422
    tell(Message("The calendar is copied. Nobody counts by it until a profile names it."))
    return redirect(url_for("admin_calendars.show", key=typed["key"].strip()))


# req: R-018 R-023
@admin_calendars.get("/<key>")
@allow(*READERS)
def show(key: str) -> ResponseReturnValue:
    """A year of the calendar, with one's own draft; another's with ``?draft=``."""
    return page(key)


@admin_calendars.post("/<key>/names")
@allow(desk.EDITOR)
def rename(key: str) -> ResponseReturnValue:
    names = request.form.get("name_zh.names", ""), request.form.get("name_en.names", "")
    return _act(key, "names", lambda conn, by: own_calendars.rename(conn, key, *names, **by))


@admin_calendars.post("/<key>/archive")
@allow(desk.EDITOR)
def archive(key: str) -> ResponseReturnValue:
    return _act(key, "archive", lambda conn, by: own_calendars.archive(conn, key, **by))


@admin_calendars.post("/<key>/restoration")
@allow(desk.EDITOR)
def restore(key: str) -> ResponseReturnValue:
    return _act(key, "restoration", lambda conn, by: own_calendars.restore(conn, key, **by))


def editing(conn: Connection, key: str) -> Editing:
    """What this person sees of a calendar: the own draft, another's where it is asked for, else what is published."""
    published, base = calendar_contents.of(conn, key), calendar_contents.number(conn, key)
    draft = drafts.of(conn, CALENDAR, key)
    mine = draft is not None and draft.author == g.actor.name
    shown = draft is not None and (mine or "draft" in request.args)
    content = calendar_contents.content(draft.document) if draft is not None and shown else published
    return Editing(content, published, base, draft, mine)


def page(key: str, sent: Sent | None = None) -> str:
    """The page of one calendar, with what was refused."""
    sent = sent or Sent()
    with doors.reading() as conn:
        place = desk.find(conn, CALENDAR, desk.NO_PROFILE, key)
        row, now = own_calendars.find(conn, key), editing(conn, key)
        book, people = reading.book(conn), words.people(conn)
        missing = [one.year for one in horizon.unpublished_years(conn, clock.now()) if one.calendar == key]
        last = naming.last_act(conn, CALENDAR, key)
        uses = own_calendars.uses(book).get(key, ())
    today = year_grid.compiled(now.content).date_of(clock.now())
    year, chosen = _asked(today)
    said = next((day for day in now.content.days if day["date"] == chosen), None) if chosen else None
    return render_template(
        "calendars/show.html", place=place, row=row, editing=now, people=people, sent=sent, year=year, today=today,
        chosen=chosen, said=said, months=year_grid.of(now.content, year, now.published), missing=missing, last=last,
        uses=[(profile_name(book, use.profile), words.role(use.role)) for use in uses], in_words=calendar_words,
        weekdays=list(zip(WEEKDAYS, calendar_words.NAMES, calendar_words.SHORT, strict=True)), marks=year_grid.MARKS,
        windows=windows, changed=bool(calendar_changes.between(now.published, now.content)),
        years=(year_grid.FIRST_YEAR, year_grid.LAST_YEAR), known=calendar_files.known_years(),
        base=sent.both.base if sent.both else now.base, seen=sent.both.seen if sent.both else now.seen,
        longest=(naming.LONGEST_NAME, naming.LONGEST_REASON),
    )  # fmt: skip


def _asked(today: date) -> tuple[int, date | None]:
    """The year and the day that the address asks for."""
    chosen = None
    if text := request.values.get("day", ""):
        try:
            chosen = date.fromisoformat(text)
        except ValueError:
            chosen = None
    year = request.values.get("year", chosen.year if chosen else today.year, type=int)
    if not year_grid.FIRST_YEAR <= year <= year_grid.LAST_YEAR:
        raise NotFound
    return year, chosen


def _act(key: str, form: str, act: Callable[[Connection, dict[str, Any]], object]) -> ResponseReturnValue:
    by = {
        "author": g.actor.name, "reason": request.form.get("reason", ""),
        "seen": request.form.get("last", 0, type=int),
    }  # fmt: skip
    try:
        with doors.writing() as conn:
            act(conn, by)
    except Invalid as error:
        return page(key, Sent(form, labelled(error.problems, form), typed=request.form)), 422
    except (Conflict, Refused) as error:
        return page(key, Sent(form, refusal=error, typed=request.form)), 409
    tell(Message("The changes are saved."))
    return redirect(url_for("admin_calendars.show", key=key))


def _index(problems: Sequence[Problem] = ()) -> str:
    with doors.reading() as conn:
        book, rows = reading.book(conn), own_calendars.listing(conn)
        uses, at_work, people = own_calendars.uses(book), drafts.all_of(conn, CALENDAR), words.people(conn)
        missing: dict[str, list[int]] = {}
        for one in horizon.unpublished_years(conn, clock.now()):
            missing.setdefault(one.calendar, []).append(one.year)
        versions = {row.key: book.calendars[row.key][-1] for row in rows}
    shown = {
        key: [(profile_name(book, use.profile), words.role(use.role)) for use in held] for key, held in uses.items()
    }
    return render_template(
        "calendars/index.html", rows=rows, versions=versions, uses=shown, missing=missing, drafts=at_work,
        people=people, week=calendar_words.week, problems=problems, typed=request.form,
        longest=(naming.LONGEST_NAME, naming.LONGEST_REASON),
    )  # fmt: skip
