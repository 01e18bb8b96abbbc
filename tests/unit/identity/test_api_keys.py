from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from app import clock, history
from app.actor import SYSTEM, Actor
from app.db import Database
from app.errors import Invalid, NotFound
from app.identity import api_keys, signin
from app.identity.errors import AdministratorsOnly, NoSuchKey, TooManyAttempts, TooManyRequests
from app.identity.tables import api_key

HERE = "203.0.113.7"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def token(conn: Connection) -> str:
    return api_keys.create(conn, SYSTEM, "App-iOS ", "app")


@pytest.mark.req("R-065")
def test_a_key_opens_for_its_system_and_is_stored_nowhere(conn: Connection, token: str) -> None:
    admitted = api_keys.admit(conn, token, HERE)
    assert admitted.refusal is None
    assert admitted.actor == Actor("api:app-ios", frozenset({"cs"}), "app-ios")
    (row,) = api_keys.listing(conn)
    assert (row.name, row.channel, row.created_by, row.last_used_at) == ("app-ios", "app", "system", NOON)
    assert token not in str(conn.execute(select(api_key)).all())


@pytest.mark.parametrize("wrong", ["", "ak_nothing", "app-ios"])
def test_what_is_no_key_opens_nothing(conn: Connection, token: str, wrong: str) -> None:
    assert isinstance(api_keys.admit(conn, wrong, HERE).refusal, NoSuchKey)


def test_a_revoked_key_opens_nothing_for_good(conn: Connection, token: str) -> None:
    (row,) = api_keys.listing(conn)
    for _ in range(2):
        api_keys.revoke(conn, SYSTEM, row.id)
    assert isinstance(api_keys.admit(conn, token, HERE).refusal, NoSuchKey)
    kinds = [event.kind for event in history.of(conn, "api:app-ios")]
    assert kinds == ["api_key:created", "api_key:revoked"]
    with pytest.raises(NotFound):
        api_keys.revoke(conn, SYSTEM, 99)


def test_a_key_is_measured_by_the_minute(conn: Connection, token: str) -> None:
    refusals = [api_keys.admit(conn, token, HERE).refusal for _ in range(api_keys.PER_MINUTE + 1)]
    assert not any(refusals[:-1])
    assert isinstance(refusals[-1], TooManyRequests)
    clock.move_to(clock.now() + timedelta(minutes=1))
    assert api_keys.admit(conn, token, HERE).refusal is None


def test_an_address_that_guesses_has_to_wait(conn: Connection, token: str) -> None:
    for _ in range(signin.PER_ADDRESS):
        api_keys.admit(conn, "ak_guess", HERE)
    assert isinstance(api_keys.admit(conn, token, HERE).refusal, TooManyAttempts)
    assert api_keys.admit(conn, token, "203.0.113.8").refusal is None


@pytest.mark.parametrize(
    ("name", "channel", "place"),
    [("a", "app", "name"), ("mit Leerzeichen", "app", "name"), ("mail", "", "channel"), ("app-ios", "app", "name")],
)
def test_a_key_needs_a_name_of_its_own_and_a_channel(
    conn: Connection, token: str, name: str, channel: str, place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        api_keys.create(conn, SYSTEM, name, channel)
    assert [problem.place for problem in refused.value.problems] == [place]


def test_only_administrators_make_and_revoke_keys(conn: Connection, token: str) -> None:
    chen = Actor("chen.jing", frozenset({"cs", "supervisor", "manager"}))
    with pytest.raises(AdministratorsOnly):
        api_keys.create(conn, chen, "mail", "email")
    with pytest.raises(AdministratorsOnly):
        api_keys.revoke(conn, chen, 1)


def test_keys_are_counted_on_both_databases(any_db: Database) -> None:
    with any_db.transaction() as conn:
        token = api_keys.create(conn, SYSTEM, "mail", "email")
    for count in (1, 2):
        with any_db.transaction() as conn:
            key = api_keys.admit(conn, token, HERE).key
            assert key is not None
            assert key.requests == count
