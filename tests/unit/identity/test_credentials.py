from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from app import history
from app.actor import Actor
from app.errors import Invalid
from app.identity import credentials, passwords, sessions, users
from app.identity.errors import AdministratorsOnly, StaleEdit, UnknownUser
from app.identity.tables import user_account
from app.identity.users import User

ADMIN = Actor("admin", frozenset({"admin"}))
OLD, NEW = "correct horse battery", "staple, and one more"

pytestmark = pytest.mark.usefixtures("chen")


@pytest.fixture
def chen(person: Callable[..., User]) -> User:
    return person("chen.jing", "cs")


def stored(conn: Connection) -> str:
    return conn.scalars(select(user_account.c.password_hash)).one()


def test_everybody_changes_the_own_password(conn: Connection) -> None:
    credentials.change_password(conn, credentials.prepare_change(conn, "Chen.Jing", OLD, NEW))
    assert passwords.matches(stored(conn), NEW)
    last = history.of(conn, "user:chen.jing")[-1]
    assert (last.kind, last.actor, last.data) == ("user:password_changed", "chen.jing", {})


def test_a_change_ends_every_sign_in(conn: Connection) -> None:
    token = sessions.start(conn, "chen.jing")
    credentials.change_password(conn, credentials.prepare_change(conn, "chen.jing", OLD, NEW))
    assert sessions.resume(conn, token, demo=False) is None
    assert sessions.resume(conn, sessions.start(conn, "chen.jing"), demo=False)


def test_the_old_password_is_asked_for(conn: Connection) -> None:
    with pytest.raises(Invalid) as refusal:
        credentials.prepare_change(conn, "chen.jing", "wrong", NEW)
    assert [problem.place for problem in refusal.value.problems] == ["old_password"]


@pytest.mark.parametrize("new", [OLD, "short", "chen.jing"])
def test_the_new_one_must_be_new_and_good(conn: Connection, new: str) -> None:
    with pytest.raises(Invalid) as refusal:
        credentials.prepare_change(conn, "chen.jing", OLD, new)
    assert {problem.place for problem in refusal.value.problems} == {"new_password"}


def test_a_reset_in_the_meantime_wins(conn: Connection) -> None:
    change = credentials.prepare_change(conn, "chen.jing", OLD, NEW)
    first = passwords.initial()
    credentials.reset_password(conn, ADMIN, "chen.jing", first.hash)
    with pytest.raises(StaleEdit):
        credentials.change_password(conn, change)
    assert passwords.matches(stored(conn), first.password)


def test_after_a_reset_the_first_password_must_be_changed(conn: Connection) -> None:
    token = sessions.start(conn, "chen.jing")
    first = passwords.initial()
    credentials.reset_password(conn, ADMIN, "Chen.Jing", first.hash)
    assert sessions.resume(conn, token, demo=False) is None
    assert users.find(conn, "chen.jing").must_change_password
    assert history.of(conn, "user:chen.jing")[-1].kind == "user:password_reset"
    credentials.change_password(conn, credentials.prepare_change(conn, "chen.jing", first.password, NEW))
    assert not users.find(conn, "chen.jing").must_change_password


def test_only_an_administrator_resets(conn: Connection) -> None:
    with pytest.raises(AdministratorsOnly):
        credentials.reset_password(conn, users.actor(conn, "chen.jing"), "chen.jing", "x")


def test_nobody_of_that_name(conn: Connection) -> None:
    with pytest.raises(UnknownUser):
        credentials.prepare_change(conn, "ghost", OLD, NEW)
    with pytest.raises(UnknownUser):
        credentials.reset_password(conn, ADMIN, "ghost", "x")


def test_neither_password_nor_hash_shows_in_a_log(conn: Connection) -> None:
    change = credentials.prepare_change(conn, "chen.jing", OLD, NEW)
    assert repr(change) == "Change(name='chen.jing')"
