"""What a version of a calendar says, read from its rows; and the same as a draft keeps it, in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from app.errors import NotFound
from app.policies import tables
from app.policies.versions import DAY_DEFAULTS, CalendarContent

DAY = ("date", "kind", *DAY_DEFAULTS)

Document = Mapping[str, Any]
"""``zone``, ``weekly``, ``published_until`` and ``days``, dates in ISO 8601."""


def of(conn: Connection, key: str, number: int | None = None) -> CalendarContent:
    """The newest version of a calendar, or one of its older ones. Raises NotFound."""
    v, c = tables.calendar_version.c, tables.calendar.c
    wanted = select(tables.calendar_version).join(tables.calendar).where(c.key == key).order_by(v.number.desc())
    row = conn.execute(wanted.where(v.number == number) if number is not None else wanted.limit(1)).first()
    if row is None:
        raise NotFound
    d = tables.calendar_day
    days = conn.execute(select(d).where(d.c.version_id == row.id).order_by(d.c.date))
    said = [{column: day._mapping[column] for column in DAY} for day in days]
    return CalendarContent(row.zone, row.weekly, said, row.published_until)


def acts(conn: Connection, key: str) -> Sequence[Row[Any]]:
    """The versions, newest first: number, revision, author, reason, reach, published_at, rolls_back."""
    v, act = tables.calendar_version.c, tables.publication.c
    columns: tuple[Any, ...] = (
        v.number, act.revision, act.author, act.reason, act.reach, act.published_at, act.rolls_back,
    )  # fmt: skip
    wanted = select(*columns).join_from(tables.calendar_version, tables.publication).join(tables.calendar)
    return conn.execute(wanted.where(tables.calendar.c.key == key).order_by(v.number.desc())).all()


def number(conn: Connection, key: str) -> int:
    """The newest version of a calendar, 0 where there is none."""
    found = acts(conn, key)
    return int(found[0].number) if found else 0


def document(content: CalendarContent) -> Document:
    until = content.published_until
    days = [{**DAY_DEFAULTS, **day, "date": day["date"].isoformat()} for day in content.days]
    return {
        "zone": content.zone,
        "weekly": {name: [list(pair) for pair in pairs] for name, pairs in content.weekly.items()},
        "published_until": until.isoformat() if until else None,
        "days": sorted(days, key=lambda day: str(day["date"])),
    }


def content(written: Document) -> CalendarContent:
    until = written["published_until"]
    days = [{**day, "date": date.fromisoformat(day["date"])} for day in written["days"]]
    return CalendarContent(written["zone"], written["weekly"], days, date.fromisoformat(until) if until else None)
