from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from app import clock, history, simulated
from app.db import Database

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def clock_set_right() -> Iterator[None]:
    yield
    clock.shift(timedelta(0))


def test_the_clock_moves_on_from_where_it_stands(conn: Connection) -> None:
    simulated.advance(conn, WEEK, demo=True, actor="admin")
    simulated.advance(conn, timedelta(hours=1), demo=True, actor="admin")
    assert simulated.offset(conn) == WEEK + timedelta(hours=1)


def test_a_process_follows_the_row_and_says_whether_that_moved_its_clock(db: Database) -> None:
    with db.transaction() as conn:
        simulated.advance(conn, WEEK, demo=True, actor="admin")
    with db.reading() as conn:
        assert simulated.follow(conn, demo=True)
        assert clock.offset() == WEEK
        assert not simulated.follow(conn, demo=True)


def test_back_to_real_sets_it_right(conn: Connection) -> None:
    simulated.advance(conn, WEEK, demo=True, actor="admin")
    simulated.follow(conn, demo=True)
    simulated.back_to_real(conn, demo=True, actor="admin")
    assert simulated.follow(conn, demo=True)
    assert clock.offset() == timedelta(0)


def test_outside_demo_mode_the_clock_cannot_be_moved(conn: Connection) -> None:
    with pytest.raises(simulated.NotDemo):
        simulated.advance(conn, WEEK, demo=False, actor="admin")
    with pytest.raises(simulated.NotDemo):
        simulated.back_to_real(conn, demo=False, actor="admin")


def test_a_row_left_from_a_demo_is_not_followed_outside_demo_mode(conn: Connection) -> None:
    simulated.advance(conn, WEEK, demo=True, actor="admin")
    assert not simulated.follow(conn, demo=False)
    assert clock.offset() == timedelta(0)


@pytest.mark.parametrize("by", [timedelta(days=-1), timedelta(days=3651)])
def test_the_clock_goes_neither_behind_the_real_one_nor_past_ten_years(conn: Connection, by: timedelta) -> None:
    with pytest.raises(simulated.TooFar):
        simulated.advance(conn, by, demo=True, actor="admin")


def test_who_moved_the_clock_is_in_the_history(conn: Connection) -> None:
    simulated.advance(conn, WEEK, demo=True, actor="wang")
    (event,) = history.of(conn, "clock")
    assert (event.kind, event.actor, event.data) == ("clock:moved", "wang", {"seconds": 604800})
