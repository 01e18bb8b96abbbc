from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock
from app.db import Database
from app.runner import local
from app.runner.tables import job_run
from app.settings import Settings
from tests.unit.engine.world import Walk, boundary, diagram, end, start, timer, user, world


def eventually(happened: Callable[[], bool]) -> bool:
    pause = threading.Event()
    return any(happened() or pause.wait(0.01) for _ in range(3000))


@pytest.mark.req("R-021")
def test_what_fell_due_while_the_server_was_down_happens_when_it_starts(
    sqlite_file_db: Database, tmp_path: Path
) -> None:
    walk = Walk(sqlite_file_db)
    parts = (start(), user("work"), boundary("late", "work", timer("short")), user("after"), end())
    with world():
        walk.deploy(diagram("main", *parts, flows="start>work work>end late>after after>end")).start()
        clock.move_to(clock.now() + timedelta(days=30))
        runner = local.build(sqlite_file_db, Settings(tmp_path, "sqlite://"))
        runner.start()
        try:
            assert eventually(lambda: walk.open == ["after", "work"])
        finally:
            runner.stop()
    with sqlite_file_db.reading() as conn:
        assert "clean_up" in conn.scalars(select(job_run.c.job)).all()


def test_stopping_leaves_no_thread_behind(sqlite_file_db: Database, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    runner = local.build(sqlite_file_db, Settings(tmp_path, "sqlite://", demo=True))
    runner.start()
    runner.wake()
    runner.stop()
    runner.stop()
    assert set(threading.enumerate()) <= before
