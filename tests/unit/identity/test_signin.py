from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, update

from app import clock, history
from app.actor import SYSTEM
from app.identity import accounts, credentials, passwords, signin
from app.identity.errors import TooManyAttempts, WrongSignIn
from app.identity.signin import Verdict
from app.identity.tables import sign_in_attempt, user_account
from app.identity.users import User

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
GOOD, WRONG = "correct horse battery", "not this one at all"
OFFICE = "192.0.2.7"


@pytest.fixture(autouse=True)
def standing(person: Callable[..., User]) -> Iterator[None]:
    with clock.frozen(NOON):
        person("chen.jing", "cs")
        person("demo.one", "cs", demo=True)
        yield


def attempt(
    conn: Connection,
    name: str = "chen.jing",
    password: str = GOOD,
    address: str = OFFICE,
    *,
    demo: bool = False,
) -> Verdict:
    return signin.record(conn, signin.check(conn, name, password, address, demo=demo))


def failures(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(sign_in_attempt)) or 0


def test_the_right_password_opens(conn: Connection) -> None:
    verdict = attempt(conn, " Chen.JING ")
    assert (verdict.accepted, verdict.name, verdict.refusal) == (True, "chen.jing", None)


def test_every_refusal_sounds_the_same(conn: Connection) -> None:
    accounts.create_user(
        conn, SYSTEM, name="gone", display_name="x", password_hash=passwords.hashed(GOOD), roles=["cs"]
    )
    accounts.deactivate(conn, SYSTEM, "gone")
    for name, password in (("chen.jing", WRONG), ("nobody", GOOD), ("gone", GOOD), ("demo.one", GOOD)):
        verdict = signin.check(conn, name, password, OFFICE, demo=False)
        refusal = signin.record(conn, verdict).refusal
        assert type(verdict.refusal) is WrongSignIn
        assert type(refusal) is WrongSignIn
        assert str(refusal) == "The name or the password is not right."


def test_demo_people_come_in_while_demo_mode_is_on(conn: Connection) -> None:
    assert attempt(conn, "demo.one", demo=True).accepted


def test_after_five_failures_even_the_right_password_waits(conn: Connection) -> None:
    for _ in range(5):
        assert isinstance(attempt(conn, password=WRONG).refusal, WrongSignIn)
    refusal = attempt(conn).refusal
    assert isinstance(refusal, TooManyAttempts)
    assert str(refusal) == "Too many attempts. Wait 15 minutes and try again."


def test_a_name_nobody_has_is_made_to_wait_just_so(conn: Connection) -> None:
    for _ in range(5):
        attempt(conn, "nobody", WRONG)
    assert isinstance(attempt(conn, "nobody").refusal, TooManyAttempts)


def test_the_wait_ends_when_the_first_failure_is_old_enough(conn: Connection) -> None:
    for minute in range(5):
        clock.move_to(NOON + timedelta(minutes=minute))
        attempt(conn, password=WRONG)
    clock.move_to(NOON + timedelta(minutes=14, seconds=30))
    assert attempt(conn).wait == timedelta(seconds=30)
    clock.move_to(NOON + timedelta(minutes=15))
    assert attempt(conn).accepted


def test_waiting_attempts_are_not_counted(conn: Connection) -> None:
    for _ in range(9):
        attempt(conn, password=WRONG)
    assert failures(conn) == 5


def test_an_address_that_tries_many_names_waits_and_others_do_not(conn: Connection) -> None:
    for number in range(30):
        attempt(conn, f"name{number}", WRONG)
    assert isinstance(attempt(conn).refusal, TooManyAttempts)
    assert attempt(conn, address="198.51.100.9").accepted


def test_one_household_is_one_address(conn: Connection) -> None:
    for number in range(30):
        attempt(conn, f"name{number}", WRONG, f"2001:db8:1:2::{number:x}")
    assert isinstance(attempt(conn, address="2001:db8:1:2:ffff::1").refusal, TooManyAttempts)
    assert attempt(conn, address="2001:db8:1:3::1").accepted


def test_an_address_written_in_two_ways_is_one(conn: Connection) -> None:
    for number in range(30):
        attempt(conn, f"name{number}", WRONG, f"::ffff:{OFFICE}")
    assert isinstance(attempt(conn, address=OFFICE).refusal, TooManyAttempts)


def test_an_address_that_is_none_is_taken_as_it_is(conn: Connection) -> None:
    assert attempt(conn, password=WRONG, address="unix:" + "x" * 200).address == "unix:" + "x" * 59


def test_success_forgives_the_failures_of_the_name(conn: Connection) -> None:
    for _ in range(4):
        attempt(conn, password=WRONG)
    attempt(conn, "nobody", WRONG)
    assert attempt(conn).accepted
    assert failures(conn) == 1


def test_of_guesses_made_at_once_no_more_count_than_of_guesses_made_in_turn(conn: Connection) -> None:
    wrong = [signin.check(conn, "chen.jing", WRONG, OFFICE, demo=False) for _ in range(5)]
    right = signin.check(conn, "chen.jing", GOOD, OFFICE, demo=False)
    for verdict in wrong:
        signin.record(conn, verdict)
    assert right.accepted
    assert isinstance(signin.record(conn, right).refusal, TooManyAttempts)


def test_a_password_reset_during_the_check_counts(conn: Connection) -> None:
    verdict = signin.check(conn, "chen.jing", GOOD, OFFICE, demo=False)
    credentials.reset_password(conn, SYSTEM, "chen.jing", passwords.hashed("another"))
    assert not signin.record(conn, verdict).accepted


def test_a_deactivation_during_the_check_counts(conn: Connection) -> None:
    verdict = signin.check(conn, "chen.jing", GOOD, OFFICE, demo=False)
    accounts.deactivate(conn, SYSTEM, "chen.jing")
    assert not signin.record(conn, verdict).accepted


def test_an_outdated_hash_is_renewed_at_sign_in(conn: Connection) -> None:
    before = passwords._hasher
    passwords.tune(passes=2, memory_kib=16)
    try:
        old = passwords.hashed(GOOD)
    finally:
        passwords._hasher = before
    conn.execute(update(user_account).where(user_account.c.name == "chen.jing").values(password_hash=old))
    assert attempt(conn).accepted
    now = conn.scalar(select(user_account.c.password_hash).where(user_account.c.name == "chen.jing"))
    assert now != old
    assert not passwords.outdated(now)
    assert attempt(conn).accepted


def test_what_was_typed_as_a_name_is_not_stored(conn: Connection) -> None:
    attempt(conn, "my-secret-password", WRONG)
    assert "my-secret" not in str(conn.execute(select(sign_in_attempt)).one())


def test_the_blocking_of_a_known_name_is_in_the_history_once(conn: Connection) -> None:
    for _ in range(7):
        attempt(conn, password=WRONG)
        attempt(conn, "nobody", WRONG)
    kinds = [row.kind for row in history.of(conn, "user:chen.jing")]
    assert kinds.count("user:sign_in_blocked") == 1
    assert history.of(conn, "user:nobody") == []


def test_old_failures_are_forgotten_and_those_that_count_are_not(conn: Connection) -> None:
    attempt(conn, password=WRONG)
    clock.move_to(NOON + timedelta(minutes=16))
    attempt(conn, password=WRONG)
    assert signin.forget_old_attempts(conn, NOON + timedelta(days=7)) == 1
    assert failures(conn) == 1
    clock.move_to(NOON + timedelta(hours=1))
    assert signin.forget_old_attempts(conn) == 1


def test_a_password_does_not_show_in_a_verdict(conn: Connection) -> None:
    assert "argon2" not in repr(attempt(conn))
