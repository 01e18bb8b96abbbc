from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from app import history
from app.cases import progress, queries, writing
from app.cases.errors import ArchivedCase, UnknownCase
from app.cases.queries import CaseFile
from app.cases.records import reading
from app.cases.tables import service_case
from app.errors import Invalid
from tests.unit.cases.desk import ANN, NOW, arrange, register


def write(conn: Connection, key: str, **values: Any) -> frozenset[str]:
    return writing.write(
        conn, key, {path.replace("__", "."): value for path, value in values.items()}, ANN, NOW, "step"
    )


def refused_places(conn: Connection, key: str, **values: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        write(conn, key, **values)
    return [problem.place for problem in refused.value.problems]


def test_answers_land_in_case_customer_and_product(conn: Connection, key: str) -> None:
    changed = write(
        conn, key, case__grade="urgent", customer__tier="premium", unit__purchase_date="2026-03-01",
        case__complex="true", case__est_finish="2026-11-25T10:00:00+00:00",
    )  # fmt: skip
    file = queries.file(conn, key)
    assert (file.case.grade, file.case.complex, file.customer.tier) == ("urgent", True, "premium")
    assert file.unit.purchase_date == date(2026, 3, 1)
    assert file.case.est_finish == datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert changed == {"case.grade", "case.complex", "case.est_finish", "customer.tier", "unit.purchase_date"}


@pytest.mark.req("R-102")
def test_the_history_holds_codes_before_and_after_and_of_texts_only_that_they_changed(
    conn: Connection, key: str
) -> None:
    write(conn, key, case__urgency="urgent", case__first_judgement="电源板烧毁", customer__address="中山路 8 号")
    events = [event for event in history.of(conn, key) if event.kind.endswith(":changed")]
    by_kind = {event.kind: event for event in events}
    assert by_kind["case:changed"].data["before"]["case.urgency"] == "normal"
    assert by_kind["case:changed"].data["after"]["case.urgency"] == "urgent"
    assert set(by_kind["case:changed"].data["texts"]) == {"case.first_judgement", "case.remarks"}
    assert by_kind["customer:changed"].data["texts"] == ["customer.address"]
    assert (by_kind["case:changed"].actor, by_kind["case:changed"].node) == ("ann", "step")
    assert "中山路" not in str([event.data for event in events])


def test_writing_what_is_there_already_changes_and_notes_nothing(conn: Connection, key: str) -> None:
    before = len(history.of(conn, key))
    assert write(conn, key, case__demand="repair", customer__name="李梅", unit__model="GX-200") == frozenset()
    assert len(history.of(conn, key)) == before


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("case.grade", "dreadful"),
        ("case.description", ""),
        ("case.description", "长" * 4001),
        ("unit.purchase_date", "yesterday"),
        ("case.est_finish", "2026-11-25T10:00:00"),
        ("case.complex", "perhaps"),
        ("customer.email", "li@example.com, x@example.com"),
        ("unit.warranty_months", "3.5"),
        ("unit.warranty_months", -1),
        ("rating.score", 0),
        ("rating.score", 6),
        ("rating.score", "very good"),
        ("case.colour", "red"),
        ("case.state", "archived"),
        ("customer.id", 1),
        ("case.feedback_time", "2026-11-24T10:00:00+00:00"),
        ("case.first_response_at", "2026-11-23T01:00:00+00:00"),
        ("case.merged_into", "202611-999"),
        ("case.merged_into", "202611-001"),
    ],
)
def test_what_does_not_fit_is_said_at_its_place(conn: Connection, key: str, path: str, value: Any) -> None:
    assert refused_places(conn, key, **{path.replace(".", "__"): value}) == [path]


def test_one_wrong_answer_keeps_all_of_them_out(conn: Connection, key: str) -> None:
    assert refused_places(conn, key, case__remarks="备注", case__grade="dreadful", rating__score=9) == [
        "case.grade", "rating.score",
    ]  # fmt: skip
    assert queries.file(conn, key).case.remarks is None


def test_a_code_that_was_switched_off_can_no_longer_be_chosen(conn: Connection, key: str) -> None:
    arrange(conn, "demand", upgrade={"active": False})
    assert refused_places(conn, key, case__demand="upgrade") == ["case.demand"]


def test_a_subcategory_must_belong_to_its_category(conn: Connection, key: str) -> None:
    assert refused_places(conn, key, case__category="usage", case__subcategory="hardware") == ["case.subcategory"]
    write(conn, key, case__category="product_fault", case__subcategory="hardware")
    assert queries.file(conn, key).case.subcategory == "hardware"


