from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from app import history
from app.actor import Actor
from app.errors import Invalid
from app.identity import accounts, sessions, users
from app.identity.errors import AdministratorsOnly, LastAdministrator, StaleEdit, UnknownUser
from app.identity.users import User

Person = Callable[..., User]
ADMIN = Actor("admin", frozenset({"admin"}))


def create(conn: Connection, by: Actor = ADMIN, **entries: object) -> User:
    given = {"name": "chen.jing", "display_name": "陈静", "password_hash": "x", **entries}
    return accounts.create_user(conn, by, **given)  # type: ignore[arg-type]


def kinds(conn: Connection, name: str) -> list[tuple[str, str]]:
    return [(row.kind, row.actor) for row in history.of(conn, f"user:{name}")]


def test_a_new_user_must_change_the_first_password(conn: Connection) -> None:
    user = create(conn, name=" Chen.Jing ", roles=["cs", "tech"])
    assert (user.name, user.display_name, user.language) == ("chen.jing", "陈静", "zh")
    assert (user.roles, user.active, user.must_change_password) == ({"cs", "tech"}, True, True)
    [row] = history.of(conn, "user:chen.jing")
    assert (row.kind, row.actor, row.data) == ("user:created", "admin", {"roles": ["cs", "tech"]})


@pytest.mark.parametrize("again", ["chen.jing", "CHEN.JING", " Chen.Jing"])
def test_a_login_name_is_given_once_whatever_its_capitals(conn: Connection, again: str) -> None:
    create(conn)
    with pytest.raises(Invalid) as refusal, conn.begin_nested():
        create(conn, name=again)
    [problem] = refusal.value.problems
    assert (problem.place, str(problem.message)) == ("name", "The login name chen.jing is taken.")


def test_the_database_itself_refuses_capitals(conn: Connection) -> None:
    create(conn)
    with pytest.raises(IntegrityError):
        conn.execute(text("UPDATE user_account SET name = 'Chen.Jing'"))


def test_everything_wrong_is_said_at_once(conn: Connection) -> None:
    with pytest.raises(Invalid) as refusal:
        create(conn, name="陈", display_name=" ", language="fr", roles=["cs", "boss"])
    assert [problem.place for problem in refusal.value.problems] == [
        "name",
        "display_name",
        "language",
        "roles",
    ]


@pytest.mark.parametrize("name", ["", "a", "system", "-x", "a b", "x" * 41, "a/b"])
def test_a_login_name_that_cannot_be_typed_or_misleads_is_refused(conn: Connection, name: str) -> None:
    with pytest.raises(Invalid):
        create(conn, name=name)


@pytest.mark.parametrize("name", ["陈\u202e静", "x" * 61, "a\nb"])
def test_a_name_that_cannot_be_shown_is_refused(conn: Connection, name: str) -> None:
    with pytest.raises(Invalid):
        create(conn, display_name=name)


def test_only_an_administrator_changes_people(conn: Connection, person: Person) -> None:
    person("chen.jing", "cs")
    manager = Actor("ma.ming", frozenset({"manager"}))
    for verb in (
        lambda: create(conn, manager, name="liu.yang"),
        lambda: accounts.update_user(conn, manager, "chen.jing", 1, display_name="x", language="zh"),
        lambda: accounts.set_roles(conn, manager, "chen.jing", 1, ["admin"]),
        lambda: accounts.deactivate(conn, manager, "chen.jing"),
        lambda: accounts.reactivate(conn, manager, "chen.jing"),
    ):
        with pytest.raises(AdministratorsOnly):
            verb()


