"""Working calendars of one's own: copied from another, named, put away and fetched back. See ``own_profiles``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app import clock, history
from app.errors import Invalid, NotFound, Problem, Refused
from app.policies import calendar_contents, naming, reading, tables, versions
from app.policies.book import NEW, Book

KIND = "calendar"


class CalendarInUse(Refused):
    """A profile counts by this calendar. Give it another one before you archive this."""


@dataclass(frozen=True)
class Use:
    """A profile that counts by a calendar: for all it does (no role), or for what one role answers for."""

    profile: str
    role: str = ""


def listing(conn: Connection) -> Sequence[Row[Any]]:
    """All calendars, the archived ones last: key, name_zh, name_en, archived_at."""
    c = tables.calendar.c
    columns: tuple[Any, ...] = (c.key, c.name_zh, c.name_en, c.archived_at)
    return conn.execute(select(*columns).order_by(c.archived_at.is_not(None), c.id)).all()


def usable(conn: Connection) -> frozenset[str]:
    """The calendars a profile may be given: those that are not put away."""
    return frozenset(row.key for row in listing(conn) if row.archived_at is None)


def find(conn: Connection, key: str) -> Row[Any]:
    """Raises NotFound."""
    found = next((row for row in listing(conn) if row.key == key), None)
    if found is None:
        raise NotFound
    return found


def uses(book: Book) -> Mapping[str, Sequence[Use]]:
    """Who counts by each calendar: the profiles that say so themselves, and the roles in them."""
    found: dict[str, list[Use]] = {}
    for (profile, key), held in book.settings.items():
        said = held[-1]
        if said.inherits or book.profiles[profile].archived:
            continue
        if key == "calendar" and said.value:
            found.setdefault(said.value, []).append(Use(profile))
        elif key == "calendar_roles":
            for role, calendar in (said.value or {}).items():
                found.setdefault(calendar, []).append(Use(profile, role))
    return found


def copy(conn: Connection, source: str, key: str, name_zh: str, name_en: str, *, author: str, reason: str) -> int:
    """A new calendar with the hours and days ``source`` has now. Nobody counts by it yet. Raises Invalid, NotFound."""
    key, name_zh, name_en, reason = (text.strip() for text in (key, name_zh, name_en, reason))
    revision = versions.begin(conn, KIND, key, author=author, reason=reason, reach=NEW)
    find(conn, source)
    taken = [row.key for row in listing(conn)]
    wrong = (*naming.key_problems(key, taken), *naming.name_problems(name_zh, name_en))
    if problems := [*wrong, *naming.reason_problems(reason)]:
        raise Invalid(problems)
    row = insert(tables.calendar).values(key=key, name_zh=name_zh, name_en=name_en)
    content = calendar_contents.of(conn, source)
    versions.put_calendar(conn, revision, versions.inserted(conn, row), content)
    _done(conn, "calendar:copied", revision, author, key, source=source)
    return revision


def rename(
    conn: Connection, key: str, name_zh: str, name_en: str, *, author: str, reason: str, seen: int | None = None
) -> int:
    """Give a calendar other names. Raises Invalid, ChangedMeanwhile, NotFound."""
    name_zh, name_en = name_zh.strip(), name_en.strip()
    revision, row = _begin(conn, key, author, reason, seen, naming.name_problems(name_zh, name_en))
    _set(conn, key, name_zh=name_zh, name_en=name_en)
    names = {"before": [row.name_zh, row.name_en], "after": [name_zh, name_en]}
    _done(conn, "calendar:renamed", revision, author, key, **names)
    return revision


def archive(conn: Connection, key: str, *, author: str, reason: str, seen: int | None = None) -> int:
    """Put a calendar away that nobody counts by. Raises CalendarInUse, Invalid, ChangedMeanwhile, NotFound."""
    revision, _ = _begin(conn, key, author, reason, seen)
    if uses(reading.book(conn)).get(key):
        raise CalendarInUse
    _set(conn, key, archived_at=clock.now())
    _done(conn, "calendar:archived", revision, author, key)
    return revision


def restore(conn: Connection, key: str, *, author: str, reason: str, seen: int | None = None) -> int:
    """Fetch an archived calendar back. Raises Invalid, ChangedMeanwhile, NotFound."""
    revision, _ = _begin(conn, key, author, reason, seen)
    _set(conn, key, archived_at=None)
    _done(conn, "calendar:restored", revision, author, key)
    return revision


def _begin(
    conn: Connection, key: str, author: str, reason: str, seen: int | None, wrong: Iterable[Problem] = ()
) -> tuple[int, Row[Any]]:
    reason = reason.strip()
    revision = versions.begin(conn, KIND, key, author=author, reason=reason, reach=NEW)
    row = find(conn, key)
    if problems := [*wrong, *naming.reason_problems(reason)]:
        raise Invalid(problems)
    naming.nobody_since(conn, KIND, key, seen, revision, row.name_zh)
    return revision, row


def _set(conn: Connection, key: str, **values: Any) -> None:
    conn.execute(update(tables.calendar).where(tables.calendar.c.key == key).values(**values))


def _done(conn: Connection, kind: str, revision: int, author: str, key: str, **data: Any) -> None:
    reading.published(conn)
    history.record(conn, kind, subject="policies", actor=author, revision=revision, key=key, **data)
