"""A job of the repair centre: its instants in order, its quality check after a test run."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app import history
from app.cases import writing
from app.cases.queries import CaseFile
from app.cases.records import reading
from tests.unit.cases.records.desk import refused, write

MORNING = "2026-11-22T09:00:00+08:00"


@pytest.mark.req("R-157")
def test_the_receipt_records_condition_and_accessories(conn: Connection, key: str, file: CaseFile) -> None:
    write(
        conn, key, repair__received_at=MORNING, repair__condition_on_receipt="外箱破损", repair__accessories="电源线",
        repair__accessories_complete=False, repair__brought_by="courier",
    )  # fmt: skip
    (row,) = reading.of(conn, file.case.id, "repair")
    assert (row.condition_on_receipt, row.accessories, row.accessories_complete) == ("外箱破损", "电源线", False)


def test_a_repair_begins_after_the_receipt_and_ends_after_its_beginning(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=MORNING)
    assert list(refused(conn, key, repair__started_at="2026-11-22T08:00:00+08:00")) == ["repair.started_at"]
    write(conn, key, repair__started_at="2026-11-22T10:00:00+08:00")
    assert list(refused(conn, key, repair__ended_at="2026-11-22T09:30:00+08:00")) == ["repair.ended_at"]


@pytest.mark.req("R-141")
def test_what_failed_the_test_run_passes_no_quality_check(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=MORNING)
    assert list(refused(conn, key, repair__quality_result="pass")) == ["repair.quality_result"]
    write(conn, key, repair__test_run="abnormal")
    assert list(refused(conn, key, repair__quality_result="pass")) == ["repair.quality_result"]
    write(conn, key, repair__quality_result="fail")
    write(conn, key, repair__test_run="normal", repair__quality_result="pass")


@pytest.mark.req("R-154")
def test_a_repair_that_failed_its_check_is_followed_by_a_record_of_its_own(
    conn: Connection, key: str, file: CaseFile
) -> None:
    write(conn, key, repair__received_at=MORNING, repair__accessories="电源线", repair__photos=["file-1"])
    write(conn, key, repair__inspection_result="电容失效", repair__decision="repair")
    write(conn, key, repair__technician="tom", repair__content="更换电容")
    write(conn, key, repair__test_run="normal")
    write(conn, key, repair__quality_result="fail", repair__quality_note="外壳卡扣未装到位")
    assert writing.prefill(conn, key, ["repair.technician", "repair.content"]) == {}
    write(conn, key, repair__technician="tom", repair__content="重装外壳")
    write(conn, key, repair__test_run="normal")
    write(conn, key, repair__quality_result="pass")
    first, second = reading.of(conn, file.case.id, "repair")
    assert (first.content, first.quality_result, first.quality_note) == ("更换电容", "fail", "外壳卡扣未装到位")
    assert (second.content, second.quality_result, second.quality_note) == ("重装外壳", "pass", None)
    assert (second.received_at, second.accessories, second.inspection_result, second.decision, second.photos) == (
        first.received_at, "电源线", "电容失效", "repair", None,
    )  # fmt: skip
    told = [event.data for event in history.of(conn, key) if event.kind == "case:repair"]
    assert [one["quality_result"] for one in told if "quality_result" in one] == ["fail", "pass"]
    assert [one for one in told if "received_at" in one] == told[:1]


def test_a_product_that_comes_again_is_inspected_anew(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, repair__received_at=MORNING, repair__decision="repair", repair__test_run="normal")
    write(conn, key, repair__received_at="2026-11-22T10:00:00+08:00")
    assert reading.of(conn, file.case.id, "repair")[-1].decision is None


def test_a_replacement_needs_no_test_run_of_the_old_product(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=MORNING, repair__replacement_serial="SN-2")
    write(conn, key, repair__quality_result="pass")


@pytest.mark.req("R-140")
def test_the_parts_are_marked(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=MORNING)
    assert list(refused(conn, key, repair__parts_used=[{"part_no": "P-1"}])) == ["repair.parts_used"]
