"""A job of the repair centre: its instants in order, its quality check after a test run."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

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


def test_a_replacement_needs_no_test_run_of_the_old_product(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=MORNING, repair__replacement_serial="SN-2")
    write(conn, key, repair__quality_result="pass")


@pytest.mark.req("R-140")
def test_the_parts_are_marked(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=MORNING)
    assert list(refused(conn, key, repair__parts_used=[{"part_no": "P-1"}])) == ["repair.parts_used"]
