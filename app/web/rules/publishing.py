"""A changed rule on its way: preview of what it does, publication, report; its versions, and the way back.

The same pages for limits and settings; which one it is stands in the address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, Row

from app import clock
from app.cases import rulemaking
from app.cases.rulemaking import Effect
from app.engine import hosts
from app.errors import Conflict, DeskError, Problem
from app.i18n import Message
from app.policies import drafts, published
from app.policies.book import NEW, REACHES
from app.policies.impact import Move
from app.policies.versions import ChangedMeanwhile
from app.web import csv_lines, doors, formatting, words
from app.web.access import allow
from app.web.language import named, say, tell
from app.web.rules import desk
from app.web.rules.desk import READERS, Place
from app.web.rules.rule_changes import Change
from app.web.rules.rule_words import REACH_SENTENCES, Names
from app.web.rules.rule_words import REACHES as REACHES_IN_WORDS

rules = Blueprint("rules", __name__, url_prefix="/admin/rules")

PLACE = "/<any(limit,setting,calendar):kind>/<profile>/<key>"
SHOWN = 100
"""Timers a preview lists; all of them are in the file."""


@dataclass(frozen=True)
class Draft:
    """A draft with what it changes, and what has been published since it was begun."""

    row: Row[Any]
    changes: Sequence[Change]
    newest: int
    since: Sequence[Change]

    @property
    def is_stale(self) -> bool:
        return bool(self.row.base != self.newest)

    @property
    def reach(self) -> str:
        """The mode: of a roll-back it is fixed, else the one that was asked for."""
        return self.row.reach or desk.reach()


# req: R-017
@rules.get(f"{PLACE}/preview")
@allow(*READERS)
def preview(kind: str, profile: str, key: str) -> ResponseReturnValue:
    return _page(kind, profile, key)


# req: R-017
@rules.get(f"{PLACE}/preview.csv")
@allow(*READERS)
def export(kind: str, profile: str, key: str) -> ResponseReturnValue:
    """Every timer that would move."""
    with doors.reading() as conn:
        place = desk.find(conn, kind, profile, key)
        draft = _draft(conn, place)
        effect = _effect(conn, place, draft)
        steps = hosts.of(conn, [move.timer_id for move in effect.moves])
        names = _limit_names(conn)
    lines = _lines(effect, steps, names)
    name = f"preview-{profile}-{key}.csv"
    return Response(
        stream_with_context(csv_lines.of(lines)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# req: R-012 R-017 R-018
@rules.post(f"{PLACE}/publication")
@allow(desk.EDITOR)
def publish(kind: str, profile: str, key: str) -> ResponseReturnValue:
    """Publish the draft that was previewed. Sent twice, it is published once."""
    reason = request.form.get("reason", "").strip()
    with doors.reading() as conn:
        place = desk.find(conn, kind, profile, key)
        if done := _published_already(conn, place):
            tell(Message("This had been published already; it was counted once."), "info")
            return redirect(url_for("rule_versions.report", revision=done))
    if problems := list(_reasoned(reason)):
        return _answer(_page(kind, profile, key, problems), 422)
    try:
        with doors.writing() as conn:
            revision = _publish(conn, place, reason)
    except Conflict as refusal:
        return _answer(_page(kind, profile, key, refusal=refusal), 409)
    tell(Message("“{name}” is published.", name=place.name))
    return redirect(url_for("rule_versions.report", revision=revision))


@rules.post(f"{PLACE}/base")
@allow(desk.EDITOR)
def rebase(kind: str, profile: str, key: str) -> ResponseReturnValue:
    """The draft stays as it is, over the version that was published meanwhile and has now been seen."""
    base, version = desk.looked_at()
    with doors.writing() as conn:
        place = desk.find(conn, kind, profile, key)
        drafts.rebase(conn, kind, place.subject, version, base)
    return redirect(place.page("rules.preview", reach=desk.reach()))


@rules.post(f"{PLACE}/disposal")
@allow(desk.EDITOR)
def discard(kind: str, profile: str, key: str) -> ResponseReturnValue:
    with doors.writing() as conn:
        place = desk.find(conn, kind, profile, key)
        drafts.drop(conn, kind, place.subject, desk.looked_at()[1])
    tell(Message("The draft is thrown away. Nothing was changed."))
    return redirect(place.editor)


def _answer(page: ResponseReturnValue, status: int) -> ResponseReturnValue:
    """The preview with what is wrong with it; where the draft is gone, the way to the editor."""
    return (page, status) if isinstance(page, str) else page


def _page(
    kind: str, profile: str, key: str, problems: Sequence[Problem] = (), refusal: DeskError | None = None
) -> ResponseReturnValue:
    with doors.reading() as conn:
        place = desk.find(conn, kind, profile, key)
        row = drafts.of(conn, kind, place.subject)
        if row is None:
            return redirect(place.editor)
        draft, people = _draft(conn, place), words.people(conn)
        effect = _effect(conn, place, draft)
        shown = effect.moves[:SHOWN]
        steps = hosts.of(conn, [move.timer_id for move in shown])
        names = _limit_names(conn)
    reach = draft.reach if place.moves_clocks else NEW
    return render_template(
        "rules/preview.html", place=place, draft=draft, effect=effect, shown=shown, steps=steps, limits=names,
        reach=reach, reaches=REACHES, problems=problems, refusal=refusal, people=people,
        reason=request.form.get("reason", ""), longest=desk.LONGEST_REASON, sentences=REACH_SENTENCES,
        labels=REACHES_IN_WORDS,
    )  # fmt: skip


def _draft(conn: Connection, place: Place) -> Draft:
    row = drafts.of(conn, place.kind, place.subject)
    if row is None:
        raise drafts.DraftGone
    names, newest = Names.of(conn), desk.newest(conn, place)
    now = desk.document(conn, place, newest)
    since = []
    if row.base != newest:
        since = desk.changes(conn, place, desk.document(conn, place, row.base), now, names)
    return Draft(row, desk.changes(conn, place, now, row.document, names), newest, since)


def _effect(conn: Connection, place: Place, draft: Draft) -> Effect:
    if not place.moves_clocks:
        return Effect()
    proposal = drafts.proposal(place.kind, place.subject, draft.row.document)
    return rulemaking.preview(conn, proposal, draft.reach, clock.now())


def _publish(conn: Connection, place: Place, reason: str) -> int:
    base, version = desk.looked_at()
    row = drafts.of(conn, place.kind, place.subject)
    if row is None or row.version != version:
        raise drafts.DraftGone
    if base != desk.newest(conn, place):
        raise ChangedMeanwhile(subject=place.name)
    reach = (row.reach or desk.reach()) if place.moves_clocks else NEW
    revision = rulemaking.publish(
        conn, drafts.proposal(place.kind, place.subject, row.document), reach, clock.now(), g.actor, reason,
        expected=base, foreseen=request.form.get("foreseen", 0, type=int), rolls_back=row.rolls_back,
    )  # fmt: skip
    drafts.drop(conn, place.kind, place.subject, version)
    return revision


def _published_already(conn: Connection, place: Place) -> int | None:
    """The publication that this very form has made: the version after its base, by the same person, no draft left."""
    base, _ = desk.looked_at()
    if drafts.of(conn, place.kind, place.subject) is not None:
        return None
    acts = published.acts(conn, place.kind, place.profile, place.key.key)
    mine = next((act for act in acts if act.number == base + 1), None)
    return mine.revision if mine and mine.author == g.actor.name else None


def _reasoned(reason: str) -> Iterator[Problem]:
    label = say(Message("Reason for the change"))
    if not reason:
        yield Problem(Message("Say why, for those who look at it later."), "reason", label)
    elif len(reason) > desk.LONGEST_REASON:
        yield Problem(Message("At most {count} characters, please.", count=desk.LONGEST_REASON), "reason", label)


def _limit_names(conn: Connection) -> dict[str, str]:
    return {key.key: named(key.name_zh, key.name_en) for key in published.keys(conn, "limit")}


def _lines(effect: Effect, steps: dict[int, tuple[str, str]], names: dict[str, str]) -> Iterator[list[str]]:
    now = clock.now()
    yield [say(head) for head in HEADS]
    for move in effect.moves:
        yield (
            [_number(move), named(*steps.get(move.timer_id, ("", ""))), names.get(move.limit_key, ""),
             *(formatting.moment(at) if at else "" for at in (move.before, move.after)),
             say(Message("yes") if move.overdue(now) else Message("no"))]
        )  # fmt: skip


HEADS = (
    Message("Case"), Message("Step"), Message("Time limit"), Message("Due until now"), Message("Due then"),
    Message("Overdue at once"),
)  # fmt: skip


def _number(move: Move) -> str:
    return move.business_key.partition(":")[2]
