from sqlalchemy import Connection

from app import history
from app.actor import SYSTEM
from app.identity import accounts, demo, passwords, signin, users
from app.identity.roles import ROLES

NOBODY = {"coordinator", "partner", "customer"}


def test_every_role_has_somebody_but_those_that_show_substitutes(conn: Connection) -> None:
    people = demo.seed_demo(conn)
    assert {role for _, _, roles in people for role in roles} == set(ROLES) - NOBODY
    assert len([name for name, _, roles in people if "cs" in roles]) == 2
    assert max(len(roles) for _, _, roles in people) == 3
    assert ("chen.jing", "陈静", ("cs",)) in people
    assert users.actor(conn, "liu.yang").has("coordinator", "partner")


def test_all_of_them_sign_in_with_the_one_password(conn: Connection) -> None:
    demo.seed_demo(conn)
    assert passwords.problems(demo.PASSWORD, "admin") == []
    for name, *_ in demo.PEOPLE:
        assert signin.check(conn, name, demo.PASSWORD, "", demo=True).accepted
        assert not signin.check(conn, name, demo.PASSWORD, "", demo=False).accepted
    assert not users.find(conn, "admin").must_change_password


def test_seeding_again_changes_nothing(conn: Connection) -> None:
    first = demo.seed_demo(conn)
    events = len(history.of(conn, "user:admin"))
    assert demo.seed_demo(conn) == first
    assert len(history.of(conn, "user:admin")) == events


def test_what_was_changed_stays_and_is_what_is_shown(conn: Connection) -> None:
    demo.seed_demo(conn)
    accounts.set_roles(conn, SYSTEM, "wu.gang", 1, ["supervisor", "manager"])
    accounts.deactivate(conn, SYSTEM, "he.jun")
    people = {name: roles for name, _, roles in demo.seed_demo(conn)}
    assert people["wu.gang"] == ("manager", "supervisor")
    assert "he.jun" not in people


def test_a_real_person_of_that_name_is_left_alone(conn: Connection) -> None:
    accounts.create_user(
        conn, SYSTEM, name="admin", display_name="管理员", password_hash="x", roles=["admin"], demo=False
    )
    assert "admin" not in [name for name, *_ in demo.seed_demo(conn)]
    assert not users.find(conn, "admin").demo
