"""Changes of limits, settings, calendars and profiles, from the publications they came with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy import Connection

from app import history
from app.errors import NotFound
from app.i18n import Message
from app.policies import drafts, published, reading
from app.web.language import named, say
from app.web.rules import audit_acts, desk, rule_versions
from app.web.rules.audit_acts import Act
from app.web.rules.desk import Place
from app.web.rules.profiles import profile_name
from app.web.rules.rule_changes import Change
from app.web.rules.rule_words import REACHES

WITH_VERSIONS = (drafts.LIMIT, drafts.SETTING, drafts.CALENDAR)
DONE = {
    "copied": Message("made as a copy"),
    "renamed": Message("given other names"),
    "archived": Message("put away"),
    "restored": Message("fetched back"),
    "activated": Message("made the profile of new cases"),
}


# req: R-018
def acts(conn: Connection, since: datetime, until: datetime) -> Sequence[Act]:
    """Every publication of the time, with what it was about."""
    told = {event.data.get("revision"): event for event in history.of(conn, "policies")}
    return [_act(conn, row, told.get(row.revision)) for row in published.between(conn, since, until)]


def _act(conn: Connection, row: Any, event: Any) -> Act:
    done = (event.kind if event else "").partition(":")[2]
    profile, _, key = row.subject.rpartition("/")
    about = row.kind in WITH_VERSIONS and done not in DONE
    where = _place(conn, row.kind, profile, key) if about else None
    note = None
    if row.rolls_back is not None:
        note = Message("a way back to earlier values")
    elif where is not None and where.moves_clocks:
        note = REACHES[row.reach]
    subject = _subject(where) if where else _named(conn, row.kind, row.subject)
    compared = partial(_compared, place=where, revision=row.revision) if where else partial(_said, event=event)
    return Act(
        row.published_at, row.kind, subject, row.author, row.reason,
        partial(_address, place=where, revision=row.revision, kind=row.kind, key=row.subject), compared, note,
    )  # fmt: skip


def _place(conn: Connection, kind: str, profile: str, key: str) -> Place | None:
    try:
        return desk.find(conn, kind, profile or desk.NO_PROFILE, key)
    except NotFound:
        return None


def _subject(place: Place) -> str:
    return f"{place.name} · {place.profile_name}" if place.profile_name else place.name


def _named(conn: Connection, kind: str, key: str) -> str:
    book = reading.book(conn)
    if kind == drafts.CALENDAR and key in book.calendars:
        newest = book.calendars[key][-1]
        return named(newest.name_zh, newest.name_en)
    return profile_name(book, key) if kind == "profile" else key


def _address(conn: Connection, place: Place | None, revision: int, kind: str, key: str) -> str:
    if place is not None:
        number = _number(conn, place, revision)
        return place.page("rule_versions.versions", a=_before(place, number), b=number)
    return url_for("admin_profiles.show" if kind == "profile" else "admin_calendars.show", key=key)


def _compared(conn: Connection, place: Place, revision: int) -> Sequence[Change]:
    number = _number(conn, place, revision)
    return rule_versions.compared(conn, place, _before(place, number), number) if number else ()


def _number(conn: Connection, place: Place, revision: int) -> int:
    found = published.acts(conn, place.kind, place.profile, place.key.key)
    return next((int(one.number) for one in found if one.revision == revision), 0)


def _before(place: Place, number: int) -> int:
    # Of a calendar there is nothing before the first version: a copy begins like the one it was made of.
    return max(number - 1, 1) if place.kind == drafts.CALENDAR else max(number - 1, 0)


def _said(conn: Connection, event: Any) -> Sequence[Change]:
    """An act without versions, as the history tells it."""
    if event is None:
        return ()
    done, data = event.kind.partition(":")[2], event.data
    if done == "renamed":
        return audit_acts.change(Message("Names"), *(_names(data.get(part)) for part in ("before", "after")))
    after = [say(DONE[done])] if done in DONE else [done]
    if "source" in data:
        after.append(say(Message("of {source}", source=_named(conn, event.kind.partition(":")[0], data["source"]))))
    return audit_acts.change(Message("Act"), [], after)


def _names(both: Any) -> Sequence[str]:
    return [" / ".join(both)] if isinstance(both, list) else []
