"""Instants and days of plans, progress and dissatisfaction; major cases keep their numbers."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app.cases import facts
from tests.unit.cases.records.desk import refused, write


def test_nobody_decides_on_a_plan_before_it_was_told(conn: Connection, key: str) -> None:
    write(conn, key, plan__plan_type="visit", plan__told_at="2026-11-23T01:30:00+00:00")
    early = "2026-11-23T01:00:00+00:00"
    assert list(refused(conn, key, plan__customer_decision="accepted", plan__decided_at=early)) == ["plan.decided_at"]


@pytest.mark.parametrize("path", ["plan__told_at", "major__confirmed_at", "dissatisfaction__contact_at"])
def test_what_has_happened_does_not_lie_ahead(conn: Connection, key: str, path: str) -> None:
    assert list(refused(conn, key, **{path: "2026-11-23T03:00:00+00:00"})) == [path.replace("__", ".")]


def test_the_next_word_is_promised_for_a_day_that_is_not_over(conn: Connection, key: str) -> None:
    said = refused(conn, key, progress__status="repairing", progress__next_date="2026-11-22")
    assert said == {"progress.next_date": "This day is over."}
    write(conn, key, progress__status="repairing", progress__next_date="2026-11-23")


@pytest.mark.req("R-113")
def test_a_major_case_names_its_team(conn: Connection, key: str) -> None:
    write(conn, key, major__team_leader="sue", major__team_members=["tom", "ann", "tom"], major__affected_count="34")
    context = facts.context(conn, key)
    assert (context["major.team_leader"], context["major.team_members"]) == ("sue", ["tom", "ann"])
    assert context["major.affected_count"] == 34
