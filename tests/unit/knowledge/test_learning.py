"""What a form writes of a case's summary: checked as the article it may become, and forgotten with its case."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app import clock
from app.erasing import Matter
from app.errors import Invalid
from app.knowledge import forgetting, learning, summaries
from tests.unit.knowledge.conftest import QUI, TOM

CASE = "case:202611-001"
SUMMARY = {
    "summary.symptom": "开机十分钟后停机",
    "summary.fault_code": "E4",
    "summary.problem_found": "传感器接触不良",
    "summary.process_and_result": "更换传感器",
    "summary.improvement_direction": "来料检验",
    "summary.kind": "fault_case",
    "summary.category": "hardware",
}


def write(conn: Connection, **changed: str) -> None:
    values = {**SUMMARY, **{f"summary.{column}": value for column, value in changed.items()}}
    learning.write(conn, CASE, values, TOM, clock.now(), "task_draft")


def review(conn: Connection, note: str) -> None:
    learning.write(conn, CASE, {"summary.review_note": note}, QUI, clock.now(), "task_review")


@pytest.mark.req("R-247", "R-249")
def test_it_is_written_and_stands_in_the_form_when_it_comes_back(conn: Connection) -> None:
    write(conn)
    review(conn, "请写明步骤")
    begun = learning.prefill(conn, CASE, [*SUMMARY, "summary.review_note"])
    assert begun == SUMMARY
    row = summaries.of(conn, CASE)
    assert row is not None
    assert (row.author, row.reviewer, row.review_note) == ("tom", "qui", "请写明步骤")


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"symptom": ""}, "summary.symptom"),
        ({"improvement_direction": " "}, "summary.improvement_direction"),
        ({"problem_found": "请回电13800001234"}, "summary.problem_found"),
        ({"kind": "poem"}, "summary.kind"),
    ],
)
def test_what_could_not_be_published_is_refused_where_it_stands(
    conn: Connection, changed: dict[str, str], place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        write(conn, **changed)
    assert [one.place for one in refused.value.problems] == [place]


def test_it_is_forgotten_with_the_customers_words(conn: Connection) -> None:
    write(conn, symptom="明远机电的设备停机")
    review(conn, "已与明远机电核实")
    forgetting.forget(conn, Matter(CASE, words=("明远机电",)))
    row = summaries.of(conn, CASE)
    assert row is not None
    assert "明远" not in str(row)
