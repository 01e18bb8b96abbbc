from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, select

from app.actor import SYSTEM, Actor
from app.errors import Invalid
from app.identity import substitutes, users
from app.notifications import addresses, notices
from app.notifications.errors import UnknownText
from app.notifications.tables import outbox

KEY = "case:202611-001"
SUE = Actor("sue", frozenset({"supervisor"}))
SAM = Actor("sam", frozenset({"supervisor"}))
ANN = Actor("ann", frozenset({"cs"}))
Person = Callable[..., None]


def post(conn: Connection, *roles: str, **payload: Any) -> int:
    return notices.to_roles(conn, roles or ["supervisor"], "late", KEY, payload, "once")


def test_everybody_of_a_role_gets_a_notice_of_their_own(conn: Connection, person: Person) -> None:
    person("sue", "supervisor")
    person("sam", "supervisor")
    person("ann", "cs")
    assert post(conn) == 2
    assert [notices.unread(conn, actor) for actor in (SUE, SAM, ANN)] == [1, 1, 0]
    notices.read(conn, SUE)
    assert [notices.unread(conn, actor) for actor in (SUE, SAM)] == [0, 1]


def test_who_holds_two_of_the_roles_is_told_once(conn: Connection, person: Person) -> None:
    person("sue", "supervisor", "manager")
    person("max", "manager")
    assert post(conn, "supervisor", "manager") == 2
    assert notices.unread(conn, SUE) == 1


def test_a_role_nobody_holds_is_told_through_its_substitute(conn: Connection, person: Person) -> None:
    substitutes.seed(conn)
    person("ann", "cs")
    assert post(conn, "coordinator") == 1
    assert notices.unread(conn, ANN) == 1


def test_a_notice_for_nobody_waits_for_whoever_gets_the_role(conn: Connection) -> None:
    assert post(conn) == 0
    assert notices.unread(conn, SUE) == 1
    assert notices.unread(conn, ANN) == 0
    notices.read(conn, SUE)
    assert notices.unread(conn, SAM) == 0


def test_unread_notices_come_first_then_the_newest(conn: Connection, person: Person) -> None:
    person("sue", "supervisor")
    for number in range(3):
        post(conn, number=number)
    newest = notices.of(conn, SUE)[0]
    notices.read(conn, SUE, newest.id)
    assert [row.payload["number"] for row in notices.of(conn, SUE)] == [1, 0, 2]


def test_a_notice_of_somebody_else_stays_unread(conn: Connection, person: Person) -> None:
    person("sue", "supervisor")
    post(conn)
    (row,) = notices.of(conn, SUE)
    notices.read(conn, ANN, row.id)
    assert notices.unread(conn, SUE) == 1


def test_who_gave_an_address_gets_mail_as_well_in_his_language(conn: Connection, person: Person) -> None:
    person("sue", "supervisor", language="en")
    person("sam", "supervisor")
    addresses.put(conn, "sue", "sue@example.org", SUE)
    post(conn)
    rows = conn.execute(select(outbox)).all()
    assert [(row.recipient, row.address, row.language) for row in rows] == [("sue", "sue@example.org", "en")]


def test_named_people_are_told_alone(conn: Connection, person: Person) -> None:
    person("sue", "supervisor")
    person("ann", "cs")
    assert notices.to_users(conn, [users.find(conn, "ann")], "late", KEY, {}, "once") == 1
    assert notices.to_users(conn, [], "late", KEY, {}, "once") == 0
    assert [notices.unread(conn, actor) for actor in (SUE, ANN)] == [0, 1]


def test_a_notice_nobody_wrote_a_text_for_is_refused(conn: Connection, person: Person) -> None:
    with pytest.raises(UnknownText):
        notices.to_roles(conn, ["supervisor"], "birthday", KEY, {}, "once")


def test_an_address_is_given_changed_and_taken_away(conn: Connection) -> None:
    addresses.put(conn, "sue", " sue@example.org ", SUE)
    addresses.put(conn, "sue", "s.ue@example.org", SUE)
    assert addresses.of(conn, "sue") == "s.ue@example.org"
    addresses.put(conn, "sue", "", SYSTEM)
    assert addresses.of(conn, "sue") is None


@pytest.mark.parametrize("text", ["sue", "sue@", "sue@localhost", "a@b.c, d@e.f", "a@b.c\nBcc: d@e.f", "a b@c.d"])
def test_what_is_no_address_is_refused(conn: Connection, text: str) -> None:
    with pytest.raises(Invalid):
        addresses.put(conn, "sue", text, SUE)
