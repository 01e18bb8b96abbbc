"""What was published about one limit or setting, version by version: who, when, why, and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from app.errors import NotFound
from app.policies import calendar_contents, proposals, reading, tables
from app.policies.book import NEW, RECOUNT, RUNNING, Key
from app.policies.drafts import CALENDAR, LIMIT
from app.policies.limits import DEFAULT_PROFILE
from app.policies.versions import Values

SHIPPED = "shipped"
SILENT = 0
"""The version before the first: the profile has said nothing yet, and inherits."""


def acts(conn: Connection, kind: str, profile: str, key: str) -> Sequence[Row[Any]]:
    """The versions of a place, newest first: number, revision, author, reason, reach, published_at, rolls_back."""
    if kind == CALENDAR:
        return calendar_contents.acts(conn, key)
    table, act = _TABLES[kind], tables.publication
    columns: tuple[Any, ...] = (
        table.c.number, act.c.revision, act.c.author, act.c.reason, act.c.reach, act.c.published_at, act.c.rolls_back,
    )  # fmt: skip
    wanted = select(*columns).join_from(table, act).where(table.c.profile == profile, table.c.key == key)
    return conn.execute(wanted.order_by(table.c.number.desc())).all()


def act(conn: Connection, revision: int) -> Row[Any]:
    """One publication: kind, subject, author, reason, reach, published_at, rolls_back. Raises NotFound."""
    row = conn.execute(select(tables.publication).where(tables.publication.c.revision == revision)).first()
    if row is None:
        raise NotFound
    return row


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """Every act of changing rules in a time, newest first, without what was shipped."""
    p = tables.publication.c
    mine = p.kind != SHIPPED, p.published_at >= since, p.published_at < until
    return conn.execute(select(tables.publication).where(*mine).order_by(p.revision.desc())).all()


def keys(conn: Connection, kind: str) -> list[Key]:
    """The keys of a kind, in the order pages show them."""
    return [key for key in reading.book(conn).keys.values() if key.kind == kind]


def number(conn: Connection, kind: str, profile: str, key: str) -> int:
    """The newest version of a place, SILENT where there is none."""
    if kind == CALENDAR:
        return calendar_contents.number(conn, key)
    book = reading.book(conn)
    held: Sequence[Any] = (book.limits if kind == LIMIT else book.settings).get((profile, key), ())
    return held[-1].number if held else SILENT


def document(conn: Connection, kind: str, profile: str, key: str, version: int) -> Mapping[str, Any]:
    """What a version says, as a draft would say it. Raises NotFound."""
    if kind == CALENDAR:
        return calendar_contents.document(calendar_contents.of(conn, key, version))
    if kind == LIMIT:
        return {"values": limits(conn, profile, key, version)}
    if version == SILENT:
        return {"inherits": True}
    held = reading.book(conn).settings.get((profile, key), ())
    found = next((one for one in held if one.number == version), None)
    if found is None:
        raise NotFound
    return {"inherits": True} if found.inherits else {"value": found.value}


def limits(conn: Connection, profile: str, key: str, version: int) -> list[Values]:
    """The limits of a version, in the order of their conditions. Raises NotFound."""
    v, rows = tables.limit_version.c, tables.limit
    place = v.profile == profile, v.key == key, v.number == version
    if version != SILENT and conn.execute(select(v.id).where(*place)).first() is None:
        raise NotFound
    wanted = select(rows).join(tables.limit_version).where(*place).order_by(rows.c.position)
    return [proposals.from_row(row._asdict()) for row in conn.execute(wanted)]


def all_limits(conn: Connection) -> dict[tuple[str, str], list[Values]]:
    """The limits in force of every profile and key that says something itself; one statement for a page of them."""
    versions = reading.book(conn).limits.items()
    place_of = {one.id: place for place, held in versions for one in held[-1].limits}
    found: dict[tuple[str, str], list[Values]] = {place: [] for place in place_of.values()}
    for row in conn.execute(select(tables.limit).order_by(tables.limit.c.version_id, tables.limit.c.position)):
        if row.id in place_of:
            found[place_of[row.id]].append(proposals.from_row(row._asdict()))
    return found


def in_force(conn: Connection, profile: str, key: str) -> tuple[list[Values], str]:
    """The limits that hold, and the profile that says them: this one, or the default."""
    own = limits(conn, profile, key, number(conn, LIMIT, profile, key))
    if own or profile == DEFAULT_PROFILE:
        return own, profile
    return limits(conn, DEFAULT_PROFILE, key, number(conn, LIMIT, DEFAULT_PROFILE, key)), DEFAULT_PROFILE


def undone(rows: Sequence[Row[Any]], version: int) -> tuple[int, str]:
    """What going back to ``version`` undoes: the revision whose state comes again, and the reach it has to have.

    It reaches whoever was reached by anything that came since; before the first version the state was that of the
    revision before it.
    """
    since = [row for row in rows if row.number > version]
    reaches = {row.reach for row in since}
    reach = next((one for one in (RECOUNT, RUNNING) if one in reaches), NEW)
    if version == SILENT:
        return rows[-1].revision - 1, reach
    found = next((row for row in rows if row.number == version), None)
    if found is None or not since:
        raise NotFound
    return found.revision, reach


_TABLES = {LIMIT: tables.limit_version, "setting": tables.setting}
