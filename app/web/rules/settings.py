"""The settings of a profile: targets, thresholds, calendars, lead times. Published by way of a preview, like limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.cases import codes as code_lists
from app.cases import rule_names, rulemaking
from app.errors import Conflict, Invalid, Problem
from app.i18n import Message
from app.identity.roles import ROLES
from app.policies import drafts, own_calendars, published, reading, setting_types
from app.policies.book import Key
from app.policies.drafts import SETTING, Document
from app.policies.limits import DEFAULT_PROFILE
from app.policies.shipped.anchors import ANCHORS
from app.web import doors, words
from app.web.access import allow
from app.web.language import named, say
from app.web.rules import desk, limit_choices, rule_words, setting_form, setting_words
from app.web.rules.desk import READERS, Beside, Place
from app.web.rules.rule_words import Names
from app.web.rules.setting_form import Typed

admin_settings = Blueprint("admin_settings", __name__, url_prefix="/admin/settings")


@dataclass(frozen=True)
class Line:
    """A setting in the table: what holds, and whether the profile says it itself."""

    key: Key
    name: str
    value: Sequence[str]
    inherited: bool
    off: bool
    basis: str
    editor: str


@admin_settings.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    with doors.reading() as conn:
        book = reading.book(conn)
        profile = desk.profile_wanted(book)
        lines = [line for line in _lines(conn, profile) if text.lower() in f"{line.key.key} {line.name}".lower()]
    sections: dict[str, list[Line]] = {}
    for line in lines:
        sections.setdefault(say(rule_words.SECTIONS[line.key.section]), []).append(line)
    profiles = desk.profiles(book)
    return render_template(
        "settings/index.html", sections=sections.items(), profile=profile, profiles=profiles,
        active=book.active_profile, text=text,
    )  # fmt: skip


# req: R-020
@admin_settings.get("/<profile>/<key>")
@allow(*READERS)
def show(profile: str, key: str) -> ResponseReturnValue:
    """What holds, or one's own draft; another's with ``?draft=``."""
    with doors.reading() as conn:
        place = desk.find(conn, SETTING, profile, key)
        draft = desk.draft_shown(conn, place)
        written = draft.document if draft is not None else {"inherits": True}
        value = reading.book(conn).setting(profile, key) if written.get("inherits") else written["value"]
        base = desk.newest(conn, place)
    looked = base, draft.version if draft is not None else 0
    return _page(profile, key, setting_form.shown(place.key, value), looked=looked)


# req: R-012
@admin_settings.post("/<profile>/<key>")
@allow(desk.EDITOR)
def save(profile: str, key: str) -> ResponseReturnValue:
    """To the preview."""
    typed, silent = setting_form.posted(request.form), "inherit" in request.form
    with doors.reading() as conn:
        place = desk.find(conn, SETTING, profile, key)
        value, problems = (None, []) if silent else setting_form.written(place.key, typed)
        written: Document = {"inherits": True} if silent else {"value": value}
        problems = problems or _wrong(conn, place, written)
    if problems:
        return _page(profile, key, typed, problems), 422
    try:
        with doors.writing() as conn:
            desk.save(conn, place, written)
    except Conflict as refusal:
        with doors.reading() as conn:
            both = desk.beside(conn, place, written, refusal)
        return _page(profile, key, typed, both=both, looked=(both.base, both.seen)), 409
    return redirect(place.page("rules.preview"))


def _wrong(conn: Connection, place: Place, written: Document) -> list[Problem]:
    try:
        rulemaking.check(conn, drafts.proposal(SETTING, place.subject, written))
    except Invalid as error:
        return [setting_form.placed(problem) for problem in error.problems]
    return []


def _lines(conn: Connection, profile: str) -> Iterator[Line]:
    book, names, people = reading.book(conn), Names.of(conn), words.people(conn)
    at_it = drafts.all_of(conn, SETTING)
    for key in published.keys(conn, SETTING):
        held = book.settings.get((profile, key.key), ())
        version, draft = book.setting_version(profile, key.key), at_it.get(f"{profile}/{key.key}")
        value = version.value if version else None
        yield Line(
            key, named(key.name_zh, key.name_en), setting_words.value(key, value, names),
            inherited=profile != DEFAULT_PROFILE and (not held or held[-1].inherits), off=value is None,
            basis=version.basis if version else "", editor=people(draft.author) if draft else "",
        )  # fmt: skip


def _page(
    profile: str, key: str, typed: Typed, problems: Sequence[Problem] = (), *,
    looked: tuple[int, int] | None = None, both: Beside | None = None,
) -> str:  # fmt: skip
    with doors.reading() as conn:
        place = desk.find(conn, SETTING, profile, key)
        draft, people, line = drafts.of(conn, SETTING, place.subject), words.people(conn), _line(conn, place)
        offered = _offered(conn, place.key)
        source = desk.profile_name(reading.book(conn), DEFAULT_PROFILE)
    base, seen = looked or desk.looked_at()
    return render_template(
        "settings/edit.html", place=place, typed=typed, problems=problems, both=both, base=base, seen=seen,
        draft=draft, people=people, line=line, offered=offered, source=source,
        may_be_off=place.key.value_type in setting_types.MAY_BE_OFF,
        may_inherit=profile != DEFAULT_PROFILE and not line.inherited,
        address=url_for("admin_settings.save", profile=profile, key=key),
    )  # fmt: skip


def _line(conn: Connection, place: Place) -> Line:
    return next(line for line in _lines(conn, place.profile) if line.key.key == place.key.key)


def _offered(conn: Connection, key: Key) -> dict[str, Any]:
    """The choices of the inputs."""
    usable = own_calendars.usable(conn)
    calendars = {code: name for code, name in Names.of(conn).calendars.items() if code in usable}
    tiers = code_lists.names(conn, rule_names.TIERS)[rule_names.TIERS] if key.key == "premium_tiers" else {}
    return {
        "calendars": list(calendars.items()),
        "roles": [(role.code, named(role.zh, role.en)) for role in ROLES.values() if role.inside],
        "codes": [(code, named(*both)) for code, both in tiers.items()],
        "lengths": [(unit, say(label)) for unit, label in limit_choices.LENGTHS.items()],
        "anchors": sorted(((code, named(*both)) for code, both in ANCHORS.items()), key=lambda one: one[1]),
        "units": [(unit, say(label)) for unit, label in setting_form.UNITS.get(key.value_type, {}).items()],
        "before": [("after", say(Message("from the event on"))), ("before", say(Message("before the event")))],
    }
