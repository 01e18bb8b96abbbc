"""What the way a case has gone requires before its record is closed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from app.actor import SYSTEM
from app.cases import completeness, progress, queries
from app.identity import certificates
from tests.unit.cases.desk import NOW, TOM
from tests.unit.cases.records.desk import write
from tests.unit.cases.test_archive import finish

HOUR_AGO = NOW.replace(hour=1).isoformat()


@pytest.fixture
def key(conn: Connection, key: str) -> str:
    """A case that could be archived, had it not gone any further way."""
    finish(conn, key)
    entered = {"kind": "repair", "number": "C-1", "issued": "2026-01-01", "valid_until": "2026-12-31"}
    certificates.add(conn, SYSTEM, "tom", entered, {"repair"})
    return key


def lacking(conn: Connection, key: str) -> list[str | None]:
    return [problem.place for problem in completeness.missing(conn, queries.file(conn, key))]


def accepted(conn: Connection, key: str, **more: Any) -> None:
    write(conn, key, plan__plan_type="visit", plan__customer_decision="accepted", case__grade="urgent", **more)


def visited(conn: Connection, key: str, **how: Any) -> None:
    appointment = {"visit__appointment_at": NOW.isoformat(), "visit__agreed_at": "2026-11-20T01:00:00+00:00"}
    write(conn, key, TOM, visit__engineer="tom", **appointment)
    write(conn, key, TOM, visit__arrived_at=HOUR_AGO, **how)


def test_a_case_solved_by_guidance_needs_nothing_more(conn: Connection, key: str) -> None:
    assert lacking(conn, key) == []


@pytest.mark.req("R-244")
@pytest.mark.parametrize("decision", [None, "rejected", "change", "no_reply"])
def test_a_plan_needs_the_customers_acceptance(conn: Connection, key: str, decision: str | None) -> None:
    write(conn, key, plan__plan_type="remote", plan__customer_decision=decision, case__grade="normal")
    assert lacking(conn, key) == ["plan.customer_decision"]
    accepted(conn, key)
    assert lacking(conn, key) == []


def test_a_planned_case_was_graded(conn: Connection, key: str) -> None:
    write(conn, key, plan__plan_type="remote", plan__customer_decision="accepted")
    assert lacking(conn, key) == ["case.grade"]


def test_a_major_case_has_a_team_and_its_special_plan_was_agreed(conn: Connection, key: str) -> None:
    write(conn, key, plan__plan_type="special", case__grade="major")
    progress.note(conn, key, "marked_major", NOW)
    assert lacking(conn, key) == ["plan.customer_decision", "major.team_leader"]
    write(conn, key, major__team_leader="sue", major__confirmed_at=HOUR_AGO)
    assert lacking(conn, key) == []


@pytest.mark.req("R-244")
def test_a_visit_needs_an_outcome_a_signature_and_a_repair_record(conn: Connection, key: str) -> None:
    visited(conn, key)
    assert lacking(conn, key) == ["visit.visit_outcome"]
    write(conn, key, TOM, visit__visit_outcome="repaired", visit__test_run="normal")
    assert lacking(conn, key) == ["visit.signature", "visit.repair_content"]
    write(conn, key, TOM, visit__signature=["file-1"], visit__repair_content="更换电源板")
    assert lacking(conn, key) == []


@pytest.mark.req("R-137")
def test_a_refused_signature_with_its_reason_will_do(conn: Connection, key: str) -> None:
    visited(conn, key, visit__visit_outcome="to_mail_in")
    assert lacking(conn, key) == ["visit.signature"]
    write(conn, key, TOM, visit__sign_refused_reason="客户有事先离开")
    assert lacking(conn, key) == []


@pytest.mark.parametrize("outcome", ["missing_part", "absent", "rescheduled"])
def test_who_comes_again_needs_no_signature_yet(conn: Connection, key: str, outcome: str) -> None:
    visited(conn, key, visit__visit_outcome=outcome)
    assert lacking(conn, key) == []


@pytest.mark.req("R-244", "R-141")
def test_a_repair_needs_a_decision_a_test_run_and_the_quality_check(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=HOUR_AGO)
    assert lacking(conn, key) == ["repair.decision"]
    write(conn, key, repair__decision="repair", repair__content="更换电源板")
    assert lacking(conn, key) == ["repair.test_run", "repair.quality_result"]
    write(conn, key, repair__test_run="normal", repair__quality_result="pass")
    assert lacking(conn, key) == []


def test_a_repair_that_failed_and_was_done_again_lacks_nothing(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=HOUR_AGO, repair__decision="repair", repair__content="更换电容")
    write(conn, key, repair__test_run="normal", repair__quality_result="fail")
    assert lacking(conn, key) == ["repair.quality_result"]
    write(conn, key, repair__content="重装外壳")
    assert lacking(conn, key) == ["repair.test_run", "repair.quality_result"]
    write(conn, key, repair__test_run="normal", repair__quality_result="pass")
    assert lacking(conn, key) == []


def test_what_was_given_up_needs_no_test_run(conn: Connection, key: str) -> None:
    write(conn, key, repair__received_at=HOUR_AGO, repair__decision="repair", repair__content="两次试机异常")
    write(conn, key, repair__disposal="refund")
    assert lacking(conn, key) == []


def test_a_parcel_to_the_customer_arrived_or_was_traced(conn: Connection, key: str) -> None:
    write(conn, key, shipment__direction="to_customer", shipment__tracking_no="SF1")
    assert lacking(conn, key) == ["shipment.delivered_at"]
    write(conn, key, shipment__trace_result="lost")
    write(conn, key, shipment__direction="to_customer", shipment__delivered_at=HOUR_AGO)
    # That a parcel came in is what its receipt at the centre says.
    write(conn, key, shipment__direction="to_centre", shipment__tracking_no="SF2")
    assert lacking(conn, key) == []


def test_who_was_dissatisfied_was_offered_something(conn: Connection, key: str) -> None:
    write(conn, key, dissatisfaction__reason="等太久")
    assert lacking(conn, key) == ["dissatisfaction.improvement_plan"]
    write(conn, key, dissatisfaction__improvement_plan="下次优先安排")
    assert lacking(conn, key) == []
