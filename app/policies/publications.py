"""Publishing: the only way a rule changes. Each act takes the next revision and adds a version; nothing is
overwritten.

Every act answers its revision. ``reach`` says whom it reaches: new timers only, running ones too with their
used time kept, or a recount from the start. ``expected`` is the version number the author started from; when
it is no longer the newest, ChangedMeanwhile is raised and nothing is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select, update

from app import history
from app.errors import DeskError, Invalid, Problem
from app.i18n import Message
from app.policies import book, limits, loading, naming, own_profiles, reading, tables, versions
from app.policies.book import NEW
from app.policies.timeline import Windows
from app.policies.versions import CalendarContent, Values


# req: R-012 R-018
def limit(
    conn: Connection,
    profile: str,
    key: str,
    values: Sequence[Values],
    *,
    author: str,
    reason: str,
    reach: str = NEW,
    expected: int | None = None,
    rolls_back: int | None = None,
) -> int:
    """Publish what ``profile`` says of the limit ``key``; no values at all: it inherits again.

    ``values`` are limits in the order in which their conditions are tried, each with columns of
    ``policy_limit``. ``rolls_back`` is the revision whose values these are. Raises Invalid with all problems.
    """
    problems = [problem for one in values for problem in limits.check(one)]
    if problems:
        raise Invalid(problems)
    subject = _place(conn, profile, key, "limit")
    revision = versions.begin(conn, "limit", subject, author=author, reason=reason, reach=reach, rolls_back=rolls_back)
    place = {"profile": profile, "key": key}
    number = versions.next_number(conn, tables.limit_version, place, subject, expected)
    versions.put_limit(conn, revision, profile, key, values, number)
    _record(conn, "limit:published", author, revision, reach, number=number, **place)
    return revision


def setting(
    conn: Connection,
    profile: str,
    key: str,
    value: Any,
    *,
    author: str,
    reason: str,
    reach: str = NEW,
    expected: int | None = None,
    rolls_back: int | None = None,
) -> int:
    """Publish the value of a setting in ``profile``; None switches it off, ``versions.INHERIT`` takes it
    back."""
    subject = _place(conn, profile, key, "setting")
    revision = versions.begin(
        conn, "setting", subject, author=author, reason=reason, reach=reach, rolls_back=rolls_back
    )
    place = {"profile": profile, "key": key}
    number = versions.next_number(conn, tables.setting, place, subject, expected)
    versions.put_setting(conn, revision, profile, key, value, number)
    _record(conn, "setting:published", author, revision, reach, number=number, **place)
    return revision


# req: R-023
def calendar(
    conn: Connection,
    key: str,
    content: CalendarContent,
    *,
    author: str,
    reason: str,
    reach: str = NEW,
    expected: int | None = None,
    rolls_back: int | None = None,
) -> int:
    """Publish a version of the calendar ``key``, whole. Raises Invalid where its hours make no sense."""
    if problems := calendar_problems(content):
        raise Invalid(problems)
    calendar_id = conn.scalar(select(tables.calendar.c.id).where(tables.calendar.c.key == key))
    if calendar_id is None:
        raise book.UnknownCalendar(key=key)
    revision = versions.begin(conn, "calendar", key, author=author, reason=reason, reach=reach, rolls_back=rolls_back)
    number = versions.next_number(conn, tables.calendar_version, {"calendar_id": calendar_id}, key, expected)
    versions.put_calendar(conn, revision, calendar_id, content, number)
    _record(conn, "calendar:published", author, revision, reach, number=number, key=key)
    return revision


# req: R-019
def activate(conn: Connection, profile: str, *, author: str, reason: str, seen: int | None = None) -> int:
    """Make ``profile`` the one that new cases get. Running cases keep theirs.

    ``seen`` is the last act on it that the author knows of. Raises UnknownProfile, ArchivedProfile, ChangedMeanwhile.
    """
    own_profiles.find(reading.book(conn), profile)
    revision = versions.begin(conn, "profile", profile, author=author, reason=reason, reach=NEW)
    found = own_profiles.usable(reading.book(conn), profile)
    if problems := list(naming.reason_problems(reason.strip())):
        raise Invalid(problems)
    naming.nobody_since(conn, "profile", profile, seen, revision, found.name_zh)
    conn.execute(update(tables.policy_state).values(active_profile=profile))
    reading.published(conn)
    _record(conn, "profile:activated", author, revision, NEW, profile=profile)
    return revision


def _place(conn: Connection, profile: str, key: str, kind: str) -> str:
    known = reading.book(conn)
    if profile not in known.profiles:
        raise book.UnknownProfile(key=profile)
    if key not in known.keys or known.keys[key].kind != kind:
        raise book.UnknownKey(key=key)
    return f"{profile}/{key}"


def calendar_problems(content: CalendarContent) -> list[Problem]:
    """What is wrong with the hours, the days or the time zone of a calendar somebody wrote."""
    try:
        if not {day["kind"] for day in content.days} <= {"off", "work", "special"}:
            raise ValueError(content.days)
        for pairs in [*content.weekly.values(), *(day.get("windows", []) for day in content.days)]:
            if not _is_orderly(loading.windows(pairs)):
                raise ValueError(pairs)
        loading.compiled(content.zone, content.weekly, (), None)
    except DeskError as mistake:
        return [Problem(mistake.message, "weekly")]
    except (ValueError, KeyError):
        message = Message("Working hours are pairs such as 08:00–12:00, without overlap, in a known time zone.")
        return [Problem(message, "weekly")]
    return []


def _is_orderly(windows: Windows) -> bool:
    in_order = sorted(windows)
    return all(start < end for start, end in windows) and all(a[1] <= b[0] for a, b in pairwise(in_order))


def _record(conn: Connection, kind: str, author: str, revision: int, reach: str, **data: Any) -> None:
    history.record(conn, kind, subject="policies", actor=author, revision=revision, reach=reach, **data)
