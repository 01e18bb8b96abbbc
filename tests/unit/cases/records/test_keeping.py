"""Logs and documents: when a record is begun, continued, left alone; and what the history is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from app import history
from app.cases import writing
from app.cases.queries import CaseFile
from app.cases.records import NOUNS, reading
from tests.unit.cases.desk import NOW, SUE
from tests.unit.cases.records.desk import refused, write

LATER = NOW.replace(hour=4)


def of(conn: Connection, file: CaseFile, noun: str) -> list[Any]:
    return list(reading.of(conn, file.case.id, noun))


def test_a_log_keeps_every_entry(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, progress__status="received", progress__text="已收到产品")
    write(conn, key, at=LATER, progress__status="inspecting")
    assert [(row.status, row.text, row.actor, row.node) for row in of(conn, file, "progress")] == [
        ("received", "已收到产品", "ann", "step"), ("inspecting", None, "ann", "step"),
    ]  # fmt: skip


def test_a_document_is_written_on_until_its_first_column_is_said_anew(
    conn: Connection, key: str, file: CaseFile
) -> None:
    write(conn, key, plan__plan_type="remote", plan__detailed_steps="重装固件")
    write(conn, key, SUE, LATER, plan__customer_decision="rejected")
    write(conn, key, plan__plan_type="visit")
    first, second = of(conn, file, "plan")
    assert (first.plan_type, first.detailed_steps, first.customer_decision) == ("remote", "重装固件", "rejected")
    assert (second.plan_type, second.detailed_steps, second.customer_decision) == ("visit", None, None)


def test_a_document_is_begun_by_any_column_when_there_is_none(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, dissatisfaction__concerned="tom")
    write(conn, key, dissatisfaction__reason="等太久")
    (row,) = of(conn, file, "dissatisfaction")
    assert (row.concerned, row.reason) == ("tom", "等太久")


@pytest.mark.parametrize("noun", [noun.name for noun in NOUNS])
def test_a_form_that_says_nothing_adds_no_record(conn: Connection, key: str, file: CaseFile, noun: str) -> None:
    columns = next(one for one in NOUNS if one.name == noun).by_column
    blank = {f"{noun}__{name}": False if one.kind == "flag" else None for name, one in columns.items()}
    before = len(history.of(conn, key))
    write(conn, key, **blank)
    assert of(conn, file, noun) == []
    assert len(history.of(conn, key)) == before


def test_writing_what_stands_in_a_document_changes_and_notes_nothing(conn: Connection, key: str) -> None:
    write(conn, key, shipment__direction="to_centre", shipment__tracking_no="SF1")
    before = len(history.of(conn, key))
    write(conn, key, shipment__tracking_no="SF1")
    assert len(history.of(conn, key)) == before


def test_what_a_document_says_can_be_taken_back(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, shipment__direction="to_centre", shipment__tracking_no="SF1")
    write(conn, key, shipment__tracking_no="", shipment__customer_told=True)
    (row,) = of(conn, file, "shipment")
    assert (row.tracking_no, row.customer_told) == (None, True)


@pytest.mark.req("R-215")
def test_the_history_is_told_codes_and_which_texts_were_written(conn: Connection, key: str) -> None:
    parts = [{"part_name": "电源板", "part_kind": "original", "quantity": "1"}]
    write(conn, key, repair__received_at="2026-11-23T01:00:00+00:00", repair__condition_on_receipt="外壳有划痕")
    write(conn, key, repair__technician="tom", repair__parts_used=parts)
    first, second = [event for event in history.of(conn, key) if event.kind == "case:repair"]
    assert first.data == {"received_at": "2026-11-23T01:00:00+00:00", "texts": ["condition_on_receipt"]}
    assert second.data == {"technician": "tom", "texts": ["parts_used"]}
    assert "划痕" not in str(first.data) and "电源板" not in str(second.data)


def test_a_form_begins_with_the_document_it_continues(conn: Connection, key: str) -> None:
    write(conn, key, plan__plan_type="visit", plan__detailed_steps="上门更换电源板")
    assert writing.prefill(conn, key, ["plan.detailed_steps", "plan.customer_decision"]) == {
        "plan.detailed_steps": "上门更换电源板"
    }
    # A form that asks for the first column begins another plan.
    assert writing.prefill(conn, key, ["plan.plan_type", "plan.detailed_steps"]) == {}


def test_an_entry_of_a_log_begins_empty(conn: Connection, key: str) -> None:
    write(conn, key, progress__status="received")
    assert writing.prefill(conn, key, ["progress.status"]) == {}


def test_moments_and_lists_come_back_as_a_form_reads_them(conn: Connection, key: str) -> None:
    write(conn, key, major__team_leader="sue", major__team_members=["tom", "ann"], major__recall=True)
    at = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    write(conn, key, major__confirmed_at=at.isoformat())
    assert writing.prefill(conn, key, ["major.team_members", "major.recall", "major.confirmed_at"]) == {
        "major.team_members": ["tom", "ann"], "major.recall": True, "major.confirmed_at": at.isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("visit__engineer", "nobody"),
        ("major__team_members", ["tom", "nobody"]),
        ("visit__kit", ["hex", "hammer"]),
        ("plan__options", [{"colour": "red"}]),
        ("plan__options", "steps"),
        ("plan__options", [{"option": "换新"}] * 51),
        ("repair__parts_used", [{"part_name": "电源板", "part_kind": "stolen"}]),
        ("repair__parts_used", [{"part_name": "电源板", "part_kind": "original", "quantity": 0}]),
        ("repair__quote_amount", "-1"),
    ],
)
def test_what_does_not_fit_is_said_at_its_place(conn: Connection, key: str, path: str, value: Any) -> None:
    assert list(refused(conn, key, **{path: value})) == [path.replace("__", ".")]


@pytest.mark.req("R-105")
def test_rows_are_kept_without_the_blank_ones(conn: Connection, key: str, file: CaseFile) -> None:
    options = [
        {"option": "换电源板", "effort": "1 天", "fee": "免费"},
        {"option": "", "effort": None},
        {"option": "换新"},
    ]
    write(conn, key, plan__plan_type="visit", plan__options=options)
    (row,) = of(conn, file, "plan")
    assert row.options == [{"option": "换电源板", "effort": "1 天", "fee": "免费"}, {"option": "换新"}]


@pytest.mark.req("R-111", "R-102")
def test_a_second_diagnosis_leaves_the_first_one_standing(conn: Connection, key: str, file: CaseFile) -> None:
    write(
        conn, key, diagnosis__appearance="完好", diagnosis__running_state="无法开机", diagnosis__log_findings="无日志",
        diagnosis__cause="电源板", diagnosis__core_affected=True, diagnosis__grade_proposed="urgent",
    )  # fmt: skip
    write(conn, key, diagnosis__grade_proposed="major", diagnosis__grade_reason="多台同样故障", case__grade="major")
    assert [row.grade_proposed for row in of(conn, file, "diagnosis")] == ["urgent", "major"]
    graded = [event.data for event in history.of(conn, key) if event.kind == "case:changed"]
    assert graded[-1]["after"] == {"case.grade": "major"}
