import pytest
from sqlalchemy import Connection

from app.cases import facts, queries, writing
from app.cases.errors import UnknownCase
from app.cases.queries import CaseFile
from tests.unit.cases.desk import ANN, NOW, register


def test_the_context_answers_every_name_and_no_free_text(conn: Connection, key: str) -> None:
    context = facts.context(conn, key)
    assert set(context) == facts.NAMES
    assert context["case.urgency"] == "normal"
    assert context["case.grade"] is None
    assert context["case.feedback_time"] == "2026-11-23T01:50:00+00:00"
    assert "李梅" not in str(context) and "无法开机" not in str(context)
    assert not {"customer.name", "case.description", "unit.serial_no"} & facts.NAMES


def test_a_case_without_a_product_has_no_facts_about_it(conn: Connection) -> None:
    file = register(conn, unit__model=None, unit__serial_no=None)
    assert facts.context(conn, file.case.business_key)["unit.product_type"] is None


def test_limits_are_told_what_their_conditions_ask(conn: Connection, key: str) -> None:
    answers = {
        "case.grade": "major",
        "case.complex": True,
        "customer.region": "西藏",
        "customer.tier": "premium",
    }
    writing.write(conn, key, answers, ANN, NOW)
    told = facts.of_limits(conn, key)
    assert told | {"grade": "major", "urgency": "normal", "complex": True, "region": "西藏", "tier": "premium"} == told


def test_what_is_not_known_is_left_to_the_policies(conn: Connection, key: str) -> None:
    told = facts.of_limits(conn, key)
    assert (told["grade"], told["remote_area"]) == (None, None)


def test_limits_count_from_the_instants_of_the_case(conn: Connection, key: str, file: CaseFile) -> None:
    assert facts.anchors(conn, key) == {"contact": file.case.feedback_time, "registered": NOW}


def test_data_is_to_be_supplied_until_identity_and_proof_are_there(conn: Connection) -> None:
    file = register(conn, customer__identity_confirmed=False)
    assert facts.supplement(file)
    answers = {"customer.identity_confirmed": True, "unit.proof_of_purchase": ["file-1"]}
    writing.write(conn, file.case.business_key, answers, ANN, NOW)
    assert not facts.supplement(queries.file(conn, file.case.business_key))


def test_a_case_that_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(UnknownCase):
        facts.context(conn, "case:202611-404")
