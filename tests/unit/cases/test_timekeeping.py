from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection

from app.cases import queries
from app.cases.queries import CaseFile
from app.cases.tables import service_case
from app.cases.timekeeping import Timekeeper
from app.engine.host import Plan
from tests.unit.cases.desk import NOW

KEEPER = Timekeeper()


def plan(conn: Connection, key: str, limit: str, **more: Any) -> Plan:
    return KEEPER.plan(conn, limit, key, at=NOW, waits=False, **more)


def row(limit_plan: Plan, key: str) -> Any:
    """The plan as a stored timer."""
    return SimpleNamespace(id=1, business_key=key, fired_at=None, **asdict(limit_plan))


def test_a_limit_counts_from_its_anchor(conn: Connection, key: str) -> None:
    first = plan(conn, key, "first_response")
    assert first.started_at == datetime(2026, 11, 23, 1, 50, tzinfo=UTC)
    assert first.due_at == datetime(2026, 11, 23, 2, 5, tzinfo=UTC)


def test_a_case_keeps_the_profile_it_was_registered_with(conn: Connection, key: str, file: CaseFile) -> None:
    queries.put(conn, service_case, file.case.id, {"profile": "001"})
    assert plan(conn, key, "first_response").due_at == datetime(2026, 11, 23, 2, 50, tzinfo=UTC)


def test_a_matter_that_is_no_case_counts_from_now(conn: Connection) -> None:
    assert plan(conn, "order:202611-001", "first_response").due_at == NOW + timedelta(minutes=15)


def test_a_stored_timer_climbs_its_ladder(conn: Connection, key: str) -> None:
    stored = row(plan(conn, key, "first_response"), key)
    assert KEEPER.due(conn, stored, NOW).due_at == stored.due_at
    rungs, following, next_at = KEEPER.rungs(conn, stored, stored.due_at)
    assert [rung["action"] for rung in rungs if rung["step"] == "breach"] == ["notify", "start"]
    assert (following, next_at) == (3, stored.due_at + timedelta(minutes=15))


def test_work_is_measured_on_the_calendar(conn: Connection, key: str) -> None:
    assert KEEPER.worked(conn, "cs", key, NOW, NOW + timedelta(hours=2)) == 7200
    saturday = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
    assert KEEPER.worked(conn, "cs", key, saturday, saturday + timedelta(hours=2)) == 0


def test_settings_and_keys_come_from_the_policies(conn: Connection, key: str) -> None:
    assert KEEPER.setting(conn, "dissat_threshold", key) == 3
    assert KEEPER.setting(conn, "dissat_threshold", "order:202611-001") == 3
    assert {"first_response", "followup_1"} <= set(KEEPER.limit_keys(conn))
    assert {"dissat_threshold", "retention"} <= set(KEEPER.setting_keys(conn))
