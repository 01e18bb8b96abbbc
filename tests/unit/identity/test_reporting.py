"""Two reporting lines of a person: said by an administrator, with a reason, and kept version by version."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from app import history
from app.actor import SYSTEM, Actor
from app.errors import Invalid
from app.identity import accounts, reporting
from app.identity.errors import AdministratorsOnly, ReportsToHimself, StaleEdit
from app.identity.reporting import Lines
from app.identity.users import User

ADMIN = Actor("admin", frozenset({"admin"}))


@pytest.fixture(autouse=True)
def _people(person: Callable[..., User]) -> None:
    for name, role in {"tom": "tech", "sue": "supervisor", "max": "manager", "admin": "admin"}.items():
        person(name, role)


def say(conn: Connection, name: str, line1: str | None, line2: str | None = None, seen: int = 0) -> None:
    reporting.change(conn, ADMIN, name, seen, line1, line2, "新的组织结构")


@pytest.mark.req("R-035")
def test_a_person_reports_in_two_lines(conn: Connection) -> None:
    assert reporting.of(conn, "tom") == Lines()
    say(conn, "tom", "sue", "max")
    assert reporting.of(conn, "tom") == Lines(1, "sue", "max")
    assert reporting.superiors(conn, ["tom", "sue"], "line2") == {"tom": "max", "sue": None}


@pytest.mark.req("R-018")
def test_every_change_stays_with_author_and_reason(conn: Connection) -> None:
    say(conn, "tom", "sue")
    say(conn, "tom", "sue", "max", seen=1)
    say(conn, "tom", "sue", "max", seen=1)  # the same again is no change
    assert [(row.number, row.line1, row.line2, row.author) for row in reporting.versions(conn, "tom")] == [
        (2, "sue", "max", "admin"), (1, "sue", None, "admin"),
    ]  # fmt: skip
    event = history.of(conn, "user:tom")[-1]
    assert (event.kind, event.data["after"]) == ("user:reports_to", ["sue", "max"])


def test_somebody_who_has_left_is_no_superior_any_more(conn: Connection) -> None:
    say(conn, "tom", "sue")
    accounts.deactivate(conn, SYSTEM, "sue")
    assert reporting.superiors(conn, ["tom"], "line1") == {"tom": None}
    with pytest.raises(Invalid):
        say(conn, "max", "sue")


def test_nobody_reports_to_himself_not_even_in_the_end(conn: Connection) -> None:
    with pytest.raises(ReportsToHimself):
        say(conn, "tom", "tom")
    say(conn, "tom", "sue")
    say(conn, "sue", "max")
    with pytest.raises(ReportsToHimself) as refused:
        say(conn, "max", "tom")
    assert "Max → Tom → Sue → Max" in str(refused.value)
    # The two lines are two: above Sue in the matrix may stand who reports to her in the other.
    say(conn, "sue", "max", "tom", seen=1)


def test_only_administrators_with_a_reason_and_what_is_newest_before_them(conn: Connection) -> None:
    with pytest.raises(AdministratorsOnly):
        reporting.change(conn, Actor("sue", frozenset({"supervisor"})), "tom", 0, "sue", None, "x")
    with pytest.raises(Invalid) as refused:
        reporting.change(conn, ADMIN, "tom", 0, "nobody", None, " ")
    assert [problem.place for problem in refused.value.problems] == ["line1", "reason"]
    say(conn, "tom", "sue")
    with pytest.raises(StaleEdit):
        say(conn, "tom", "max")
