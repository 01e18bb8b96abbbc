"""From an empty house to one in the middle of its work: furnished in the past, then played up to a working morning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, inspect, select

from app import clock, migrations, seeding, simulated
from app.actor import SYSTEM
from app.cases.tables import service_case
from app.db import Database
from app.demo import errands, letters, stories
from app.demo.play import Play
from app.demo.post_office import PostOffice
from app.engine.tables import user_task
from app.errors import Refused
from app.identity.tables import user_account
from app.policies import reading
from app.policies.calendar import WorkingCalendar
from app.settings import Settings

SPAN = timedelta(days=66)
"""So far back the first customer calls: long enough for a survey after thirty days, and for what is archived."""
TUESDAY, THURSDAY = 1, 3
MORNING = timedelta(hours=2)
"""Working time after opening: the morning's calls are in, the day's work is not done."""


class InUse(Refused):
    """The data folder {folder} is in use already, and a demonstration is made in an empty one. Name another with AFTERCARE_DATA."""  # noqa: E501


class DemoOnly(Refused):
    """A demonstration needs demo mode: AFTERCARE_DEMO=on."""


@dataclass(frozen=True)
class Report:
    """What came of it: cases by state, open steps by role."""

    at: datetime
    states: Mapping[str, int]
    steps: Mapping[str, int]

    @property
    def cases(self) -> int:
        return sum(self.states.values())


def fill(
    database: Database,
    settings: Settings,
    *,
    cases: int,
    seed: int = 1,
    shown: Callable[[float], None] = lambda share: None,
) -> Report:
    """Fill an empty house by playing ``cases`` stories; afterwards its clock shows the morning they end on.

    Raises DemoOnly, InUse.
    """
    if not settings.demo:
        raise DemoOnly
    if _is_used(database):
        raise InUse(folder=settings.data)
    _hurry(database, "OFF")
    with clock.frozen(clock.now() - SPAN):
        migrations.upgrade(database)
        seeding.seed(database, settings)
    report = _play(database, settings, cases, seed, shown)
    with database.transaction() as conn:
        # Whole seconds: a second more, or the clock would stand before the last thing that happened.
        ahead = report.at - clock.now() + timedelta(seconds=1)
        simulated.advance(conn, ahead, demo=True, actor=SYSTEM.name)
    _hurry(database, "FULL")
    return report


def _play(database: Database, settings: Settings, cases: int, seed: int, shown: Callable[[float], None]) -> Report:
    with database.reading() as conn:
        calendar = _calendar(conn)
    end = morning(calendar, clock.now())
    begin = calendar.next_moment(end - SPAN)
    with clock.frozen(begin):
        told = stories.tell(cases, seed, begin, end, calendar)
        with PostOffice().open() as office:
            play = Play(database, settings, told, calendar, end, office, letters.read)
            errands.plan(play, begin)
            play.run(shown)
        with database.reading() as conn:
            return report(conn)


def morning(calendar: WorkingCalendar, now: datetime) -> datetime:
    """The next morning in the middle of a working week, which lies ahead: the demo's clock only goes forward."""
    moment = calendar.next_moment(now)
    while True:
        opening = calendar.next_moment(moment)
        day = calendar.date_of(opening)
        at = calendar.add(opening, int(MORNING.total_seconds()))
        midweek = TUESDAY <= day.weekday() <= THURSDAY
        if midweek and calendar.date_of(calendar.add(opening, -1)) != day and at > now:
            return at
        moment = opening + timedelta(hours=1)


def report(conn: Connection) -> Report:
    states = conn.execute(select(service_case.c.state, func.count()).group_by(service_case.c.state))
    open_ = user_task.c.closed_at.is_(None)
    steps = conn.execute(select(user_task.c.role, func.count()).where(open_).group_by(user_task.c.role))
    return Report(clock.now(), _most_first(states), _most_first(steps))


def _most_first(rows: object) -> dict[str, int]:
    return dict(Counter({name: count for name, count in rows}).most_common())  # type: ignore[attr-defined]


def _calendar(conn: Connection) -> WorkingCalendar:
    """That of customer service: the demo's people keep its hours."""
    book = reading.book(conn)
    return reading.working_calendar(conn, book.calendar_for(book.active_profile, "cs").id)


def _is_used(database: Database) -> bool:
    if not inspect(database.reader).has_table(user_account.name):
        return False
    with database.reading() as conn:
        return bool(conn.execute(select(func.count()).select_from(user_account)).scalar())


def _hurry(database: Database, synchronous: str) -> None:
    """A demonstration that a power cut spoils is made again: until it is finished nothing waits for the disk."""
    if database.dialect == "sqlite":
        connection = database.writer.raw_connection()
        connection.driver_connection.execute(f"PRAGMA synchronous={synchronous}")  # type: ignore[union-attr]
        connection.close()
