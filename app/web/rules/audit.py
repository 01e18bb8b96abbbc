"""The audit page: every change of a rule with old, new, person, time and reason, found again by kind, person, period
and text. It reads what publications and versions keep anyway; there is no second log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.i18n import Message
from app.web import csv_lines, doors, formatting, words
from app.web.access import allow
from app.web.language import say
from app.web.paging import Page
from app.web.rules import audit_choices, audit_clocks, audit_people, audit_rules
from app.web.rules.audit_acts import KINDS, Act, Source
from app.web.rules.rule_changes import Change

audit = Blueprint("audit", __name__, url_prefix="/admin/audit")

READERS = ("admin", "supervisor", "manager")
SOURCES: tuple[Source, ...] = (
    audit_rules.acts,
    audit_choices.lists,
    audit_choices.given,
    audit_choices.moved,
    audit_clocks.bulk,
    audit_people.rosters,
    audit_people.lines,
    audit_people.substitutes_of_roles,
)
"""Who is asked. A room whose rules have versions adds a line."""

SIZE = 20
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
HEADS = (
    Message("Time"), Message("Kind"), Message("Subject"), Message("Attribute"), Message("Before"), Message("After"),
    Message("Person"), Message("Reason"), Message("Note"),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is looked for. ``until`` is the last day, included."""

    kind: str
    person: str
    since: date | None
    until: date | None
    text: str


@dataclass(frozen=True)
class Shown:
    """An act with what it changed, old and new."""

    act: Act
    href: str
    changes: Sequence[Change]


# req: R-018
@audit.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    wanted = _wanted()
    with doors.reading() as conn:
        people = words.people(conn)
        everything = _acts(conn, wanted)
        found = _matching(everything, wanted, people)
        page = Page.asked(len(found), SIZE)
        shown = [_shown(conn, act) for act in found[page.offset : page.offset + page.size]]
    authors = sorted({act.author for act in everything}, key=people)
    return render_template(
        "audit/index.html", shown=shown, page=page, wanted=wanted, people=people, authors=authors, kinds=KINDS,
        count=len(found),
    )  # fmt: skip


# req: R-018
@audit.get("/changes.csv")
@allow(*READERS)
def export() -> ResponseReturnValue:
    """Everything that was found, a line for each attribute that changed."""
    wanted = _wanted()
    with doors.reading() as conn:
        people = words.people(conn)
        lines = list(_lines([_shown(conn, act) for act in _matching(_acts(conn, wanted), wanted, people)], people))
    name = f"changes-{clock.now():%Y%m%d}.csv"
    return Response(
        csv_lines.of(lines), mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _acts(conn: Connection, wanted: Wanted) -> list[Act]:
    """Every act of the period, newest first."""
    zone = ZoneInfo(doors.settings().time_zone)
    since = datetime.combine(wanted.since, time.min, zone) if wanted.since else _EARLIEST
    last = wanted.until or clock.now().astimezone(zone).date()
    until = datetime.combine(last + timedelta(days=1), time.min, zone)
    found = [act for source in SOURCES for act in source(conn, since, until)]
    return sorted(found, key=lambda act: act.at, reverse=True)


def _matching(acts: Sequence[Act], wanted: Wanted, people: words.People) -> list[Act]:
    text = wanted.text.lower()
    return [
        act
        for act in acts
        if wanted.kind in ("", act.kind)
        and wanted.person in ("", act.author)
        and text in f"{act.subject} {act.reason} {people(act.author)} {say(KINDS[act.kind])}".lower()
    ]


def _shown(conn: Connection, act: Act) -> Shown:
    return Shown(act, act.href(conn), act.changes(conn))


def _wanted() -> Wanted:
    asked = {name: request.args.get(name, "").strip() for name in ("kind", "person", "since", "until", "q")}
    kind = asked["kind"] if asked["kind"] in KINDS else ""
    return Wanted(kind, asked["person"], _day(asked["since"]), _day(asked["until"]), asked["q"])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lines(shown: Sequence[Shown], people: words.People) -> Iterator[list[str]]:
    yield [say(head) for head in HEADS]
    for one in shown:
        act = one.act
        begin = [formatting.moment(act.at), say(KINDS[act.kind]), act.subject]
        end = [people(act.author), act.reason, say(act.note) if act.note else ""]
        for change in one.changes or [Change("", (), ())]:
            label = f"{change.row} · {change.label}" if change.row else change.label
            yield [*begin, label, "\n".join(change.before), "\n".join(change.after), *end]
