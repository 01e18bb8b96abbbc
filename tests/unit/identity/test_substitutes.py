from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.errors import Invalid
from app.identity import substitutes, users
from app.identity.errors import AdministratorsOnly, Circle, StaleEdit
from app.identity.roles import ROLES
from app.identity.users import User

ADMIN = Actor("admin", frozenset({"admin"}))


def line(conn: Connection, role: str) -> substitutes.Substitute:
    return next(line for line in substitutes.listing(conn) if line.role == role)


def test_the_seed_names_a_substitute_for_ten_roles_and_a_line_for_all(conn: Connection) -> None:
    lines = substitutes.listing(conn)
    assert [line.role for line in lines] == list(ROLES)
    assert {line.role: line.substitute for line in lines if line.substitute} == substitutes.SEED
    assert line(conn, "admin").substitute is None
    assert line(conn, "process_owner").substitute is None


def test_no_seeded_chain_is_a_circle() -> None:
    for role in substitutes.SEED:
        chain = [role]
        while chain[-1] in substitutes.SEED:
            chain.append(substitutes.SEED[chain[-1]])
            assert len(chain) == len(set(chain))


def test_seeding_again_does_not_undo_the_administrator(conn: Connection) -> None:
    substitutes.change(conn, ADMIN, "coordinator", 1, None, "新的分工")
    substitutes.change(conn, ADMIN, "manager", 1, "process_owner", "新的分工")
    substitutes.seed(conn)
    assert line(conn, "coordinator").substitute is None
    assert line(conn, "manager").substitute == "process_owner"


@pytest.mark.req("R-031")
def test_a_changed_substitute_takes_effect_at_once(conn: Connection, person: Callable[..., User]) -> None:
    person("chen.jing", "cs")
    person("wu.gang", "supervisor")
    substitutes.change(conn, ADMIN, "coordinator", 1, "supervisor", "新的分工")
    assert not users.actor(conn, "chen.jing").has("coordinator")
    assert users.actor(conn, "wu.gang").has("coordinator")
    [row] = history.of(conn, "role:coordinator")
    assert (row.kind, row.actor, row.data) == (
        "role:substitute_changed",
        "admin",
        {"number": 2, "before": "cs", "substitute": "supervisor"},
    )


def test_even_the_administrators_work_falls_when_a_line_says_so(conn: Connection, person: Callable[..., User]) -> None:
    person("ma.ming", "manager")
    substitutes.change(conn, ADMIN, "process_owner", 1, "manager", "新的分工")
    assert users.actor(conn, "ma.ming").has("process_owner")


def test_the_list_says_who_does_the_work_now(conn: Connection, person: Callable[..., User]) -> None:
    person("chen.jing", "cs")
    assert line(conn, "partner").acting == "cs"
    assert line(conn, "cs").acting == "cs"
    assert line(conn, "tech").acting is None


def test_a_circle_is_refused_with_the_chain_in_words(conn: Connection) -> None:
    with pytest.raises(Circle) as refusal:
        substitutes.change(conn, ADMIN, "manager", 1, "tech", "新的分工")
    assert str(refusal.value) == (
        "Manager would stand in for itself in the end: Manager → Technical support → Supervisor → Manager. "
        "Choose another substitute."
    )
    assert line(conn, "manager").substitute is None


def test_nobody_stands_in_for_himself(conn: Connection) -> None:
    with pytest.raises(Circle):
        substitutes.change(conn, ADMIN, "cs", 1, "cs", "新的分工")


def test_a_stale_edit_is_refused(conn: Connection) -> None:
    substitutes.change(conn, ADMIN, "parts", 1, "tech", "新的分工")
    with pytest.raises(StaleEdit):
        substitutes.change(conn, ADMIN, "parts", 1, "cs", "新的分工")
    assert (line(conn, "parts").substitute, line(conn, "parts").version) == ("tech", 2)


@pytest.mark.parametrize(("role", "other"), [("boss", "cs"), ("cs", "boss")])
def test_an_unknown_role_is_refused(conn: Connection, role: str, other: str) -> None:
    with pytest.raises(Invalid, match="There is no role boss"):
        substitutes.change(conn, ADMIN, role, 1, other, "新的分工")


def test_only_an_administrator_changes_substitutes(conn: Connection) -> None:
    with pytest.raises(AdministratorsOnly):
        substitutes.change(conn, Actor("x", frozenset({"manager"})), "cs", 1, None, "新的分工")
