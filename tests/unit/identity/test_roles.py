import pytest

from app.actor import SYSTEM, Actor
from app.identity.errors import AdministratorsOnly
from app.identity.roles import ROLES, administrators_only, falls_to, in_force


def test_there_are_fourteen_roles_inside_and_two_outside() -> None:
    inside = [role for role in ROLES.values() if role.inside]
    assert (len(inside), len(ROLES)) == (14, 16)
    assert {role.code for role in ROLES.values() if not role.inside} == {"customer", "partner"}


def test_every_role_has_a_name_in_both_languages() -> None:
    assert all(role.zh and role.en.isascii() for role in ROLES.values())


def test_a_role_nobody_holds_falls_to_its_substitute() -> None:
    assert in_force({"cs"}, {"coordinator": "cs"}) == {"cs", "coordinator"}
    assert in_force({"tech"}, {"coordinator": "cs"}) == {"tech"}


def test_it_falls_on_along_the_chain_until_somebody_holds_one() -> None:
    vacant = {"partner": "coordinator", "coordinator": "cs"}
    assert in_force({"cs"}, vacant) == {"cs", "coordinator", "partner"}


def test_it_falls_no_further_than_the_first_role_that_is_held() -> None:
    # Technical support is vacant, the supervisor is there: the manager has nothing to do with it.
    assert in_force({"manager"}, {"tech": "supervisor"}) == {"manager"}


def test_a_circle_of_vacant_roles_falls_to_nobody() -> None:
    vacant = {"tech": "supervisor", "supervisor": "tech", "field": "tech"}
    assert [falls_to(role, vacant) for role in vacant] == [None, None, None]


def test_only_administrators_and_the_command_line_pass() -> None:
    administrators_only(Actor("a", frozenset({"admin"})))
    administrators_only(SYSTEM)
    with pytest.raises(AdministratorsOnly):
        administrators_only(Actor("m", frozenset({"manager"})))
