"""The versions of a rule: who, when, why; any two compared; the way back to one. And the report on a publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.engine import hosts, retiming
from app.errors import NotFound
from app.policies import drafts, published, reading
from app.policies.drafts import DraftOfAnother
from app.policies.published import SILENT
from app.web import doors, words
from app.web.access import allow
from app.web.rules import desk
from app.web.rules.desk import READERS, Place
from app.web.rules.publishing import PLACE
from app.web.rules.rule_changes import Change
from app.web.rules.rule_words import REACHES, Names

rule_versions = Blueprint("rule_versions", __name__, url_prefix="/admin/rules")

FIRED_SHOWN = 100


@dataclass(frozen=True)
class Version:
    """One version in the list; ``act`` is its publication, None for the time before the first."""

    number: int
    act: Any


# req: R-018
@rule_versions.get(f"{PLACE}/versions")
@allow(*READERS)
def versions(kind: str, profile: str, key: str) -> ResponseReturnValue:
    return _page(kind, profile, key)


# req: R-017
@rule_versions.post(f"{PLACE}/restoration")
@allow(desk.EDITOR)
def restore(kind: str, profile: str, key: str) -> ResponseReturnValue:
    """The values of an older version as a draft, to be previewed like any other; whom it reaches is settled."""
    number = request.form.get("number", -1, type=int)
    try:
        with doors.writing() as conn:
            place = desk.find(conn, kind, profile, key)
            rolls_back, reach = published.undone(published.acts(conn, kind, profile, key), number)
            written = desk.document(conn, place, number)
            desk.save(conn, place, written, rolls_back=rolls_back, reach=reach)
    except DraftOfAnother as refusal:
        return _page(kind, profile, key, refusal, number), 409
    return redirect(place.page("rules.preview"))


# req: R-017
@rule_versions.get("/publications/<int:revision>")
@allow(*READERS)
def report(revision: int) -> ResponseReturnValue:
    """What became of a publication: how far the running clocks have been moved, what was foreseen, what fired."""
    with doors.reading() as conn:
        act, people = published.act(conn, revision), words.people(conn)
        profile, _, key = act.subject.rpartition("/")
        profile = profile or desk.NO_PROFILE
        if act.kind not in (drafts.LIMIT, drafts.SETTING, drafts.CALENDAR):
            raise NotFound
        place = desk.find(conn, act.kind, profile, key)
        job = retiming.job(conn, revision)
        fired = retiming.fired_meanwhile(conn, job, FIRED_SHOWN) if job else ()
        steps = hosts.of(conn, [row.id for row in fired])
        acts = published.acts(conn, act.kind, profile, key)
        number = next((one.number for one in acts if one.revision == revision), None)
        if number is None:
            raise NotFound
        # Of a calendar there is nothing before the first version: a copy begins like the one it was made of.
        changes = compared(conn, place, max(number - 1, 1) if act.kind == drafts.CALENDAR else number - 1, number)
    return render_template(
        "rules/report.html", place=place, act=act, number=number, job=job, fired=fired, steps=steps, people=people,
        changes_found=changes, labels=REACHES,
    )  # fmt: skip


def _page(kind: str, profile: str, key: str, refusal: DraftOfAnother | None = None, asked: int = -1) -> str:
    with doors.reading() as conn:
        place = desk.find(conn, kind, profile, key)
        found = _versions(conn, place)
        newest = found[0].number
        old, new = (request.args.get(name, default, type=int) for name, default in (("a", newest - 1), ("b", newest)))
        known = {one.number for one in found}
        pair = (old, new) if {old, new} <= known else None
        changes = compared(conn, place, *pair) if pair else ()
        draft, people = drafts.of(conn, kind, place.subject), words.people(conn)
    return render_template(
        "rules/versions.html", place=place, versions=found, changes_found=changes, pair=pair, draft=draft,
        people=people, newest=newest, labels=REACHES, refusal=refusal, asked=asked,
        mine=draft and draft.author == g.actor.name,
    )  # fmt: skip


def _versions(conn: Connection, place: Place) -> list[Version]:
    acts = [Version(row.number, row) for row in published.acts(conn, place.kind, place.profile, place.key.key)]
    # What a profile ships with is its beginning; where it was silent, that is.
    if place.kind == drafts.CALENDAR:
        return acts
    shipped = acts and acts[-1].act.revision == reading.book(conn).publications[0].revision
    return acts if shipped else [*acts, Version(SILENT, None)]


def compared(conn: Connection, place: Place, old: int, new: int) -> Sequence[Change]:
    """What differs between two versions of a place."""
    before, after = (desk.document(conn, place, number) for number in (old, new))
    return desk.changes(conn, place, before, after, Names.of(conn))
