"""The simulated clock of demo mode: one row that says how far time runs ahead, read by web and runner.

Outside demo mode the row is never followed and cannot be moved: nobody shifts a real desk's deadlines.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import BigInteger, CheckConstraint, Column, Connection, Integer, Table, insert, select, update

from app import clock, db, history
from app.errors import Refused

clock_offset = Table(
    "clock_offset",
    db.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seconds", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

_SECONDS = select(clock_offset.c.seconds)
FARTHEST = timedelta(days=3650)


class NotDemo(Refused):
    """The clock can only be moved in demo mode."""


class TooFar(Refused):
    """The simulated clock goes no further than ten years."""


def offset(conn: Connection) -> timedelta:
    """How far the simulated clock runs ahead of the real one."""
    return timedelta(seconds=conn.scalar(_SECONDS) or 0)


def follow(conn: Connection, *, demo: bool) -> bool:
    """Set this process's clock by the row; True if that moved it. Each door calls it when it opens."""
    before = clock.offset()
    now = offset(conn) if demo else timedelta(0)
    clock.shift(now)
    return now != before


def advance(conn: Connection, by: timedelta, *, demo: bool, actor: str) -> None:
    """Move the clock on by ``by``. Raises NotDemo outside demo mode, TooFar past ten years."""
    _set(conn, offset(conn) + by, demo=demo, actor=actor)


def back_to_real(conn: Connection, *, demo: bool, actor: str) -> None:
    """Set the clock right again. What happened meanwhile stays as it was recorded."""
    _set(conn, timedelta(0), demo=demo, actor=actor)


def _set(conn: Connection, to: timedelta, *, demo: bool, actor: str) -> None:
    if not demo:
        raise NotDemo
    if not timedelta(0) <= to <= FARTHEST:
        raise TooFar
    seconds = int(to.total_seconds())
    if conn.execute(update(clock_offset).values(seconds=seconds)).rowcount == 0:
        conn.execute(insert(clock_offset).values(id=1, seconds=seconds))
    history.record(conn, "clock:moved", subject="clock", actor=actor, seconds=seconds)
