from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from app import history
from app.cases import queries
from app.cases.tables import customer, product_unit
from app.errors import Invalid
from tests.unit.cases.desk import ANN, NOW, register


def count(conn: Connection, table: Any) -> int:
    return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def test_registering_makes_customer_product_and_case_with_its_number(conn: Connection) -> None:
    file = register(conn)
    assert file.case.number == "202611-001"
    assert file.case.business_key == "case:202611-001"
    assert (file.customer.name, file.customer.contact_key) == ("李梅", "13800138000")
    assert (file.unit.model, file.unit.serial_no) == ("GX-200", "SN-48151")
    assert (file.case.owner, file.case.state, file.case.loop_stage, file.case.portal_stage) == (
        "ann", "new", "intake", "accepted",
    )  # fmt: skip


def test_contact_and_registration_are_instants_that_limits_count_from(conn: Connection) -> None:
    file = register(conn)
    instants = queries.instants(conn, file.case.id)
    assert instants == {"contact": file.case.feedback_time, "registered": NOW}


def test_a_first_response_given_on_the_phone_is_an_instant_too(conn: Connection) -> None:
    file = register(conn, case__first_response_at="2026-11-23T01:51:00+00:00")
    assert queries.instants(conn, file.case.id)["first_response"].minute == 51


def test_without_a_feedback_time_it_is_now(conn: Connection) -> None:
    assert register(conn, case__feedback_time=None).case.feedback_time == NOW


@pytest.mark.parametrize("urgency", ["urgent", "major"])
def test_an_urgent_matter_is_expedited_and_says_so_in_its_remarks(conn: Connection, urgency: str) -> None:
    case = register(conn, case__urgency=urgency, case__remarks="客户在机场").case
    assert case.expedited
    assert case.remarks == "加急;客户在机场"


def test_an_ordinary_matter_is_not_expedited(conn: Connection) -> None:
    case = register(conn).case
    assert (case.expedited, case.remarks) == (False, None)


@pytest.mark.req("R-043", "R-046")
@pytest.mark.parametrize(
    "path",
    ["customer.name", "customer.contact", "case.channel", "case.description", "case.urgency", "case.demand"],
)
def test_what_is_required_is_asked_for(conn: Connection, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        register(conn, **{path.replace(".", "__"): None})
    assert [problem.place for problem in refused.value.problems] == [path]


def test_all_that_is_missing_is_said_at_once(conn: Connection) -> None:
    with pytest.raises(Invalid) as refused:
        register(conn, customer__name=None, case__description=" ", case__demand=None)
    assert {problem.place for problem in refused.value.problems} == {
        "customer.name", "case.description", "case.demand",
    }  # fmt: skip


@pytest.mark.req("R-045")
def test_a_product_category_needs_the_model(conn: Connection) -> None:
    with pytest.raises(Invalid) as refused:
        register(conn, case__category="product_fault", unit__model=None, unit__serial_no=None)
    assert [problem.place for problem in refused.value.problems] == ["unit.model"]


def test_a_complaint_needs_no_product(conn: Connection) -> None:
    assert register(conn, case__category="complaint", unit__model=None, unit__serial_no=None).unit is None


def test_a_refused_registration_leaves_no_number_behind(conn: Connection) -> None:
    with pytest.raises(Invalid):
        register(conn, case__urgency="very")
    assert register(conn).case.number == "202611-001"


def test_a_known_customer_with_a_known_product_is_found_again(conn: Connection) -> None:
    first = register(conn)
    second = register(conn, customer__contact="+86 138-0013-8000", unit__serial_no="sn-48151")
    assert (second.customer.id, second.unit.id) == (first.customer.id, first.unit.id)
    assert (count(conn, customer), count(conn, product_unit)) == (1, 1)


def test_what_is_newly_said_of_a_known_customer_is_kept_and_noted(conn: Connection) -> None:
    first = register(conn)
    second = register(conn, customer__address="中山路 8 号", customer__tier="premium")
    assert (second.customer.address, second.customer.tier) == ("中山路 8 号", "premium")
    event = history.of(conn, f"customer:{first.customer.id}")[-1]
    assert event.data["texts"] == ["customer.address"]
    assert event.data["after"] == {"customer.tier": "premium"}


def test_what_is_left_empty_takes_nothing_from_a_known_customer(conn: Connection) -> None:
    register(conn, customer__address="中山路 8 号")
    assert register(conn, customer__identity_confirmed=False).customer.address == "中山路 8 号"


def test_a_colleague_at_the_same_switchboard_is_another_customer(conn: Connection) -> None:
    first = register(conn)
    second = register(conn, customer__name="王强")
    assert second.customer.id != first.customer.id
    assert first.customer.name == "李梅"


def test_a_named_customer_and_product_are_taken_as_they_are(conn: Connection) -> None:
    first = register(conn)
    second = register(
        conn, customer__id=first.customer.id, unit__id=first.unit.id, customer__name=None,
        customer__contact=None, unit__model=None, unit__serial_no=None, case__category="usage",
    )  # fmt: skip
    assert (second.customer.id, second.unit.id) == (first.customer.id, first.unit.id)


def test_a_customer_nobody_knows_is_refused(conn: Connection) -> None:
    with pytest.raises(Invalid) as refused:
        register(conn, customer__id=4711)
    assert refused.value.problems[0].place == "customer.id"


def test_a_product_that_was_sold_on_goes_with_its_new_owner(conn: Connection) -> None:
    first = register(conn)
    second = register(conn, customer__name="王强", customer__contact="13900139000")
    assert second.unit.id == first.unit.id
    assert second.unit.customer_id == second.customer.id


@pytest.mark.parametrize("worthless", ["无", "N/A", "0000"])
def test_a_worthless_serial_number_takes_nothing_from_another_customer(conn: Connection, worthless: str) -> None:
    first = register(conn, unit__serial_no=worthless)
    second = register(conn, customer__name="王强", customer__contact="13900139000", unit__serial_no=worthless)
    assert second.unit.id != first.unit.id


def test_the_same_serial_number_on_another_model_is_another_product(conn: Connection) -> None:
    first = register(conn)
    assert register(conn, unit__model="GX-300").unit.id != first.unit.id


def test_the_contract_of_a_customer_brings_its_profile(conn: Connection) -> None:
    first = register(conn)
    conn.execute(customer.update().where(customer.c.id == first.customer.id).values(contract_sla="002"))
    assert register(conn).case.profile == "002"


def test_the_history_tells_of_the_registration_without_a_personal_word(conn: Connection) -> None:
    file = register(conn)
    event = history.of(conn, file.case.business_key)[-1]
    assert (event.kind, event.actor) == ("case:registered", ANN.name)
    assert "李梅" not in str(event.data) and "无法开机" not in str(event.data)


def test_a_start_form_cannot_bring_a_rating(conn: Connection) -> None:
    with pytest.raises(Invalid) as refused:
        register(conn, rating__score=5)
    assert refused.value.problems[0].place == "rating.score"
