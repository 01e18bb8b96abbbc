"""From rows to the rule book and to compiled calendars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, select

from app.policies import limits, tables
from app.policies.book import (
    Book,
    CalendarVersion,
    Key,
    LimitVersion,
    Profile,
    Publication,
    SettingVersion,
)
from app.policies.calendar import Day, WorkingCalendar
from app.policies.timeline import Windows

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Place = tuple[str, str]
"""Profile and key."""


def book(conn: Connection, revision: int, active_profile: str) -> Book:
    """The whole book. Versions younger than ``revision`` are left out: another publisher may just have
    committed."""
    versions = _limit_versions(conn, revision)
    calendars = _calendar_versions(conn, revision)
    return Book(
        revision,
        active_profile,
        _publications(conn, revision),
        _profiles(conn),
        _keys(conn),
        versions,
        {limit.id: limit for group in versions.values() for version in group for limit in version.limits},
        _setting_versions(conn, revision),
        calendars,
        {version.id: version for group in calendars.values() for version in group},
    )


def calendar(conn: Connection, version: CalendarVersion) -> WorkingCalendar:
    """The compiled calendar of a version, its days read from their rows."""
    days = select(tables.calendar_day).where(tables.calendar_day.c.version_id == version.id)
    return compiled(version.zone, version.weekly, conn.execute(days), version.published_until)


def compiled(
    zone: str, weekly: Mapping[str, Any], days: Iterable[Any], published_until: date | None
) -> WorkingCalendar:
    """A working calendar from its stored form; each of ``days`` has date, kind, windows and names."""
    return WorkingCalendar(
        zone,
        {WEEKDAYS.index(name): windows(pairs) for name, pairs in weekly.items()},
        {day.date: Day(day.kind, windows(day.windows), day.name_zh, day.name_en) for day in days},
        published_until,
    )


def windows(pairs: Iterable[Iterable[str]]) -> Windows:
    """Windows from their stored form, [["08:00", "12:00"], ["13:30", "24:00"]]. Raises ValueError."""
    return tuple((_minutes(start), _minutes(end)) for start, end in pairs)


def _minutes(text: str) -> int:
    if text == "24:00":
        return 1440
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


def _publications(conn: Connection, revision: int) -> tuple[Publication, ...]:
    p = tables.publication.c
    found = select(p.revision, p.reach, p.published_at).where(p.revision <= revision).order_by(p.revision)
    return tuple(Publication(*row) for row in conn.execute(found))


def _profiles(conn: Connection) -> dict[str, Profile]:
    rows = conn.execute(select(tables.profile).order_by(tables.profile.c.position, tables.profile.c.key))
    return {
        row.key: Profile(row.key, row.name_zh, row.name_en, row.source, row.archived_at is not None) for row in rows
    }


def _keys(conn: Connection) -> dict[str, Key]:
    rows = conn.execute(select(tables.policy_key).order_by(tables.policy_key.c.position, tables.policy_key.c.key))
    return {
        row.key: Key(row.key, row.kind, row.value_type, row.name_zh, row.name_en, row.section, row.source)
        for row in rows
    }


def _limit_versions(conn: Connection, revision: int) -> dict[Place, tuple[LimitVersion, ...]]:
    v, p = tables.limit_version.c, tables.publication.c
    heads = conn.execute(
        select(v.id, v.profile, v.key, v.number, v.revision, p.reach)
        .join(tables.publication)
        .where(v.revision <= revision)
        .order_by(v.revision, v.id)
    ).all()
    by_id = {head.id: head for head in heads}
    held: dict[int, list[limits.Limit]] = defaultdict(list)
    for row in conn.execute(select(tables.limit).order_by(tables.limit.c.version_id, tables.limit.c.position)):
        if head := by_id.get(row.version_id):
            held[head.id].append(limits.read(row, head.profile, head.key, head.number, head.revision))
    grouped: dict[Place, list[LimitVersion]] = defaultdict(list)
    for head in heads:
        version = LimitVersion(head.number, head.revision, head.reach, tuple(held[head.id]))
        grouped[head.profile, head.key].append(version)
    return {place: tuple(versions) for place, versions in grouped.items()}


def _setting_versions(conn: Connection, revision: int) -> dict[Place, tuple[SettingVersion, ...]]:
    s, p = tables.setting.c, tables.publication.c
    rows = conn.execute(
        select(s.profile, s.key, s.number, s.revision, p.reach, s.value, s.inherits, s.basis)
        .join(tables.publication)
        .where(s.revision <= revision)
        .order_by(s.revision)
    )
    grouped: dict[Place, list[SettingVersion]] = defaultdict(list)
    for place, key, *values in rows:
        grouped[place, key].append(SettingVersion(*values))
    return {place: tuple(versions) for place, versions in grouped.items()}


def _calendar_versions(conn: Connection, revision: int) -> dict[str, tuple[CalendarVersion, ...]]:
    v, c, p = tables.calendar_version.c, tables.calendar.c, tables.publication.c
    rows = conn.execute(
        select(
            v.id,
            c.key,
            c.name_zh,
            c.name_en,
            v.number,
            v.revision,
            p.reach,
            v.zone,
            v.weekly,
            v.published_until,
        )
        .join(tables.calendar)
        .join(tables.publication)
        .where(v.revision <= revision)
        .order_by(v.revision)
    )
    grouped: dict[str, list[CalendarVersion]] = defaultdict(list)
    for row in rows:
        grouped[row.key].append(CalendarVersion(**row._mapping))
    return {key: tuple(versions) for key, versions in grouped.items()}
