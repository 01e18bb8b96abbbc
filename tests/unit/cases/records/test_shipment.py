"""A parcel: expected, late once that day is over, never delivered before it was shipped."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Connection

from app.cases import queries
from app.cases.queries import CaseFile
from app.cases.records import reading
from tests.unit.cases.desk import OFFICE
from tests.unit.cases.records.desk import refused, write


@pytest.mark.req("R-150")
def test_each_direction_has_a_parcel_of_its_own(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, shipment__direction="to_centre", shipment__tracking_no="SF100")
    write(conn, key, shipment__direction="to_customer", shipment__tracking_no="SF200")
    rows = reading.of(conn, file.case.id, "shipment")
    assert [(row.direction, row.tracking_no) for row in rows] == [("to_centre", "SF100"), ("to_customer", "SF200")]


def test_a_parcel_with_a_tracking_number_is_on_its_way(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, shipment__direction="to_customer", shipment__courier="LJ")
    assert reading.of(conn, file.case.id, "shipment")[-1].shipped_at is None
    write(conn, key, shipment__tracking_no="LJ100")
    first = reading.of(conn, file.case.id, "shipment")[-1].shipped_at
    assert first is not None
    write(conn, key, shipment__direction="to_centre", shipment__tracking_no="LJ101",
          shipment__shipped_at="2026-11-19T10:00:00+08:00")  # fmt: skip
    assert reading.of(conn, file.case.id, "shipment")[-1].shipped_at < first


def test_the_case_expects_it_by_the_end_of_the_day(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, shipment__direction="to_centre", shipment__expected_arrival="2026-11-25")
    expected = queries.instants(conn, file.case.id)["expected_arrival"]
    assert expected == datetime(2026, 11, 26, tzinfo=OFFICE)


def test_a_parcel_does_not_arrive_before_it_left(conn: Connection, key: str) -> None:
    write(conn, key, shipment__direction="to_centre", shipment__shipped_at="2026-11-22T10:00:00+08:00")
    assert list(refused(conn, key, shipment__delivered_at="2026-11-22T09:00:00+08:00")) == ["shipment.delivered_at"]
    assert list(refused(conn, key, shipment__expected_arrival="2026-11-21")) == ["shipment.expected_arrival"]
