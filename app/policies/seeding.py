"""Setting up the policies: what the product ships becomes rows, once. What somebody has changed since is
never touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, insert, select

from app import history
from app.policies import tables, versions
from app.policies.book import NEW
from app.policies.limits import DEFAULT_PROFILE
from app.policies.shipped import calendars, keys, limits, profiles, settings
from app.policies.versions import CalendarContent

AUTHOR = "system"
REASON = "出厂设置 Shipped values"


# req: R-015 R-019
def seed(conn: Connection, zone: str = "Asia/Shanghai") -> None:
    """Add the shipped profiles, keys, limits, settings and calendars that are not there yet; a second time
    does nothing.

    ``zone`` is the office's time zone, for calendars that are created now.
    """
    shipment = _Shipment(conn)
    _add_profiles(conn)
    _add_keys(conn)
    _add_limits(conn, shipment)
    _add_settings(conn, shipment)
    _add_calendars(conn, shipment, zone)


class _Shipment:
    """The publication of what was missing; opened only when something is."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    @cached_property
    def revision(self) -> int:
        revision = versions.begin(self._conn, "shipped", "policies", author=AUTHOR, reason=REASON, reach=NEW)
        history.record(self._conn, "policies:seeded", subject="policies", revision=revision)
        return revision


def _add_profiles(conn: Connection) -> None:
    known = set(conn.scalars(select(tables.profile.c.key)))
    rows = [
        {"key": one.key, "name_zh": one.zh, "name_en": one.en, "source": one.source, "position": position}
        for position, one in enumerate(profiles.PROFILES)
        if one.key not in known
    ]
    if rows:
        conn.execute(insert(tables.profile), rows)
    if conn.scalar(select(tables.policy_state.c.id)) is None:
        conn.execute(insert(tables.policy_state).values(id=1, revision=0, active_profile=profiles.ACTIVE))


def _add_keys(conn: Connection) -> None:
    known = set(conn.scalars(select(tables.policy_key.c.key)))
    rows = [
        {
            "key": one.key, "kind": kind, "value_type": one.value_type, "name_zh": one.zh, "name_en": one.en,
            "section": one.section, "position": position, "source": one.source,
        }
        for kind, group in (("limit", keys.LIMITS), ("setting", keys.SETTINGS))
        for position, one in enumerate(group)
        if one.key not in known
    ]  # fmt: skip
    if rows:
        conn.execute(insert(tables.policy_key), rows)


def _add_limits(conn: Connection, shipment: _Shipment) -> None:
    shipped = {DEFAULT_PROFILE: limits.DEFAULT, **limits.PROFILES}
    _add(conn, tables.limit_version, shipped, lambda profile, key, values: versions.put_limit(
        conn, shipment.revision, profile, key, values))  # fmt: skip


def _add_settings(conn: Connection, shipment: _Shipment) -> None:
    shipped = {DEFAULT_PROFILE: settings.DEFAULT, **settings.PROFILES}
    _add(conn, tables.setting, shipped, lambda profile, key, value: versions.put_setting(
        conn, shipment.revision, profile, key, value[0], basis=value[1]))  # fmt: skip


def _add(
    conn: Connection,
    table: Any,
    shipped: Mapping[str, Mapping[str, Any]],
    put: Callable[[str, str, Any], None],
) -> None:
    known = {tuple(row) for row in conn.execute(select(table.c.profile, table.c.key))}
    for profile, group in shipped.items():
        for key, values in group.items():
            if (profile, key) not in known:
                put(profile, key, values)


def _add_calendars(conn: Connection, shipment: _Shipment, zone: str) -> None:
    known = set(conn.scalars(select(tables.calendar.c.key)))
    for one in calendars.shipped():
        if one.key in known:
            continue
        statement = insert(tables.calendar).values(key=one.key, name_zh=one.zh, name_en=one.en)
        content = CalendarContent(zone, one.weekly, one.days, one.published_until)
        versions.put_calendar(conn, shipment.revision, versions.inserted(conn, statement), content)
