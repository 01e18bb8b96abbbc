from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from app import clock
from app.identity import sessions, signin
from app.identity.users import User


@pytest.fixture(autouse=True)
def clock_set_right() -> Iterator[None]:
    yield
    clock.shift(timedelta(0))


def test_moving_the_demo_clock_throws_nobody_out(conn: Connection, person: Callable[..., User]) -> None:
    person("admin", "admin", demo=True)
    token = sessions.start(conn, "admin")
    clock.shift(timedelta(days=30))
    session = sessions.resume(conn, token, demo=True)
    assert session
    assert not session.touch_due
    assert sessions.clean(conn) == 0
    clock.shift(timedelta(0))
    assert sessions.resume(conn, token, demo=True)


def test_moving_the_demo_clock_shortens_no_wait(conn: Connection, person: Callable[..., User]) -> None:
    person("chen.jing", "cs")
    for _ in range(5):
        signin.record(conn, signin.check(conn, "chen.jing", "wrong", "192.0.2.7", demo=False))
    clock.shift(timedelta(days=1))
    assert signin.check(conn, "chen.jing", "wrong", "192.0.2.7", demo=False).wait
    assert signin.forget_old_attempts(conn, clock.now()) == 0
