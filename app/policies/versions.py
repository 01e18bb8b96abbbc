"""Rows of a publication: it is opened, then versions are put into it. ``publications`` has the acts made
of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Insert, Table, func, insert, select, update

from app import clock
from app.errors import Conflict
from app.policies import reading, tables
from app.policies.book import REACHES

Values = Mapping[str, Any]
"""The columns of one row, as the author gives them."""

LIMIT_DEFAULTS: Values = {
    "condition": None, "day_end": "close", "anchor": "", "warn_share": None, "ladder": [],
    "pause_reasons": [], "enabled": True, "kind": "promise", "role": "", "basis": "",
}  # fmt: skip
"""What a limit has where nothing is said; duration and unit must be said."""

DAY_DEFAULTS: Values = {"windows": [], "name_zh": "", "name_en": "", "source": ""}

INHERIT = object()
"""Given as the value of a setting: the profile is silent about it again."""


@dataclass(frozen=True)
class CalendarContent:
    """All that a version of a calendar says.

    ``weekly`` maps mon … sun to windows, [["08:00", "12:00"], ["13:30", "18:00"]]. A day has date, kind (off,
    work, special), windows, name_zh, name_en and source. ``published_until`` is the last day whose holidays
    are known; None: nothing is to be published.
    """

    zone: str
    weekly: Mapping[str, Sequence[Sequence[str]]]
    days: Sequence[Values] = ()
    published_until: date | None = None


class ChangedMeanwhile(Conflict):
    """Somebody else has published “{subject}” meanwhile. Look at the new version, then decide again."""


def begin(
    conn: Connection,
    kind: str,
    subject: str,
    *,
    author: str,
    reason: str,
    reach: str,
    rolls_back: int | None = None,
) -> int:
    """Open a publication and answer its revision. Other publishers wait here until this transaction ends."""
    if reach not in REACHES:
        raise ValueError(f"A publication reaches one of {REACHES}, not {reach!r}.")
    state = tables.policy_state
    conn.execute(update(state).values(revision=state.c.revision + 1))
    revision: int = conn.execute(select(state.c.revision)).scalar_one()
    act = {"kind": kind, "subject": subject, "author": author, "reason": reason, "reach": reach}
    conn.execute(
        insert(tables.publication).values(revision=revision, published_at=clock.now(), rolls_back=rolls_back, **act)
    )
    reading.published(conn)
    return revision


def next_number(conn: Connection, table: Table, place: Values, subject: str, expected: int | None) -> int:
    """The next version number at ``place``. Raises ChangedMeanwhile when ``expected`` is not the newest.

    Safe, because ``begin`` has made every other publisher wait.
    """
    where = [table.c[column] == value for column, value in place.items()]
    newest: int = conn.execute(select(func.coalesce(func.max(table.c.number), 0)).where(*where)).scalar_one()
    if expected is not None and expected != newest:
        raise ChangedMeanwhile(subject=subject)
    return newest + 1


def put_limit(
    conn: Connection, revision: int, profile: str, key: str, limits: Sequence[Values], number: int = 1
) -> None:
    """Add a version of a limit to an open publication; the order of ``limits`` is that of their
    conditions."""
    head = {"profile": profile, "key": key, "number": number, "revision": revision}
    version_id = inserted(conn, insert(tables.limit_version).values(head))
    if limits:
        rows = [{**LIMIT_DEFAULTS, **one, "version_id": version_id, "position": i} for i, one in enumerate(limits)]
        conn.execute(insert(tables.limit), rows)


def put_setting(
    conn: Connection, revision: int, profile: str, key: str, value: Any, number: int = 1, basis: str = ""
) -> None:
    """Add a version of a setting to an open publication."""
    inherits = value is INHERIT
    row = {
        "profile": profile,
        "key": key,
        "number": number,
        "revision": revision,
        "inherits": inherits,
        "basis": basis,
    }
    conn.execute(insert(tables.setting).values(value=None if inherits else value, **row))


def put_calendar(conn: Connection, revision: int, calendar_id: int, content: CalendarContent, number: int = 1) -> None:
    """Add a version of a calendar, with all its days, to an open publication."""
    version_id = inserted(
        conn,
        insert(tables.calendar_version).values(
            calendar_id=calendar_id,
            number=number,
            revision=revision,
            zone=content.zone,
            weekly=content.weekly,
            published_until=content.published_until,
        ),
    )
    if content.days:
        rows = [{**DAY_DEFAULTS, **day, "version_id": version_id} for day in content.days]
        conn.execute(insert(tables.calendar_day), rows)


def inserted(conn: Connection, statement: Insert) -> int:
    """Insert a row and answer its id."""
    key = conn.execute(statement).inserted_primary_key
    assert key is not None
    return int(key[0])