def test_another_category_drops_a_subcategory_that_no_longer_fits(conn: Connection, key: str) -> None:
    write(conn, key, case__category="product_fault", case__subcategory="hardware")
    write(conn, key, case__category="complaint")
    assert queries.file(conn, key).case.subcategory is None


def test_a_case_without_a_product_gets_one_with_its_model(conn: Connection) -> None:
    file = register(conn, unit__model=None, unit__serial_no=None)
    key = file.case.business_key
    assert refused_places(conn, key, case__category="product_fault") == ["unit.model"]
    write(conn, key, case__category="product_fault", unit__model="GX-300")
    assert queries.file(conn, key).unit.model == "GX-300"


def test_raising_the_urgency_expedites_and_lowering_it_takes_that_back(conn: Connection, key: str) -> None:
    write(conn, key, case__urgency="major")
    case = queries.file(conn, key).case
    assert (case.expedited, case.remarks) == (True, "加急")
    write(conn, key, case__urgency="normal")
    case = queries.file(conn, key).case
    assert (case.expedited, case.remarks) == (False, None)


def test_only_the_first_response_counts(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, case__first_response_at="2026-11-23T01:55:00+00:00")
    write(conn, key, case__first_response_at="2026-11-23T01:58:00+00:00")
    assert queries.instants(conn, file.case.id)["first_response"].minute == 55


def test_every_try_at_guidance_is_a_record_of_its_own(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, remote_attempt__steps_tried="重启", remote_attempt__attempt_result="unsolved")
    write(conn, key, remote_attempt__steps_tried="更新固件", remote_attempt__attempt_result="solved")
    tries = reading.of(conn, file.case.id, "remote_attempt")
    assert [(row.attempt_result, row.actor, row.node) for row in tries] == [
        ("unsolved", "ann", "step"), ("solved", "ann", "step"),
    ]  # fmt: skip
    event = history.of(conn, key)[-1]
    assert (event.kind, event.data) == ("case:guided", {"attempt_result": "solved"})


def test_a_rating_is_kept_and_the_case_shows_the_latest(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, rating__solved="no", rating__score=2, rating__opinion="太慢")
    write(conn, key, rating__solved="yes", rating__score="5", rating__opinion=None)
    case = queries.file(conn, key).case
    assert (case.solved, case.score, case.opinion) == ("yes", 5, None)
    assert [row.score for row in reading.of(conn, file.case.id, "rating")] == [2, 5]


def test_a_form_that_says_nothing_of_a_rating_adds_none(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, rating__score=None, rating__voiced_dissatisfied="false")
    assert reading.of(conn, file.case.id, "rating") == []


def test_followups_count_their_attempts_and_begin_anew_after_another_solution(
    conn: Connection, key: str, file: CaseFile
) -> None:
    progress.note(conn, key, "resolved", datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    progress.note(conn, key, "followup_due", datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    write(conn, key, followup__result="unreachable")
    write(conn, key, followup__result="normal", followup__usage="正常使用")
    progress.note(conn, key, "resolved", NOW)
    writing.write(conn, key, {"followup.result": "normal"}, ANN, NOW.replace(hour=3))
    rows = reading.of(conn, file.case.id, "followup")
    assert [(row.kind, row.attempt, row.result) for row in rows] == [
        ("d7", 1, "unreachable"), ("d7", 2, "normal"), ("d7", 1, "normal"),
    ]  # fmt: skip
    assert rows[0].due_at == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.mark.req("R-243")
def test_an_archived_case_can_only_be_read(conn: Connection, key: str, file: CaseFile) -> None:
    queries.put(conn, service_case, file.case.id, {"archived_at": NOW})
    with pytest.raises(ArchivedCase):
        write(conn, key, case__remarks="nachträglich")


def test_a_case_that_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(UnknownCase):
        write(conn, "case:202611-404", case__remarks="x")


def test_a_form_is_filled_with_what_is_known(conn: Connection, key: str) -> None:
    write(conn, key, case__first_response_at="2026-11-23T01:55:00+00:00", unit__purchase_date="2026-03-01")
    assert writing.prefill(
        conn,
        key,
        ["case.urgency", "case.grade", "customer.name", "unit.purchase_date", "case.first_response_at",
         "rating.score", "no.such"],
    ) == {
        "case.urgency": "normal", "customer.name": "李梅", "unit.purchase_date": "2026-03-01",
        "case.first_response_at": "2026-11-23T01:55:00+00:00",
    }  # fmt: skip
