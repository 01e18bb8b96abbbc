"""retime_preview, retime_apply: a changed limit with many running timers, against one bare UPDATE of the same rows.

The timers belong to one instance and are armed over the working hours of the days before, as a busy desk's would be.
"""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text, update

from app import clock, policies
from app.actor import Actor
from app.cases import rulemaking
from app.db import Database
from app.engine import retiming
from app.engine.tables import process_instance, timer
from app.policies.proposals import LimitProposal
from tests import house_of
from tests.bench.report import figure

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
KEY = "grading"
SHORTER = LimitProposal(
    "003", KEY, [{"duration": "PT3H", "unit": "working", "anchor": "handed_over", "role": "tech", "warn_share": 0.8}]
)
ADMIN = Actor("admin", frozenset({"admin"}))


def measure(database: Database, timers: int) -> None:
    """Print both figures for a database whose tables are there and empty."""
    house_of.wire()
    with clock.frozen(NOW):
        house_of.furnish(database)
        armed(database, timers)
        started = time.perf_counter()
        with database.reading() as conn:
            effect = rulemaking.preview(conn, SHORTER, "running", NOW)
        previewed = time.perf_counter() - started
        bare = bare_update(database)
        started = time.perf_counter()
        with database.transaction() as conn:
            revision = rulemaking.publish(conn, SHORTER, "running", NOW, ADMIN, "bench", foreseen=effect.count)
        while step(database):
            pass
        applied = time.perf_counter() - started
        with database.reading() as conn:
            job = retiming.job(conn, revision)
    assert job is not None and job.changed == effect.count, "What happened is not what was foreseen."
    baseline = "one bare UPDATE of the same rows"
    more: dict[str, Any] = {"timers": timers, "moved": effect.count}
    figure("retime_preview", previewed, "s", database.dialect, ratio=previewed / bare, baseline=baseline, **more)
    figure("retime_apply", applied, "s", database.dialect, ratio=applied / bare, baseline=baseline, **more)


def step(database: Database) -> bool:
    with database.transaction() as conn:
        return retiming.step(conn)


def bare_update(database: Database) -> float:
    """Seconds of one UPDATE that moves every running timer of the limit, undone again."""
    connection = database.writer.connect()
    with connection, connection.begin() as transaction:
        started = time.perf_counter()
        connection.execute(
            update(timer)
            .where(timer.c.limit_key == KEY, timer.c.state == "armed")
            .values(due_at=NOW, next_at=NOW, ver=timer.c.ver + 1)
        )
        seconds = time.perf_counter() - started
        transaction.rollback()
    return seconds


def armed(database: Database, count: int) -> None:
    """Fill the table: timers of one limit, each planned at its own instant."""
    with database.transaction() as conn:
        instance = conn.execute(
            insert(process_instance)
            .values(
                definition_id=conn.execute(text("select min(id) from process_definition")).scalar_one(),
                business_key="bench:1", status="running", revision=1, state=b"", started_at=NOW, started_by="bench",
            )
            .returning(process_instance.c.id)
        ).scalar_one()  # fmt: skip
        rows = [_row(conn, instance, NOW - timedelta(seconds=number * 7 % 12_000)) for number in range(count)]
        for start in range(0, count, 5000):
            conn.execute(insert(timer), rows[start : start + 5000])
        assert conn.execute(select(timer.c.id).limit(1)).first()


def _row(conn: Any, instance: int, at: datetime) -> dict[str, Any]:
    plan = policies.plan(conn, KEY, at=at, facts={"grade": "normal"}, anchors=lambda name: None)
    return {
        "instance_id": instance, "business_key": "bench:1", "task_id": uuid.uuid4(), "host_task": uuid.uuid4(),
        "process": "bench", "node": "late", "host_node": "task", "limit_key": KEY,
        "limit_version": plan.limit_version, "calendar_version": plan.calendar_version, "details": plan.details,
        "started_at": plan.started_at, "due_at": plan.due_at, "next_at": plan.next_at, "rung": plan.rung,
        "provisional": plan.provisional, "state": "armed",
    }  # fmt: skip
