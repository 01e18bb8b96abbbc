"""Profiles of one's own: copied from another with all it says, named, put away and fetched back.

Each act takes a revision like any publication: it has an author and a reason, and every process hears of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import clock, history
from app.errors import Invalid, Problem, Refused
from app.policies import book as book_of
from app.policies import naming, reading, tables, versions
from app.policies.book import NEW, Book, Profile
from app.policies.limits import DEFAULT_PROFILE

KIND = "profile"
_SAID = ("duration", "unit", *versions.LIMIT_DEFAULTS)


class ActiveProfile(Refused):
    """New cases get this profile. Activate another one before you archive it."""


class EverybodyInherits(Refused):
    """All profiles inherit from this one, so it cannot be archived."""


class ArchivedProfile(Refused):
    """This profile is archived. Restore it before you use it."""


def copy(conn: Connection, source: str, key: str, name_zh: str, name_en: str, *, author: str, reason: str) -> int:
    """A new profile that says what ``source`` says itself now, as its first version. Raises Invalid, UnknownProfile."""
    key, name_zh, name_en, reason = (text.strip() for text in (key, name_zh, name_en, reason))
    revision = versions.begin(conn, KIND, key, author=author, reason=reason, reach=NEW)
    book = reading.book(conn)
    origin = find(book, source)
    if problems := [
        *naming.key_problems(key, book.profiles), *naming.name_problems(name_zh, name_en),
        *naming.reason_problems(reason),
    ]:  # fmt: skip
        raise Invalid(problems)
    position = select(func.max(tables.profile.c.position) + 1).scalar_subquery()
    conn.execute(
        insert(tables.profile).values(
            key=key, name_zh=name_zh, name_en=name_en, source=origin.source, position=position
        )
    )
    _take_limits(conn, book, source, key, revision)
    for (profile, name), held in book.settings.items():
        if profile == source and not held[-1].inherits:
            versions.put_setting(conn, revision, key, name, held[-1].value, basis=held[-1].basis)
    _done(conn, "profile:copied", revision, author, key, source=source)
    return revision


def rename(
    conn: Connection, key: str, name_zh: str, name_en: str, *, author: str, reason: str, seen: int | None = None
) -> int:
    """Give a profile other names. ``seen``: the last act its author knows of. Raises Invalid, ChangedMeanwhile."""
    name_zh, name_en, reason = (text.strip() for text in (name_zh, name_en, reason))
    revision, profile = _begin(conn, key, author, reason, seen, naming.name_problems(name_zh, name_en))
    conn.execute(update(tables.profile).where(tables.profile.c.key == key).values(name_zh=name_zh, name_en=name_en))
    names = {"before": [profile.name_zh, profile.name_en], "after": [name_zh, name_en]}
    _done(conn, "profile:renamed", revision, author, key, **names)
    return revision


def archive(conn: Connection, key: str, *, author: str, reason: str, seen: int | None = None) -> int:
    """Put a profile away: nobody is offered it any more; cases that have it keep it. Archived twice, it is archived.

    Raises ActiveProfile, EverybodyInherits, Invalid, ChangedMeanwhile.
    """
    revision, _ = _begin(conn, key, author, reason, seen)
    if key == DEFAULT_PROFILE:
        raise EverybodyInherits
    if key == reading.book(conn).active_profile:
        raise ActiveProfile
    _put_away(conn, key, clock.now())
    _done(conn, "profile:archived", revision, author, key)
    return revision


def restore(conn: Connection, key: str, *, author: str, reason: str, seen: int | None = None) -> int:
    """Fetch an archived profile back. Raises Invalid, ChangedMeanwhile."""
    revision, _ = _begin(conn, key, author, reason, seen)
    _put_away(conn, key, None)
    _done(conn, "profile:restored", revision, author, key)
    return revision


def find(book: Book, key: str) -> Profile:
    """Raises UnknownProfile."""
    if key not in book.profiles:
        raise book_of.UnknownProfile(key=key)
    return book.profiles[key]


def usable(book: Book, key: str) -> Profile:
    """A profile that may be given to somebody. Raises UnknownProfile, ArchivedProfile."""
    profile = find(book, key)
    if profile.archived:
        raise ArchivedProfile
    return profile


def acts(conn: Connection, key: str) -> Sequence[Row[Any]]:
    """What was done with a profile itself, newest first: revision, author, reason, published_at."""
    act = tables.publication.c
    columns: tuple[Any, ...] = (act.revision, act.author, act.reason, act.published_at)
    wanted = select(*columns).where(act.kind == KIND, act.subject == key)
    return conn.execute(wanted.order_by(act.revision.desc())).all()


def _begin(
    conn: Connection, key: str, author: str, reason: str, seen: int | None, wrong: Iterable[Problem] = ()
) -> tuple[int, Profile]:
    """Open the act; the profile as it stands, which nobody else can change until this transaction ends."""
    revision = versions.begin(conn, KIND, key, author=author, reason=reason.strip(), reach=NEW)
    profile = find(reading.book(conn), key)
    if problems := [*wrong, *naming.reason_problems(reason.strip())]:
        raise Invalid(problems)
    naming.nobody_since(conn, KIND, key, seen, revision, profile.name_zh)
    return revision, profile


def _put_away(conn: Connection, key: str, at: Any) -> None:
    conn.execute(update(tables.profile).where(tables.profile.c.key == key).values(archived_at=at))
    reading.published(conn)


def _take_limits(conn: Connection, book: Book, source: str, key: str, revision: int) -> None:
    own = {name: held[-1].limits for (profile, name), held in book.limits.items() if profile == source}
    ids = [one.id for limits in own.values() for one in limits]
    rows = {row.id: row for row in conn.execute(select(tables.limit).where(tables.limit.c.id.in_(ids)))}
    for name, limits in own.items():
        if limits:
            values = [{column: rows[one.id]._mapping[column] for column in _SAID} for one in limits]
            versions.put_limit(conn, revision, key, name, values)


def _done(conn: Connection, kind: str, revision: int, author: str, profile: str, **data: Any) -> None:
    reading.published(conn)
    history.record(conn, kind, subject="policies", actor=author, revision=revision, profile=profile, **data)
