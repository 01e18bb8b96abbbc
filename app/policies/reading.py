"""Reading the rule book and the calendars, and remembering them.

What is published never changes, so it is remembered per database for good; the revision tells whether the book is
still the newest. A transaction that publishes remembers for itself
alone: it may still be rolled back, and its numbers given to others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary, ref

from sqlalchemy import Connection, Engine, RootTransaction, select

from app import editions
from app.errors import Unavailable
from app.policies import loading, tables
from app.policies.book import Book
from app.policies.calendar import WorkingCalendar
from app.policies.clocks import Pause
from app.policies.rules import Rules


class NotSetUp(Unavailable):
    """The time limits have not been set up yet. Run `flask seed`."""


@dataclass
class _Memory:
    book: Book | None = None
    calendars: dict[int, WorkingCalendar] = field(default_factory=dict)


@dataclass
class _Sight:
    """What one transaction has seen; ``own`` once it has published something itself."""

    transaction: ref[RootTransaction]
    book: Book | None = None
    rules: Rules | None = None
    own: _Memory | None = None


_memories: WeakKeyDictionary[Engine, _Memory] = WeakKeyDictionary()
_NAME = "rules"
_state = tables.policy_state.c
editions.ask(_NAME, *(select(column).scalar_subquery() for column in (_state.revision, _state.active_profile)))


def book(conn: Connection) -> Book:
    """The rule book as this transaction sees it. Raises NotSetUp."""
    sight = _sight(conn)
    if sight is not None and sight.book is not None and sight.own is None:
        return sight.book
    if sight is not None and sight.own is not None:
        # A savepoint may have taken back what was published in it.
        editions.forget(conn)
    revision, active_profile = editions.of(conn, _NAME)
    if revision is None:
        raise NotSetUp()
    sight = sight or _sight(conn)
    memory = (sight and sight.own) or _memory(conn.engine)
    found = memory.book
    if found is None or found.revision != revision:
        found = memory.book = loading.book(conn, revision, active_profile)
    if sight is not None:
        sight.book = found
    return found


def working_calendar(conn: Connection, version_id: int) -> WorkingCalendar:
    """The compiled calendar of a version."""
    known = book(conn)
    sight = _sight(conn)
    memory = (sight and sight.own) or _memory(conn.engine)
    found = memory.calendars.get(version_id)
    if found is None:
        found = memory.calendars[version_id] = loading.calendar(conn, known.calendars_by_id[version_id])
    return found


def rules(conn: Connection) -> Rules:
    """The book with its calendars, as this transaction sees them. It answers while ``conn`` is open."""
    sight = _sight(conn)
    known = book(conn)
    if sight is None:
        return Rules(known, lambda version_id: working_calendar(conn, version_id))
    if sight.rules is None or sight.rules.book is not known:
        sight.rules = Rules(known, lambda version_id: working_calendar(conn, version_id))
    return sight.rules


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
    editions.forget(conn)
    sight = _sight(conn)
    if sight is not None:
        sight.book, sight.own = None, _Memory()


def _sight(conn: Connection) -> _Sight | None:
    """The notes of the open transaction. They hang on the connection, which one thread uses at a time."""
    transaction = conn.get_transaction()
    if transaction is None:
        return None
    sight: _Sight | None = conn.info.get("policies")
    if sight is None or sight.transaction() is not transaction:
        sight = conn.info["policies"] = _Sight(ref(transaction))
    return sight


def _memory(engine: Engine) -> _Memory:
    return _memories.setdefault(engine, _Memory())
