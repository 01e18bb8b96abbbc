from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, event

from app import clock, db
from app.cases import facts, queries, telling, writing
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


def test_a_record_is_read_when_a_name_of_it_is_asked(conn: Connection, key: str) -> None:
    writing.write(conn, key, {"plan.plan_type": "visit"}, ANN, NOW)
    db.memory(conn).clear()
    statements: list[str] = []
    event.listen(conn, "before_cursor_execute", lambda _c, _cur, text, *_: statements.append(text))
    context = facts.context(conn, key)
    assert context["case.urgency"] == "normal"
    assert len(statements) == 1
    assert (context["plan.plan_type"], context["plan.customer_decision"]) == ("visit", None)
    assert len(statements) == 2


def test_the_latest_record_answers_and_none_is_null(conn: Connection, key: str) -> None:
    assert facts.context(conn, key)["diagnosis.grade_proposed"] is None
    for grade in ("normal", "urgent"):
        writing.write(conn, key, {"diagnosis.grade_proposed": grade, "diagnosis.cause": "电源板"}, ANN, NOW)
    assert facts.context(conn, key)["diagnosis.grade_proposed"] == "urgent"
    assert "diagnosis.cause" not in facts.NAMES


def test_names_of_records_are_codes_numbers_dates_and_people(conn: Connection, key: str) -> None:
    writing.write(conn, key, {"followup.result": "unreachable", "dissatisfaction.concerned": "tom"}, ANN, NOW)
    writing.write(conn, key, {"dissatisfaction.reason": "等太久", "shipment.expected_arrival": "2026-11-25"}, ANN, NOW)
    context = facts.context(conn, key)
    assert (context["followup.attempt"], context["dissatisfaction.concerned"]) == (1, "tom")
    assert context["shipment.expected_arrival"] == "2026-11-25"
    assert (context["case.dissatisfactions"], context["case.visits"]) == (1, 0)


def test_the_customer_is_up_to_date_after_a_message_or_an_entry_of_progress(conn: Connection, key: str) -> None:
    yesterday = NOW - timedelta(days=1)
    writing.write(conn, key, {"progress.status": "repairing"}, ANN, yesterday)
    assert not facts.context(conn, key)["case.updated_today"]
    writing.write(conn, key, {"progress.no_news": True}, ANN, NOW)
    assert facts.context(conn, key)["case.updated_today"]


def test_a_message_of_today_is_word_enough(conn: Connection, key: str) -> None:
    late_last_night = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    with clock.frozen(late_last_night):
        telling.customer(conn, key, "registered", "last night")
    assert not facts.context(conn, key)["case.updated_today"]
    with clock.frozen(late_last_night + timedelta(minutes=2)):
        telling.customer(conn, key, "registered", "this morning")
    assert facts.context(conn, key)["case.updated_today"]
