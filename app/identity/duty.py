"""Who is on call: turns of a roster laid out in time. Reads only; ``rosters`` has the verbs that change it.

A turn begins at a change-over and lasts until the next one, in the same week or the one that follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from app.editions import Edition, Remembered
from app.identity import users
from app.identity.duty_tables import duty_version

ALWAYS = ""
"""What stands for the week where something holds of a role in every week."""

DAYS = 7
MIDNIGHT_TO_MIDNIGHT = ("00:00",)

_v = duty_version.c
_newest = select(_v.role, _v.week, func.max(_v.number).label("number")).group_by(_v.role, _v.week).subquery()
_IN_FORCE = select(duty_version).join(
    _newest,
    and_(_v.role == _newest.c.role, _v.week == _newest.c.week, _v.number == _newest.c.number),
)

People = tuple[tuple[str | None, ...], ...]
"""Seven days, each with a person for each turn; None where nobody is named."""


@dataclass(frozen=True)
class Roster:
    """What holds of a role in every week: whether a roster is kept, and when its people change over."""

    role: str
    number: int = 0
    kept: bool = False
    turns: tuple[str, ...] = MIDNIGHT_TO_MIDNIGHT


@dataclass(frozen=True)
class Week:
    """A week of a role as it stands; ``number`` is its version, 0 while nobody has written it."""

    role: str
    monday: date
    number: int
    turns: tuple[str, ...]
    people: People


@dataclass(frozen=True)
class Turn:
    """A stretch of duty with the person named for it."""

    role: str
    day: date
    place: int
    start: datetime
    end: datetime
    person: str | None


def _kept(conn: Connection, _edition: Edition) -> Mapping[str, Roster]:
    # The newest of a role last.
    rows = conn.execute(select(duty_version).where(_v.week == ALWAYS).order_by(_v.number))
    newest = {row.role: _roster(row) for row in rows}
    return {role: one for role, one in newest.items() if one.kept}


_KEPT = Remembered("rosters", _kept, select(func.max(_v.id)).where(_v.week == ALWAYS).scalar_subquery())


def kept(conn: Connection) -> Mapping[str, Roster]:
    """The roles for which a roster is kept. Asked for every task that opens."""
    return _KEPT.read(conn)


def changed(conn: Connection) -> None:
    """Note that this transaction has written a roster."""
    _KEPT.changed(conn)


def roster(conn: Connection, role: str) -> Roster:
    """What holds of one role."""
    mine = _v.week == ALWAYS, _v.role == role
    row = conn.execute(select(duty_version).where(*mine).order_by(_v.number.desc()).limit(1)).first()
    return _roster(row) if row else Roster(role)


def week(conn: Connection, role: str, day: date) -> Week:
    """The week of a role in which ``day`` lies."""
    return _weeks(conn, role, monday_of(day), monday_of(day))[0]


def versions(conn: Connection, role: str, week_key: str) -> Sequence[Row[Any]]:
    """The versions of a week (or of ALWAYS), newest first: number, content, author, at, reason, restores."""
    mine = _v.role == role, _v.week == week_key
    return conn.execute(select(duty_version).where(*mine).order_by(_v.number.desc())).all()


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """The changes of all rosters in a time, newest first."""
    wanted = select(duty_version).where(_v.at >= since, _v.at < until)
    return conn.execute(wanted.order_by(_v.at.desc(), _v.id.desc())).all()


def turns(conn: Connection, role: str, start: datetime, end: datetime, zone: tzinfo) -> list[Turn]:
    """The turns of a role that touch the time from ``start`` to ``end``, in order, each in full length."""
    first, last = (at.astimezone(zone).date() for at in (start, end))
    weeks = _weeks(conn, role, monday_of(first) - timedelta(days=DAYS), monday_of(last) + timedelta(days=DAYS))
    laid = list(pairwise(sorted(_laid(weeks, zone), key=lambda one: one[0])))
    found = (Turn(role, day, place, at, following[0], person) for (at, day, place, person), following in laid)
    return [turn for turn in found if turn.end > start and turn.start < end]


# req: R-034
def on_call(conn: Connection, role: str, at: datetime, zone: tzinfo) -> Turn | None:
    """The turn of the person on call for a role at ``at``; None where nobody is named who still does its work."""
    turn = next((one for one in turns(conn, role, at, at + timedelta(seconds=1), zone) if one.start <= at), None)
    return turn if turn is not None and turn.person in fit(conn, role) else None


def fit(conn: Connection, role: str) -> Mapping[str, str]:
    """Who may be on call for a role, by login name, with the names people know them by."""
    return {user.name: user.display_name for user in users.acting(conn, role)}


def of_person(conn: Connection, name: str, start: datetime, end: datetime, zone: tzinfo) -> list[Turn]:
    """The turns of a person in all rosters that are kept, in order of time."""
    mine = (turn for role in kept(conn) for turn in turns(conn, role, start, end, zone) if turn.person == name)
    return sorted(mine, key=lambda turn: (turn.start, turn.role))


def monday_of(day: date) -> date:
    """The day on which the week of ``day`` begins."""
    return day - timedelta(days=day.weekday())


def _weeks(conn: Connection, role: str, first: date, last: date) -> list[Week]:
    mine = _v.role == role, _v.week >= first.isoformat(), _v.week <= last.isoformat()
    written = {row.week: row for row in conn.execute(_IN_FORCE.where(*mine))}
    usual = roster(conn, role).turns
    count = (last - first).days // DAYS + 1
    mondays = [first + timedelta(days=DAYS * number) for number in range(count)]
    return [_week(role, monday, written.get(monday.isoformat()), usual) for monday in mondays]


def _week(role: str, monday: date, row: Row[Any] | None, usual: tuple[str, ...]) -> Week:
    if row is None:
        return Week(role, monday, 0, usual, ((None,) * len(usual),) * DAYS)
    people = tuple(tuple(name or None for name in day) for day in row.content["people"])
    return Week(role, monday, row.number, tuple(row.content["turns"]), people)


def _roster(row: Row[Any]) -> Roster:
    return Roster(row.role, row.number, row.content["kept"], tuple(row.content["turns"]))


def _laid(weeks: Sequence[Week], zone: tzinfo) -> Iterator[tuple[datetime, date, int, str | None]]:
    for one in weeks:
        for number, people in enumerate(one.people):
            day = one.monday + timedelta(days=number)
            for place, (begins, person) in enumerate(zip(one.turns, people, strict=True)):
                at = datetime.combine(day, time.fromisoformat(begins), zone).astimezone(UTC)
                yield at, day, place, person
