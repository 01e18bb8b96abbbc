"""A small demonstration, played in memory: every state is passed through, every role has done something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock, simulated
from app.db import Database
from app.demo import stage, stories
from app.engine import incidents
from app.engine.tables import user_task
from app.history.tables import history_event
from app.settings import Settings
from tests import house_of, invariants

STATES = {
    "archived",
    "confirming",
    "manual",
    "merged",
    "out_of_scope",
    "registered",
    "remote_guidance",
    "resolved",
    "withdrawn",
}
ROLES = {"cs", "supervisor"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database("sqlite://")
    settings = Settings(tmp_path_factory.mktemp("demo"), "sqlite://", demo=True)
    house_of.wire()
    stage.fill(database, settings, cases=len(stories.courses()) - 1)
    yield database
    database.dispose()


def test_every_state_is_passed_through(played: Database) -> None:
    with played.reading() as conn:
        events = conn.execute(select(history_event.c.data).where(history_event.c.kind == "case:state")).scalars()
        passed = {event["after"] for event in events}
    assert passed >= STATES


def test_every_role_has_done_something(played: Database) -> None:
    done = select(user_task.c.role).where(user_task.c.closed == "completed")
    with played.reading() as conn:
        assert set(conn.execute(done).scalars()) >= ROLES


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
