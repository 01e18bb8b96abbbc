"""A calendar edited: its week, one day, days from elsewhere. Each goes into the draft; nothing holds before it is
published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Conflict, DeskError, Invalid, Problem
from app.files import names
from app.i18n import Message
from app.policies import calendar_changes, calendar_contents, calendar_files, day_texts, publications, windows
from app.policies.calendar_files import Read
from app.policies.drafts import CALENDAR
from app.policies.loading import WEEKDAYS
from app.policies.versions import CalendarContent
from app.web import doors
from app.web.access import allow
from app.web.language import say, tell
from app.web.rules import calendar_words, desk
from app.web.rules.calendars import Sent, editing, page

blueprint = Blueprint("calendar_edits", __name__, url_prefix="/admin/calendars/<key>")

ENCODINGS = ("utf-8-sig", "gb18030")
"""What spreadsheets of this country write."""


# req: R-018 R-023
@blueprint.post("/week")
@allow(desk.EDITOR)
def week(key: str) -> ResponseReturnValue:
    """The hours of each weekday, the time zone, and up to when holidays are known."""
    weekly, problems = {}, []
    for name, label in zip(WEEKDAYS, calendar_words.NAMES, strict=True):
        try:
            weekly[name] = windows.read(request.form.get(name, ""))
        except DeskError as mistake:
            problems.append(Problem(mistake.message, name, say(label)))
    until, text = None, request.form.get("published_until", "").strip()
    try:
        until = calendar_files.day(text) if text else None
    except DeskError as mistake:
        problems.append(Problem(mistake.message, "published_until", say(Message("Holidays published until"))))
    zone = request.form.get("zone", "").strip()
    return _kept(
        key, "week", problems,
        lambda now: CalendarContent(zone, {name: pairs for name, pairs in weekly.items() if pairs}, now.days, until),
    )  # fmt: skip


# req: R-018 R-023
@blueprint.post("/day")
@allow(desk.EDITOR)
def day(key: str) -> ResponseReturnValue:
    """One day: off, worked to make up for another, with special hours; or as its week again."""
    said, problems = _day(request.form)
    kind = request.form.get("kind", "")
    if kind == "week" and not problems:
        return _kept(key, "day", problems, lambda now: calendar_changes.without(now, said["date"]))
    return _kept(key, "day", problems, lambda now: calendar_changes.laid(now, [said]))


# req: R-018 R-023
@blueprint.post("/import")
@allow(desk.EDITOR)
def fetch(key: str) -> ResponseReturnValue:
    """Days from the package of holidays or from a file, shown as a difference; nothing is kept yet."""
    way = request.form.get("way", "")
    found = _read(way)
    if found.problems:
        return page(key, Sent("import", found.problems, typed=request.form)), 422
    replace = "replace" in request.form or way == "package"
    with doors.reading() as conn:
        place, now = desk.find(conn, CALENDAR, desk.NO_PROFILE, key), editing(conn, key)
    then = _laid(now.content, found.days, replace, way)
    base, seen = desk.looked_at()
    changes = list(calendar_words.changes(*(calendar_contents.document(one) for one in (now.content, then))))
    return render_template(
        "calendars/import.html", place=place, changes=[_line(one) for one in changes], found=found, way=way,
        replace=replace, base=base, seen=seen, days=day_texts.written(found.days),
        year=found.years[0],
    )  # fmt: skip


# req: R-018 R-023
@blueprint.post("/days")
@allow(desk.EDITOR)
def take(key: str) -> ResponseReturnValue:
    """The days whose difference was looked at, into the draft."""
    try:
        days = day_texts.read(request.form.get("days", ""))
    except DeskError as unreadable:
        broken = Problem(unreadable.message, "way")
        return page(key, Sent("import", [broken], typed=request.form)), 422
    way, replace = request.form.get("way", ""), "replace" in request.form
    return _kept(key, "import", [], lambda now: _laid(now, days, replace, way))


def _kept(key: str, form: str, problems: Sequence[Problem], change: Any) -> ResponseReturnValue:
    """Put a change into this person's draft; what is wrong or was changed by others is shown on the page."""
    if problems:
        return page(key, Sent(form, problems, typed=request.form)), 422
    with doors.reading() as conn:
        place, now = desk.find(conn, CALENDAR, desk.NO_PROFILE, key), editing(conn, key)
    content = change(now.content if now.mine else now.published)
    if wrong := publications.calendar_problems(content):
        place_of = "zone" if form == "week" and _is_unknown(content.zone) else "mon" if form == "week" else "date"
        return page(key, Sent(form, [Problem(one.message, place_of) for one in wrong], typed=request.form)), 422
    written = calendar_contents.document(content)
    try:
        with doors.writing() as conn:
            desk.save(conn, place, written)
    except Invalid:
        raise
    except Conflict as refusal:
        with doors.reading() as conn:
            both = desk.beside(conn, place, written, refusal)
        return page(key, Sent(form, both=both, typed=request.form)), 409
    tell(Message("Kept in the draft. It holds once it is published."))
    return redirect(_back(key))


def _back(key: str) -> str:
    year = request.form.get("year", type=int)
    return url_for("admin_calendars.show", key=key, year=year)


def _day(form: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []
    said: dict[str, Any] = {"kind": form.get("kind", ""), "windows": [], "source": ""}
    try:
        said["date"] = calendar_files.day(form.get("day", ""))
    except DeskError as mistake:
        problems.append(Problem(mistake.message, "day", say(Message("Date"))))
    if said["kind"] not in (*calendar_words.KINDS, "week"):
        problems.append(Problem(Message("Say what kind of day it is."), "kind", say(Message("Kind"))))
    try:
        said["windows"] = windows.read(form.get("windows", "")) if said["kind"] in ("work", "special") else []
        if said["kind"] == "special" and not said["windows"]:
            raise calendar_files.NeedsHours
    except DeskError as mistake:
        problems.append(Problem(mistake.message, "windows", say(Message("Hours"))))
    for place in ("name_zh", "name_en"):
        said[place] = form.get(place, "").strip()[:120]
    return said, problems


def _read(way: str) -> Read:
    if way == "package":
        return calendar_files.chinese(request.form.get("package_year", 0, type=int))
    file = request.files.get("file")
    if way not in ("csv", "ics") or file is None or not file.filename:
        return Read((), [Problem(Message("Choose a file first."), "file")])
    text = _text(file.read())
    if text is None:
        return Read((), [Problem(Message("This file is no text in UTF-8 or GB 18030."), "file")])
    return (calendar_files.from_csv if way == "csv" else calendar_files.from_ics)(text, names.clean(file.filename))


def _text(raw: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Nobody types a null character, and PostgreSQL stores none.
        return text if "\0" not in text else None
    return None


def _laid(now: CalendarContent, days: Sequence[Mapping[str, Any]], replace: bool, way: str) -> CalendarContent:
    """The package knows whole years: what it says of one is all there is, and the year is published by it."""
    years = sorted({one["date"].year for one in days})
    until = date(years[-1], 12, 31) if way == "package" else None
    return calendar_changes.laid(now, days, replace=years if replace else (), until=until)


def _line(line: calendar_words.Line) -> dict[str, Any]:
    return dict(zip(("label", "before", "after", "row"), line, strict=True))


def _is_unknown(zone: str) -> bool:
    return bool(publications.calendar_problems(CalendarContent(zone, {"mon": [["08:00", "09:00"]]})))
