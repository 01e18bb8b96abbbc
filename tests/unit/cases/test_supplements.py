from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from app import files, history
from app.cases import board, facts, queries, supplements, writing
from app.cases.board import Wanted
from app.cases.errors import ArchivedCase, NotYours
from app.cases.tables import service_case
from app.errors import Invalid
from app.files import Stored
from app.notifications.tables import notice
from tests.unit.cases.desk import ANN, NOW, SUE, TOM, register, task

NUMBER = "202611-001"
INVOICE = Stored("a" * 64, "发票.jpg", 10, "image/jpeg")


@pytest.fixture
def key(conn: Connection) -> str:
    """A case of somebody whose identity is not confirmed, without proof of purchase."""
    return str(register(conn, customer__identity_confirmed=False, unit__proof_missing=True).case.business_key)


def lacks(conn: Connection, key: str) -> tuple[str, ...]:
    return supplements.missing(queries.file(conn, key))


def reminded(conn: Connection) -> list[str]:
    return list(conn.execute(select(notice.c.user_name).where(notice.c.template == "supplement")).scalars())


@pytest.mark.req("R-062")
def test_what_is_missing_holds_no_registration_up_and_is_shown(conn: Connection, key: str) -> None:
    assert lacks(conn, key) == ("identity", "proof")
    assert facts.supplement(queries.file(conn, key))
    assert supplements.wanting(conn, [key]) == {key}
    assert supplements.wanting(conn, []) == frozenset()


@pytest.mark.req("R-062")
def test_it_disappears_piece_by_piece_as_it_is_supplied(conn: Connection, key: str) -> None:
    supplements.supply(conn, NUMBER, ANN, NOW, identity=True, proof=())
    assert lacks(conn, key) == ("proof",)
    assert supplements.wanting(conn, [key]) == {key}
    supplements.supply(conn, NUMBER, ANN, NOW, identity=False, proof=[INVOICE])
    assert lacks(conn, key) == ()
    assert supplements.wanting(conn, [key]) == frozenset()
    unit = queries.file(conn, key).unit
    (file,) = files.of_subject(conn, key)
    assert (unit.proof_of_purchase, unit.proof_missing) == ([file.id], False)
    kinds = [event.kind for event in history.of(conn, key)]
    assert kinds.count("case:supplemented") == 2
    assert "发票" not in str([event.data for event in history.of(conn, key)])


def test_a_complaint_about_no_product_lacks_no_proof(conn: Connection) -> None:
    file = register(
        conn, case__category="complaint", unit__model=None, unit__serial_no=None, customer__identity_confirmed=False
    )
    assert supplements.missing(file) == ("identity",)


def test_nothing_supplied_is_said(conn: Connection, key: str) -> None:
    with pytest.raises(Invalid):
        supplements.supply(conn, NUMBER, ANN, NOW, identity=False, proof=())


def test_who_may_supply(conn: Connection, key: str) -> None:
    task(conn, key, "tech")
    with pytest.raises(NotYours):
        supplements.supply(conn, NUMBER, TOM, NOW, identity=True, proof=())


def test_of_a_case_that_is_over_nothing_is_asked_any_more(conn: Connection, key: str) -> None:
    queries.put(conn, service_case, queries.file(conn, key).case.id, {"closed_at": NOW})
    assert lacks(conn, key) == ()
    assert supplements.wanting(conn, [key]) == frozenset()
    assert supplements.remind(conn, NOW) == 0
    with pytest.raises(ArchivedCase):
        supplements.supply(conn, NUMBER, SUE, NOW, identity=True, proof=())


@pytest.mark.req("R-062")
def test_the_owner_is_reminded_once_a_week_until_it_has_come(conn: Connection, key: str) -> None:
    for days, expected in ((0, 1), (1, 1), (6, 1), (7, 2)):
        supplements.remind(conn, NOW + timedelta(days=days))
        assert reminded(conn) == ["ann"] * expected
    supplements.supply(conn, NUMBER, ANN, NOW, identity=True, proof=[INVOICE])
    assert supplements.remind(conn, NOW + timedelta(days=30)) == 0


def test_whoever_has_many_gets_one_notice_about_all_of_them(conn: Connection, key: str) -> None:
    for number in range(10):
        register(
            conn,
            customer__identity_confirmed=False,
            customer__contact=f"1390000000{number}",
            unit__serial_no=str(number),
        )
    assert supplements.remind(conn, NOW) == 11
    (row,) = conn.execute(select(notice)).all()
    assert (row.user_name, row.template, row.payload["count"]) == ("ann", "supplements", 11)
    assert row.payload["numbers"]["zh"].startswith("202611-001, 202611-002")
    assert row.payload["numbers"]["zh"].endswith("202611-008 等")
    assert supplements.remind(conn, NOW) == 0


@pytest.mark.req("R-062")
def test_the_list_shows_those_that_lack_something_on_request(conn: Connection, key: str) -> None:
    register(conn, customer__contact="13900000000", unit__serial_no="1", unit__model=None)
    found = board.cases(conn, ANN, Wanted(lacking=True), NOW, limit=10)
    assert [row.business_key for row in found] == [key]
    assert board.count_cases(conn, ANN, Wanted(lacking=True), NOW) == 1


def test_a_case_nobody_here_owns_is_everybodys_of_customer_service(conn: Connection, key: str) -> None:
    queries.put(conn, service_case, queries.file(conn, key).case.id, {"owner": "api:app"})
    supplements.remind(conn, NOW)
    assert sorted(reminded(conn)) == ["ann", "bob"]


def test_a_proof_that_a_form_brings_counts_as_well(conn: Connection, key: str) -> None:
    writing.write(conn, key, {"unit.proof_of_purchase": ["f1"], "customer.identity_confirmed": True}, ANN, NOW)
    assert lacks(conn, key) == ()
