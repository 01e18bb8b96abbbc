"""Reading the rule book and the calendars, and remembering them.

What is published never changes, so it is remembered for each database; the revision tells whether the book is still
the newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from app import db, editions
from app.errors import Unavailable
from app.policies import loading, tables
from app.policies.book import Book
from app.policies.calendar import WorkingCalendar
from app.policies.clocks import Pause
from app.policies.rules import Rules


class NotSetUp(Unavailable):
    """The time limits have not been set up yet. Run `flask seed`."""


@dataclass(frozen=True)
class _Known:
    """A book, and those of its calendars that were asked for."""

    book: Book
    calendars: dict[int, WorkingCalendar] = field(default_factory=dict)


def _load(conn: Connection, edition: editions.Edition) -> _Known:
    revision, active_profile = edition
    if revision is None:
        raise NotSetUp()
    return _Known(loading.book(conn, revision, active_profile))


_NAME = "rules"
_state = tables.policy_state.c
_KNOWN = editions.Remembered(
    _NAME, _load, *(select(column).scalar_subquery() for column in (_state.revision, _state.active_profile))
)


def book(conn: Connection) -> Book:
    """The rule book as this transaction sees it. Raises NotSetUp."""
    return _KNOWN.read(conn).book


def working_calendar(conn: Connection, version_id: int) -> WorkingCalendar:
    """The compiled calendar of a version."""
    known = _KNOWN.read(conn)
    found = known.calendars.get(version_id)
    if found is None:
        found = known.calendars[version_id] = loading.calendar(conn, known.book.calendars_by_id[version_id])
    return found


def rules(conn: Connection) -> Rules:
    """The book with its calendars, as this transaction sees them. It answers while ``conn`` is open."""
    known, memory = book(conn), db.memory(conn)
    found: Rules | None = memory.get(Rules)
    if found is None or found.book is not known:
        found = memory[Rules] = Rules(known, lambda version_id: working_calendar(conn, version_id))
    return found


def pauses(conn: Connection, timer_id: int) -> Sequence[Pause]:
    """The pauses of a timer, oldest first; an open one has no end."""
    p = tables.clock_pause.c
    rows = select(p.started_at, p.ended_at, p.reason).where(p.timer_id == timer_id).order_by(p.started_at, p.id)
    return [Pause(*row) for row in conn.execute(rows)]


def pauses_of(conn: Connection, timer_ids: Sequence[int]) -> dict[int, list[Pause]]:
    """The pauses of many timers by their ids, each oldest first; those without any are left out."""
    p = tables.clock_pause.c
    found: dict[int, list[Pause]] = {}
    wanted = select(p.timer_id, p.started_at, p.ended_at, p.reason).where(p.timer_id.in_(timer_ids))
    for timer_id, *row in conn.execute(wanted.order_by(p.started_at, p.id)):
        found.setdefault(timer_id, []).append(Pause(*row))
    return found


def standing(conn: Connection, timer_ids: Sequence[int]) -> dict[int, str]:
    """What each of these clocks stands for now; those that run are left out."""
    if not timer_ids:
        return {}
    p = tables.clock_pause.c
    return dict(conn.execute(select(p.timer_id, p.reason).where(p.timer_id.in_(timer_ids), p.ended_at.is_(None))).all())


def extensions(conn: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Why more time was given, by the number of the extension."""
    if not numbers:
        return {}
    e = tables.clock_extension.c
    return dict(conn.execute(select(e.id, e.reason).where(e.id.in_(numbers))).all())


def published(conn: Connection) -> None:
    """Note that this transaction has published: it reads anew, and nobody else sees what it reads."""
    _KNOWN.changed(conn)
