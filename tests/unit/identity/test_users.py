from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event

from app.actor import SYSTEM
from app.identity import accounts, users
from app.identity.errors import UnknownUser
from app.identity.users import User

Person = Callable[..., User]


def test_somebody_acts_with_the_own_roles_and_those_nobody_else_holds(conn: Connection, person: Person) -> None:
    person("chen.jing", "cs")
    acting = users.actor(conn, "Chen.Jing")
    assert (acting.name, acting.display_name, acting.language) == ("chen.jing", "Chen.Jing", "zh")
    # Parts falls to the coordinator, and from there to customer service; the partner's work too.
    assert acting.roles == {"cs", "coordinator", "parts", "partner"}


def test_a_role_comes_back_from_the_substitute_when_somebody_holds_it(conn: Connection, person: Person) -> None:
    person("chen.jing", "cs")
    person("zhou.min", "parts", "coordinator")
    assert users.actor(conn, "chen.jing").roles == {"cs"}
    accounts.deactivate(conn, SYSTEM, "zhou.min")
    assert users.actor(conn, "chen.jing").has("coordinator", "parts")


def test_the_process_owner_and_the_administrator_fall_to_nobody(conn: Connection, person: Person) -> None:
    person("ma.ming", "manager")
    assert users.actor(conn, "ma.ming").roles.isdisjoint({"admin", "process_owner", "customer", "cs"})


def test_a_deactivated_person_has_no_roles(conn: Connection, person: Person) -> None:
    person("chen.jing", "cs")
    accounts.deactivate(conn, SYSTEM, "chen.jing")
    assert users.actor(conn, "chen.jing").roles == frozenset()


def test_nobody_of_that_name(conn: Connection) -> None:
    with pytest.raises(UnknownUser, match=r"There is no user ghost\."):
        users.actor(conn, "ghost")


def test_who_does_the_work_of_a_role_are_its_holders_or_the_substitutes(conn: Connection, person: Person) -> None:
    person("wu.gang", "supervisor")
    person("wang.lei", "tech", "field")
    assert [user.name for user in users.acting(conn, "tech")] == ["wang.lei"]
    assert [user.roles for user in users.acting(conn, "tech")] == [{"tech", "field"}]
    accounts.deactivate(conn, SYSTEM, "wang.lei")
    assert [user.name for user in users.acting(conn, "repair")] == ["wu.gang"]
    assert users.acting(conn, "cs") == []


def test_a_deactivated_colleague_does_no_work(conn: Connection, person: Person) -> None:
    person("wang.lei", "tech")
    person("li.na", "tech")
    accounts.deactivate(conn, SYSTEM, "wang.lei")
    assert [user.name for user in users.acting(conn, "tech")] == ["li.na"]


def test_an_actor_costs_two_statements(conn: Connection, person: Person) -> None:
    person("chen.jing", "cs", "tech", "field")
    statements: list[str] = []
    event.listen(conn, "before_cursor_execute", lambda _c, _cur, text, *_: statements.append(text))
    users.actor(conn, "chen.jing")
    assert len(statements) == 2


def test_everybody_is_listed_by_login_name_with_all_roles(conn: Connection, person: Person) -> None:
    person("wu.gang")
    person("gao.fei", "field", "repair")
    assert [(user.name, user.roles) for user in users.listing(conn)] == [
        ("gao.fei", {"field", "repair"}),
        ("wu.gang", frozenset()),
    ]