def test_an_edit_counts_up_and_a_stale_one_is_refused(conn: Connection, person: Person) -> None:
    user = person("chen.jing")
    accounts.update_user(conn, ADMIN, "chen.jing", user.version, display_name=" 陈静 ", language="en")
    changed = users.find(conn, "chen.jing")
    assert (changed.display_name, changed.language, changed.version) == ("陈静", "en", user.version + 1)
    with pytest.raises(StaleEdit):
        accounts.update_user(conn, ADMIN, "chen.jing", user.version, display_name="别人", language="zh")
    with pytest.raises(StaleEdit):
        accounts.set_roles(conn, ADMIN, "chen.jing", user.version, ["cs"])
    assert users.find(conn, "chen.jing") == changed


def test_an_edit_of_nobody_is_no_stale_edit(conn: Connection) -> None:
    with pytest.raises(UnknownUser):
        accounts.update_user(conn, ADMIN, "ghost", 1, display_name="x", language="zh")


def test_the_history_of_a_change_holds_no_name_of_a_person(conn: Connection, person: Person) -> None:
    user = person("chen.jing")
    accounts.update_user(conn, ADMIN, "chen.jing", user.version, display_name="陈静", language="zh")
    assert all("陈静" not in str(row.data) for row in history.of(conn, "user:chen.jing"))


def test_roles_are_given_and_taken(conn: Connection, person: Person) -> None:
    user = person("gao.fei", "field", "repair")
    accounts.set_roles(conn, ADMIN, "gao.fei", user.version, ["repair", "parts"])
    assert users.find(conn, "gao.fei").roles == {"repair", "parts"}
    assert history.of(conn, "user:gao.fei")[-1].data == {"granted": ["parts"], "withdrawn": ["field"]}


def test_the_last_administrator_stays(conn: Connection, person: Person) -> None:
    admin = person("admin", "admin", "cs")
    person("old.admin", "admin")
    accounts.deactivate(conn, ADMIN, "old.admin")
    with pytest.raises(LastAdministrator, match="admin is the last active administrator"):
        accounts.deactivate(conn, ADMIN, "Admin")
    with pytest.raises(LastAdministrator):
        accounts.set_roles(conn, ADMIN, "admin", admin.version, ["cs"])
    assert users.find(conn, "admin") == admin


def test_an_administrator_may_go_when_another_stays(conn: Connection, person: Person) -> None:
    person("admin", "admin")
    person("second", "admin")
    accounts.deactivate(conn, ADMIN, "admin")
    assert not users.find(conn, "admin").active


def test_a_demo_administrator_is_no_company_for_a_real_one(conn: Connection, person: Person) -> None:
    person("admin", "admin", demo=True)
    person("real", "admin")
    with pytest.raises(LastAdministrator):
        accounts.deactivate(conn, ADMIN, "real")
    accounts.deactivate(conn, ADMIN, "admin")
    assert not users.find(conn, "admin").active


def test_deactivating_ends_the_sign_ins_and_is_done_once(conn: Connection, person: Person) -> None:
    person("chen.jing", "cs")
    token = sessions.start(conn, "chen.jing")
    accounts.deactivate(conn, ADMIN, "chen.jing")
    accounts.deactivate(conn, ADMIN, "chen.jing")
    assert sessions.resume(conn, token, demo=False) is None
    accounts.reactivate(conn, ADMIN, "chen.jing")
    accounts.reactivate(conn, ADMIN, "chen.jing")
    assert sessions.resume(conn, token, demo=False) is None
    assert users.find(conn, "chen.jing").roles == {"cs"}
    assert kinds(conn, "chen.jing") == [
        ("user:created", "system"),
        ("user:signed_in", "chen.jing"),
        ("user:deactivated", "admin"),
        ("user:reactivated", "admin"),
    ]


def test_everybody_chooses_the_own_language(conn: Connection, person: Person) -> None:
    person("chen.jing", "cs")
    accounts.set_language(conn, users.actor(conn, "chen.jing"), "en")
    assert users.actor(conn, "chen.jing").language == "en"
    with pytest.raises(Invalid):
        accounts.set_language(conn, users.actor(conn, "chen.jing"), "de")
    assert kinds(conn, "chen.jing")[-1] == ("user:language_changed", "chen.jing")
