"""Where a rule is edited, previewed and published: what its pages have in common, be it a limit, a setting or a
calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from sqlalchemy import Connection

from app.errors import DeskError, NotFound
from app.i18n import Message
from app.policies import drafts, own_calendars, published, reading, setting_types
from app.policies.book import NEW, Book, Key
from app.policies.drafts import CALENDAR, LIMIT, Document
from app.policies.limits import DEFAULT_PROFILE
from app.policies.versions import ChangedMeanwhile
from app.web import words
from app.web.language import named
from app.web.rules import rule_changes
from app.web.rules.rule_changes import Change
from app.web.rules.rule_words import Names

READERS = ("admin", "process_owner", "supervisor", "manager")
EDITOR = "admin"
LONGEST_REASON = 500
NO_PROFILE = "-"
"""What stands for the profile in the address of a calendar."""
SAY_SOMETHING = Message("Add a limit, or let the profile inherit again.")


@dataclass(frozen=True)
class Place:
    """One limit or setting in one profile; or a calendar, which stands in none."""

    kind: str
    profile: str
    key: Key
    profile_name: str

    @property
    def subject(self) -> str:
        return self.key.key if self.kind == CALENDAR else f"{self.profile}/{self.key.key}"

    @property
    def name(self) -> str:
        return named(self.key.name_zh, self.key.name_en)

    @property
    def moves_clocks(self) -> bool:
        return self.kind in (LIMIT, CALENDAR) or self.key.key in setting_types.MOVES_CLOCKS

    @property
    def editor(self) -> str:
        if self.kind == CALENDAR:
            return url_for("admin_calendars.show", key=self.key.key)
        page = "admin_limits.show" if self.kind == LIMIT else "admin_settings.show"
        return url_for(page, profile=self.profile, key=self.key.key)

    @property
    def list(self) -> str:
        if self.kind == CALENDAR:
            return url_for("admin_calendars.index")
        page = "admin_limits.index" if self.kind == LIMIT else "admin_settings.index"
        return url_for(page, profile=self.profile)

    def page(self, endpoint: str, **more: Any) -> str:
        """The address of a page about it: ``rules.preview``, ``rule_versions.versions`` …"""
        return url_for(endpoint, kind=self.kind, profile=self.profile, key=self.key.key, **more)


@dataclass(frozen=True)
class Beside:
    """What somebody else has written or published meanwhile, to be shown beside one's own."""

    refusal: DeskError
    theirs: Sequence[Change]
    mine: Sequence[Change]
    who: str
    at: Any
    base: int
    seen: int

    @property
    def is_draft(self) -> bool:
        return bool(self.seen)


def profile_wanted(book: Book) -> str:
    """The profile this request asks for, else the active one. Raises NotFound."""
    profile = request.args.get("profile") or book.active_profile
    if profile not in book.profiles:
        raise NotFound
    return profile


def profiles(book: Book) -> list[tuple[str, str]]:
    """The profiles a page offers, by key and name."""
    return [(one.key, named(one.name_zh, one.name_en)) for one in book.profiles.values() if not one.archived]


def find(conn: Connection, kind: str, profile: str, key: str) -> Place:
    """The place of an address. Raises NotFound."""
    if kind == CALENDAR:
        return _calendar(conn, profile, key)
    book = reading.book(conn)
    known = book.keys.get(key)
    if known is None or known.kind != kind or profile not in book.profiles:
        raise NotFound
    return Place(kind, profile, known, profile_name(book, profile))


def _calendar(conn: Connection, profile: str, key: str) -> Place:
    if profile != NO_PROFILE:
        raise NotFound
    row = own_calendars.find(conn, key)
    return Place(CALENDAR, NO_PROFILE, Key(key, CALENDAR, "", row.name_zh, row.name_en, "calendar", ""), "")


def profile_name(book: Book, profile: str) -> str:
    one = book.profiles[profile]
    return named(one.name_zh, one.name_en)


def draft_shown(conn: Connection, place: Place) -> Any | None:
    """The draft this person sees at a place: the own one; another's with ``?draft=``."""
    draft = drafts.of(conn, place.kind, place.subject)
    mine = draft is not None and draft.author == g.actor.name
    return draft if mine or "draft" in request.args else None


def newest(conn: Connection, place: Place) -> int:
    return published.number(conn, place.kind, place.profile, place.key.key)


def document(conn: Connection, place: Place, version: int) -> Document:
    return published.document(conn, place.kind, place.profile, place.key.key, version)


def changes(conn: Connection, place: Place, old: Document, new: Document, names: Names) -> list[Change]:
    """What differs. Where one of the two is silent, it is what it inherits that is compared, and that is said too."""
    found = rule_changes.between(_heard(conn, place, old), _heard(conn, place, new), place.key, names)
    if place.profile != DEFAULT_PROFILE and is_silent(old) != is_silent(new):
        found.insert(0, rule_changes.silence(is_silent(old), profile_name(reading.book(conn), DEFAULT_PROFILE)))
    return found


def is_silent(written: Document) -> bool:
    """Whether the profile says nothing itself."""
    return not written["values"] if "values" in written else bool(written.get("inherits"))


def _heard(conn: Connection, place: Place, written: Document) -> Document:
    if place.profile == DEFAULT_PROFILE or not is_silent(written):
        return written
    number = published.number(conn, place.kind, DEFAULT_PROFILE, place.key.key)
    return published.document(conn, place.kind, DEFAULT_PROFILE, place.key.key, number)


def save(conn: Connection, place: Place, written: Document, **more: Any) -> None:
    """Keep what somebody wrote as the draft of a place; the form says what was looked at.

    Raises ChangedMeanwhile where somebody has published since, DraftOfAnother where somebody is at it too.
    """
    base, seen = looked_at()
    if base != newest(conn, place):
        raise ChangedMeanwhile(subject=place.name)
    drafts.keep(
        conn, place.kind, place.subject, written, g.actor, base=base, seen=seen,
        replaces="replaces" in request.form, **more,
    )  # fmt: skip


def beside(conn: Connection, place: Place, written: Document, refusal: DeskError) -> Beside:
    """Theirs and mine, each as what it changes of the version both started from."""
    names, people = Names.of(conn), words.people(conn)
    row = drafts.of(conn, place.kind, place.subject)
    seen, latest = row.version if row else 0, newest(conn, place)
    if row and not isinstance(refusal, ChangedMeanwhile):
        base, theirs, who, at = document(conn, place, latest), row.document, row.author, row.saved_at
    else:
        base = document(conn, place, min(looked_at()[0], latest))
        act = published.acts(conn, place.kind, place.profile, place.key.key)[0]
        theirs, who, at, seen = document(conn, place, latest), act.author, act.published_at, 0
    return Beside(
        refusal, changes(conn, place, base, theirs, names), changes(conn, place, base, written, names),
        people(who), at, latest, seen,
    )  # fmt: skip


def looked_at() -> tuple[int, int]:
    """The version and the draft that whoever sends this form has seen."""
    return request.form.get("base", 0, type=int), request.form.get("seen", 0, type=int)


def reach() -> str:
    """The mode in the address or the form; what runs too, if nothing is said."""
    wanted = request.values.get("reach", "running")
    return wanted if wanted in ("running", "recount") else NEW
