"""The rules of a visit: early enough, with a certificate, with badge and test run, its instants in order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from app.actor import SYSTEM
from app.cases import facts
from app.cases.queries import CaseFile
from app.cases.records import reading
from app.identity import certificates
from tests.unit.cases.desk import ANN, NOW, SUE
from tests.unit.cases.records.desk import refused, write

TUESDAY_NOON = "2026-11-24T12:00:00+08:00"
TUESDAY_AT_NINE = "2026-11-24T09:00:00+08:00"


@pytest.fixture(autouse=True)
def certified(conn: Connection) -> None:
    """Tom holds a certificate up to the end of November, Bob none."""
    entered = {"kind": "repair", "number": "C-1", "issued": "2026-01-01", "valid_until": "2026-11-30"}
    certificates.add(conn, SYSTEM, "tom", entered, {"repair"})


def visits(conn: Connection, file: CaseFile) -> list[Any]:
    return list(reading.of(conn, file.case.id, "visit"))


@pytest.mark.req("R-129")
def test_a_visit_is_agreed_24_hours_ahead(conn: Connection, key: str, file: CaseFile) -> None:
    said = refused(conn, key, visit__appointment_at=TUESDAY_AT_NINE, visit__engineer="tom")
    assert "at least 24 hours" in said["visit.appointment_at"]
    write(conn, key, visit__appointment_at=TUESDAY_NOON, visit__engineer="tom")
    (visit,) = visits(conn, file)
    assert visit.agreed_at is not None


@pytest.mark.req("R-129")
def test_it_counts_from_when_it_was_agreed(conn: Connection, key: str) -> None:
    write(conn, key, visit__appointment_at=TUESDAY_AT_NINE, visit__agreed_at="2026-11-23T09:00:00+08:00")


@pytest.mark.req("R-130")
def test_a_shorter_notice_needs_the_customers_consent_and_a_reason(conn: Connection, key: str, file: CaseFile) -> None:
    today = "2026-11-23T14:00:00+08:00"
    assert list(refused(conn, key, visit__appointment_at=today, visit__lead_waived=True)) == ["visit.waiver_reason"]
    write(conn, key, visit__appointment_at=today, visit__lead_waived=True, visit__waiver_reason="生产线停产")
    assert visits(conn, file)[0].lead_waived is True


def test_an_appointment_lies_after_it_was_agreed(conn: Connection, key: str) -> None:
    said = refused(
        conn, key, visit__appointment_at="2026-11-23T08:00:00+08:00", visit__lead_waived=True,
        visit__waiver_reason="紧急",
    )  # fmt: skip
    assert "lies before the moment" in said["visit.appointment_at"]


@pytest.mark.req("R-139")
def test_only_who_holds_a_valid_certificate_is_sent(conn: Connection, key: str) -> None:
    said = refused(conn, key, visit__appointment_at=TUESDAY_NOON, visit__engineer="bob")
    assert said == {"visit.engineer": "Bob holds no certificate that is valid on 2026-11-24. Choose somebody else."}
    december = "2026-12-02T12:00:00+08:00"
    assert list(refused(conn, key, visit__appointment_at=december, visit__engineer="tom")) == ["visit.engineer"]
    write(conn, key, visit__engineer="tom")
    assert list(refused(conn, key, visit__appointment_at=december)) == ["visit.appointment_at"]


@pytest.mark.req("R-139")
def test_the_supervisor_may_send_somebody_without_one_and_says_why(conn: Connection, key: str, file: CaseFile) -> None:
    answers = {"visit__engineer": "bob", "visit__certificate_override": "证书换发中"}
    assert list(refused(conn, key, ANN, **answers)) == ["visit.certificate_override"]
    write(conn, key, SUE, **answers)
    # The reason stands for the person it was given for: the appointment may be made by anybody, another person not.
    write(conn, key, ANN, visit__appointment_at=TUESDAY_NOON)
    assert visits(conn, file)[0].engineer == "bob"
    assert list(refused(conn, key, ANN, visit__engineer="ann")) == ["visit.engineer"]


def test_an_engineer_named_ahead_belongs_to_the_coming_visit(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, visit__engineer="tom")
    write(conn, key, visit__appointment_at=TUESDAY_NOON)
    write(conn, key, visit__visit_outcome="missing_part", visit__missing_part="电源板")
    # The visit is over; its report may still be written, the next engineer opens the next visit.
    write(conn, key, visit__work_done="已检查")
    write(conn, key, visit__engineer="tom", visit__visit_type="repair")
    write(conn, key, visit__appointment_at="2026-11-26T12:00:00+08:00")
    first, second = visits(conn, file)
    assert (first.work_done, first.visit_outcome, first.engineer) == ("已检查", "missing_part", "tom")
    assert (second.engineer, second.visit_outcome, second.visit_type) == ("tom", None, "repair")
    assert facts.context(conn, key)["case.visits"] == 2


@pytest.mark.req("R-135")
def test_the_badge_is_shown_or_it_is_said_why_not(conn: Connection, key: str) -> None:
    write(conn, key, visit__appointment_at=TUESDAY_NOON)
    assert list(refused(conn, key, visit__badge_shown=False)) == ["visit.badge_reason"]
    write(conn, key, visit__badge_shown=False, visit__badge_reason="工牌遗失，已出示身份证")


def test_what_is_written_down_as_it_happens_happens_now(conn: Connection, key: str, file: CaseFile) -> None:
    write(conn, key, visit__appointment_at=TUESDAY_NOON)
    write(conn, key, visit__expected_arrival="2026-11-23T13:00:00+08:00")
    write(conn, key, visit__badge_shown=True)
    write(conn, key, visit__signature=["7"])
    (visit,) = visits(conn, file)
    assert visit.agreed_at == visit.departed_at == visit.arrived_at == visit.signed_at == NOW


@pytest.mark.req("R-141")
def test_a_repair_ends_with_a_test_run(conn: Connection, key: str) -> None:
    write(conn, key, visit__appointment_at=TUESDAY_NOON)
    assert list(refused(conn, key, visit__visit_outcome="repaired")) == ["visit.test_run"]
    abnormal = refused(conn, key, visit__visit_outcome="repaired", visit__test_run="abnormal")
    assert list(abnormal) == ["visit.visit_outcome"]
    write(conn, key, visit__visit_outcome="repaired", visit__test_run="normal")


@pytest.mark.req("R-140")
def test_every_part_is_marked_original_or_substitute(conn: Connection, key: str) -> None:
    write(conn, key, visit__appointment_at=TUESDAY_NOON)
    assert list(refused(conn, key, visit__parts_used=[{"part_name": "电源板"}])) == ["visit.parts_used"]
    write(conn, key, visit__parts_used=[{"part_name": "电源板", "part_kind": "equivalent", "quantity": 2}])


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("departed_at", "arrived_at"),
        ("arrived_at", "repair_started_at"),
        ("repair_started_at", "repair_ended_at"),
        ("arrived_at", "signed_at"),
    ],
)
def test_nothing_comes_before_what_it_follows(conn: Connection, key: str, earlier: str, later: str) -> None:
    write(conn, key, **{f"visit__{earlier}": "2026-11-23T09:30:20+08:00"})
    assert list(refused(conn, key, **{f"visit__{later}": "2026-11-23T09:29:00+08:00"})) == [f"visit.{later}"]
    # To the minute, as pages ask for it.
    write(conn, key, **{f"visit__{later}": "2026-11-23T09:30:00+08:00"})


def test_what_has_happened_does_not_lie_ahead(conn: Connection, key: str) -> None:
    assert refused(conn, key, visit__arrived_at="2026-11-23T11:00:00+08:00") == {
        "visit.arrived_at": "This lies in the future."
    }


def test_the_certificate_counts_on_the_day_at_the_office(conn: Connection, key: str) -> None:
    assert certificates.valid_on(conn, "tom", date(2026, 11, 30))
    # Half past midnight on the first of December in Shanghai is still November in Greenwich.
    said = refused(conn, key, visit__engineer="tom", visit__appointment_at="2026-12-01T00:30:00+08:00")
    assert list(said) == ["visit.engineer"]
