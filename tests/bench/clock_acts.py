"""clocks_preview, clocks_pause, clocks_release, clocks_extend: a region with many running timers, several a case,
against one bare UPDATE of the same rows."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text, update

from app import clock, policies
from app.actor import Actor
from app.cases.clock_acts import acts, carrying, effects
from app.cases.clock_acts.acts import Wanted
from app.cases.clock_acts.scopes import Scope
from app.cases.tables import customer, service_case
from app.db import Database
from app.engine.tables import process_instance, timer
from tests import house_of
from tests.bench.report import figure
from tests.bench.retiming import NOW

A_CASE = 4
"""Timers of one case."""
KEY = "grading"
BOSS = Actor("wu.gang", frozenset({"supervisor"}))
REGION = Scope("region", "上海")
STORM = Wanted("pause", REGION, reason="force_majeure")
LONGER = Wanted("extend", REGION, length="P1D")


def measure(database: Database, timers: int) -> None:
    """Print the figures for a database whose tables are there and empty."""
    house_of.wire()
    with clock.frozen(NOW):
        house_of.furnish(database)
        armed(database, timers)
        bare = bare_update(database)
        for wanted, names in ((STORM, ("clocks_pause", "clocks_release")), (LONGER, ("clocks_extend", "clocks_back"))):
            seconds, number, moved = _begun(database, wanted, bare)
            _figure(database, names[0], seconds, bare, moved)
            seconds = timed(lambda number=number: _released(database, number))  # type: ignore[misc]
            _figure(database, names[1], seconds, bare, moved)


def _begun(database: Database, wanted: Wanted, bare: float) -> tuple[float, int, int]:
    started = time.perf_counter()
    with database.reading() as conn:
        seen = effects.preview(conn, wanted, NOW)
    _figure(database, "clocks_preview", time.perf_counter() - started, bare, seen.effect.count)
    started = time.perf_counter()
    with database.transaction() as conn:
        number = acts.begin(
            conn, wanted, "bench", BOSS, NOW, foreseen=seen.effect.count, request_key=wanted.action
        )  # fmt: skip
    _carry_out(database)
    seconds = time.perf_counter() - started
    with database.reading() as conn:
        assert acts.find(conn, number).changed == seen.effect.count, "What happened is not what was foreseen."
    return seconds, number, seen.effect.count


def _released(database: Database, number: int) -> None:
    with database.transaction() as conn:
        acts.release(conn, number, "bench", BOSS, NOW + timedelta(hours=1))
    _carry_out(database)


def _carry_out(database: Database) -> None:
    while True:
        with database.transaction() as conn:
            if not carrying.step(conn):
                return


def timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _figure(database: Database, name: str, seconds: float, bare: float, moved: int) -> None:
    baseline = "one bare UPDATE of the same rows"
    figure(name, seconds, "s", database.dialect, ratio=seconds / bare, baseline=baseline, moved=moved)


def bare_update(database: Database) -> float:
    """Seconds of one UPDATE that stops every timer, undone again."""
    connection = database.writer.connect()
    with connection, connection.begin() as transaction:
        started = time.perf_counter()
        connection.execute(
            update(timer).where(timer.c.state == "armed").values(paused_at=NOW, next_at=None, ver=timer.c.ver + 1)
        )
        seconds = time.perf_counter() - started
        transaction.rollback()
    return seconds


def armed(database: Database, count: int) -> None:
    """Fill the tables: cases of one region, each with several timers of one limit."""
    with database.transaction() as conn:
        owner = conn.execute(
            insert(customer)
            .values(name="x", contact="1", contact_key="1", region="上海", created_at=NOW)
            .returning(customer.c.id)
        ).scalar_one()  # fmt: skip
        keys = [f"case:202611-{number:06}" for number in range(count // A_CASE)]
        instance = conn.execute(
            insert(process_instance)
            .values(
                definition_id=conn.execute(text("select min(id) from process_definition")).scalar_one(),
                business_key="case:bench", status="running", revision=1, state=b"", started_at=NOW, started_by="bench",
            )
            .returning(process_instance.c.id)
        ).scalar_one()  # fmt: skip
        cases = [_case(key, owner) for key in keys]
        rows = [_timer(conn, instance, key, number * 7 % 12_000) for number, key in enumerate(keys * A_CASE)]
        for table, values in ((service_case, cases), (timer, rows)):
            for start in range(0, len(values), 5000):
                conn.execute(insert(table), values[start : start + 5000])


def _case(key: str, owner: int) -> dict[str, Any]:
    return {
        "number": key.partition(":")[2], "business_key": key, "customer_id": owner, "feedback_time": NOW,
        "registered_at": NOW, "channel": "phone", "description": "x", "urgency": "normal", "demand": "repair",
        "profile": "003", "state": "grading", "loop_stage": "diagnosis", "portal_stage": "diagnosis",
    }  # fmt: skip


def _timer(conn: Any, instance: int, key: str, seconds: int) -> dict[str, Any]:
    plan = policies.plan(
        conn, KEY, at=NOW - timedelta(seconds=seconds), facts={"grade": "normal"}, anchors=lambda name: None
    )
    return {
        "instance_id": instance, "business_key": key, "task_id": uuid.uuid4(), "host_task": uuid.uuid4(),
        "process": "bench", "node": "late", "host_node": "task", "limit_key": KEY,
        "limit_version": plan.limit_version, "calendar_version": plan.calendar_version, "details": plan.details,
        "started_at": plan.started_at, "due_at": plan.due_at, "next_at": plan.next_at, "rung": plan.rung,
        "provisional": plan.provisional, "state": "armed",
    }  # fmt: skip
