"""A small demonstration, played in memory: every state is passed through, every role has done something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import clock, simulated
from app.cases import customer_links
from app.cases.records.visit import VISIT
from app.cases.tables import breach, service_case
from app.db import Database
from app.demo import stage
from app.engine import incidents
from app.engine.tables import user_task
from app.files.tables import file
from app.history.tables import history_event
from app.identity import duty, passwords
from app.notifications.tables import outbox
from app.settings import Settings
from tests import house_of, invariants

CASES = 13
STATES = {
    "registered", "remote_guidance", "handed_over", "grading", "graded", "awaiting_acceptance", "executing",
    "remote_fix", "visit", "mail_in", "replacement", "special_plan", "manual", "confirming", "dissatisfied",
    "resolved", "followup_7d", "followup_30d", "archiving", "archived", "withdrawn", "merged", "out_of_scope",
    "no_response",
}  # fmt: skip
ROLES = {
    "cs",
    "tech",
    "coordinator",
    "field",
    "repair",
    "parts",
    "quality",
    "complaints",
    "finance",
    "supervisor",
    "manager",
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database("sqlite://")
    settings = Settings(tmp_path_factory.mktemp("demo"), "sqlite://", demo=True)
    house_of.wire()
    passwords.tune(passes=1, memory_kib=8)
    stage.fill(database, settings, cases=CASES)
    yield database
    database.dispose()


def test_every_state_is_passed_through(played: Database) -> None:
    with played.reading() as conn:
        events = conn.execute(select(history_event.c.data).where(history_event.c.kind == "case:state")).scalars()
        passed = {event["after"] for event in events}
    assert passed >= STATES


def test_a_visit_that_is_too_late_for_its_fault_is_the_exception(played: Database) -> None:
    """A visit is agreed a day ahead: what needs one is no simple fault (H-08)."""
    with played.reading() as conn:
        visited = set(conn.execute(select(service_case.c.business_key).join(VISIT.table)).scalars())
        late = select(breach.c.business_key).where(breach.c.limit_key.in_(("fix_simple", "fix_complex")))
        broken = visited & set(conn.execute(late).scalars())
    assert visited
    assert len(broken) * 4 <= len(visited)


def test_every_role_has_done_something(played: Database) -> None:
    done = select(user_task.c.role).where(user_task.c.closed == "completed")
    with played.reading() as conn:
        assert set(conn.execute(done).scalars()) >= ROLES


def test_customers_sign_are_written_to_and_answer_by_their_links(played: Database) -> None:
    with played.reading() as conn:
        assert conn.execute(
            select(func.count()).where(file.c.name == "客户签字.png", file.c.state == "attached")
        ).scalar()
        assert set(conn.execute(select(outbox.c.state)).scalars()) <= {"sent", "told", "waiting_phone"}
        answered = customer_links.customer_link.c.used_at.is_not(None)
        assert conn.execute(select(func.count()).where(answered)).scalar()


def test_somebody_is_on_call_tonight(played: Database) -> None:
    with played.reading() as conn:
        calendar = stage._calendar(conn)
        tonight = (clock.now() + simulated.offset(conn)).astimezone(calendar.zone).replace(hour=23)
        assert set(duty.kept(conn)) >= {"tech", "supervisor"}
        assert all(duty.on_call(conn, role, tonight, calendar.zone) for role in ("tech", "supervisor"))


def test_nothing_failed_and_everything_holds_together(played: Database) -> None:
    with played.reading() as conn:
        assert incidents.count_open(conn) == 0
    invariants.check(played)


def test_the_clock_stands_on_a_working_morning_ahead(played: Database) -> None:
    with played.reading() as conn:
        at = clock.now() + simulated.offset(conn)
        calendar = stage._calendar(conn)
    local = at.astimezone(calendar.zone)
    assert at > clock.now() and local.hour == 10 and local.weekday() in (1, 2, 3)


def test_a_house_in_use_is_left_alone(played: Database, tmp_path: Path) -> None:
    with pytest.raises(stage.InUse):
        stage.fill(played, Settings(tmp_path, "sqlite://", demo=True), cases=1)


def test_it_is_made_in_demo_mode_alone(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(stage.DemoOnly):
        stage.fill(empty, Settings(tmp_path, "sqlite://"), cases=1)
