from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from app import clock, history
from app.actor import SYSTEM
from app.identity import accounts, sessions
from app.identity.errors import UnknownUser
from app.identity.tables import sign_in
from app.identity.users import User

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def standing(person: Callable[..., User]) -> Iterator[None]:
    with clock.frozen(NOON):
        person("chen.jing", "cs")
        person("demo.one", "cs", demo=True)
        yield


def name_of(conn: Connection, token: str) -> str | None:
    session = sessions.resume(conn, token, demo=False)
    return session.name if session else None


def resumed(conn: Connection, token: str) -> sessions.Session:
    session = sessions.resume(conn, token, demo=False)
    assert session is not None
    return session


def test_a_sign_in_is_resumed_by_its_token(conn: Connection) -> None:
    token = sessions.start(conn, "Chen.Jing", "Mozilla/5.0 " + "x" * 500)
    session = resumed(conn, token)
    assert (session.name, session.must_change_password, session.touch_due) == ("chen.jing", False, False)
    assert sessions.resume(conn, token + "x", demo=False) is None
    assert sessions.resume(conn, "", demo=False) is None


def test_the_token_is_stored_nowhere(conn: Connection) -> None:
    token = sessions.start(conn, "chen.jing")
    row = conn.execute(select(sign_in)).one()
    assert token not in str(row)
    assert len(row.user_agent) <= 120


def test_two_sign_ins_have_two_tokens_and_end_one_by_one(conn: Connection) -> None:
    office, phone = sessions.start(conn, "chen.jing"), sessions.start(conn, "chen.jing")
    sessions.end(conn, office)
    sessions.end(conn, office)
    assert (name_of(conn, office), name_of(conn, phone)) == (None, "chen.jing")
    assert [row.kind for row in history.of(conn, "user:chen.jing", limit=3)] == [
        "user:signed_in",
        "user:signed_in",
        "user:signed_out",
    ]


def test_all_of_a_persons_sign_ins_end_and_nobody_elses(conn: Connection) -> None:
    tokens = [sessions.start(conn, "chen.jing") for _ in range(2)]
    other = sessions.start(conn, "demo.one")
    sessions.end_all(conn, "Chen.Jing")
    assert [name_of(conn, token) for token in tokens] == [None, None]
    assert sessions.resume(conn, other, demo=True)


def test_a_row_that_survives_does_not_survive_the_epoch(conn: Connection) -> None:
    token = sessions.start(conn, "chen.jing")
    kept = conn.execute(select(sign_in)).one()._asdict()
    sessions.end_all(conn, "chen.jing")
    conn.execute(sign_in.insert().values(kept))
    assert name_of(conn, token) is None


def test_it_ends_after_twelve_hours_without_use(conn: Connection) -> None:
    token = sessions.start(conn, "chen.jing")
    clock.move_to(NOON + 12 * HOUR - MINUTE)
    assert name_of(conn, token) == "chen.jing"
    clock.move_to(NOON + 12 * HOUR)
    assert name_of(conn, token) is None


def test_it_ends_after_seven_days_in_use(conn: Connection) -> None:
    token = sessions.start(conn, "chen.jing")
    for hours in range(6, 7 * 24, 6):
        clock.move_to(NOON + hours * HOUR)
        assert resumed(conn, token).touch_due
        sessions.touch(conn, resumed(conn, token))
    clock.move_to(NOON + timedelta(days=7))
    assert name_of(conn, token) is None


def test_use_is_noted_once_a_minute(conn: Connection) -> None:
    token = sessions.start(conn, "chen.jing")
    clock.move_to(NOON + timedelta(seconds=59))
    assert not resumed(conn, token).touch_due
    clock.move_to(NOON + MINUTE)
    assert resumed(conn, token).touch_due
    sessions.touch(conn, resumed(conn, token))
    assert not resumed(conn, token).touch_due


def test_a_demo_person_stays_only_while_demo_mode_is_on(conn: Connection) -> None:
    token = sessions.start(conn, "demo.one")
    assert sessions.resume(conn, token, demo=True)
    assert sessions.resume(conn, token, demo=False) is None


def test_what_is_over_is_cleaned_away(conn: Connection) -> None:
    sessions.start(conn, "chen.jing")
    clock.move_to(NOON + 11 * HOUR)
    kept = sessions.start(conn, "chen.jing")
    clock.move_to(NOON + 13 * HOUR)
    assert sessions.clean(conn) == 1
    assert name_of(conn, kept) == "chen.jing"


def test_nobody_of_that_name(conn: Connection) -> None:
    with pytest.raises(UnknownUser):
        sessions.start(conn, "ghost")


def test_a_sign_in_begun_after_a_deactivation_is_worth_nothing(conn: Connection) -> None:
    accounts.deactivate(conn, SYSTEM, "chen.jing")
    assert name_of(conn, sessions.start(conn, "chen.jing")) is None
