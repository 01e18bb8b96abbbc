"""inbox_page, timer_sweep_idle and timer_lateness_p99: what a look costs beside very many rows.

The rows are made inside the database: some hundred by hand, then the table is doubled until it is as long as wanted.
"""

from __future__ import annotations

import os
import statistics
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, update

from app import clock
from app.actor import Actor
from app.cases import board
from app.db import Database
from app.engine import timers
from app.engine.tables import process_instance, timer, user_task
from app.runner import steps
from app.runner.sweeper import Sweeper
from tests import house_of
from tests.bench.report import figure
from tests.processes.walker import Walker

FULL = os.environ.get("FULL") == "1"
SIZES = [int(size) for size in os.environ.get("SIZES", "10000,100000,1000000").split(",")]
DUE, WINDOW = int(os.environ.get("DUE", "1000")), int(os.environ.get("WINDOW", "60"))
LOOKS = 50
SEED = 500
OFFICER = Actor("bench.officer", frozenset({"cs"}), "Officer")
LATER = timedelta(days=300)
_SWEEP = "select id from timer where next_at is not null and next_at <= {at} order by next_at limit 50"
_PAGE = """select * from user_task where closed_at is null and assignee is null and role = 'cs'
    order by expedited desc, due_at is null, due_at, created_at, id limit 50"""


def measure(database: Database) -> None:
    """Print the figures for a database whose tables are there and empty."""
    sizes = [size for size in SIZES if FULL or database.dialect == "sqlite" or size < 1_000_000]
    house_of.furnish(database)
    for size in sizes:
        _grow(database, user_task, size, _tasks)
        _inbox(database, size)
    for size in sizes:
        _grow(database, timer, size, _timers)
        _idle(database, size)
        if size >= min(100_000, sizes[-1]) and size == sorted(sizes)[min(1, len(sizes) - 1)]:
            _lateness(database, size)


def _inbox(database: Database, size: int) -> None:
    def page(conn: Connection) -> None:
        """What a page of the inbox asks: a number on each of its tabs and in the menu, and fifty rows."""
        for tab in (board.MINE, board.ROLES, board.TEAM, board.MINE, board.ROLES):
            board.count_tasks(conn, OFFICER, tab)
        assert len(board.tasks(conn, OFFICER, board.ROLES, limit=50)) == 50

    ours, bare = _looks(database, page, lambda conn: conn.exec_driver_sql(_PAGE).all())
    baseline = "one bare SELECT of fifty rows of the role in the same order"
    figure("inbox_page", ours, "s", database.dialect, ratio=ours / bare, baseline=baseline, open_tasks=size)


def _idle(database: Database, size: int) -> None:
    at = "'2000-01-01'" if database.dialect == "sqlite" else "timestamptz '2000-01-01'"
    ours, bare = _looks(
        database,
        lambda conn: timers.due(conn, clock.now()),
        lambda conn: conn.exec_driver_sql(_SWEEP.format(at=at)).all(),
    )
    baseline = "the same SELECT through the bare driver"
    figure("timer_sweep_idle", ours, "s", database.dialect, ratio=ours / bare, baseline=baseline, armed=size)


def _looks(
    database: Database, look: Callable[[Connection], Any], bare: Callable[[Connection], Any]
) -> tuple[float, ...]:
    """Median seconds of both, in turns, on a connection that is open already."""
    seconds: tuple[list[float], list[float]] = ([], [])
    with database.reading() as conn:
        for _ in range(LOOKS):
            for act, kept in zip((look, bare), seconds, strict=True):
                began = time.perf_counter()
                act(conn)
                kept.append(time.perf_counter() - began)
    return tuple(map(statistics.median, seconds))


def _lateness(database: Database, size: int) -> None:
    """Real cases, real time: so many limits run out within a minute beside all the others."""
    with clock.frozen(clock.now()):
        for number in range(DUE):
            Walker(database).start(customer_contact=f"139{number:08d}")
    with database.transaction() as conn:
        mine = conn.execute(
            select(timer.c.id).where(timer.c.limit_key == "first_response", timer.c.state == "armed")
        ).scalars().all()  # fmt: skip
        began = clock.now()
        for place, one in enumerate(mine):
            due = began + timedelta(seconds=1 + WINDOW * place / len(mine))
            conn.execute(update(timer).where(timer.c.id == one).values(due_at=due, next_at=due))
    sweeper = Sweeper([steps.fire_timers(database), steps.deliver_messages(database)])
    sweeper.start()
    pause, deadline = Event(), time.monotonic() + WINDOW * 5 + 60
    while time.monotonic() < deadline and _fired(database, mine) < len(mine):
        pause.wait(1)
    sweeper.stop()
    with database.reading() as conn:
        rows = conn.execute(select(timer.c.due_at, timer.c.fired_at).where(timer.c.id.in_(mine))).all()
    late = sorted((row.fired_at - row.due_at).total_seconds() for row in rows)
    p99 = late[int(len(late) * 0.99)]
    figure(
        "timer_lateness_p99", p99, "s", database.dialect, ratio=p99, baseline="the second between two looks",
        armed=size, due=len(mine), within=WINDOW, median=round(statistics.median(late), 3),
    )  # fmt: skip


def _fired(database: Database, mine: Any) -> int:
    with database.reading() as conn:
        return int(
            conn.execute(select(func.count()).where(timer.c.id.in_(mine), timer.c.state == "fired")).scalar_one()
        )


def _grow(database: Database, table: Table, size: int, seeds: Callable[[int], list[dict[str, Any]]]) -> None:
    """Bring a table to ``size`` rows."""
    fresh = "lower(hex(randomblob(16)))" if database.dialect == "sqlite" else "gen_random_uuid()"
    with database.transaction() as conn:
        have = conn.execute(select(func.count()).select_from(table)).scalar_one()
        if not have:
            conn.execute(insert(table), seeds(_instance(conn)))
            have = SEED
        own = {"user_task": ("id",), "timer": ("task_id",)}[table.name]
        columns = [column.name for column in table.c if not (column.name == "id" and table is timer)]
        values = ", ".join(fresh if name in own else name for name in columns)
        while have < size:
            more = min(have, size - have)
            conn.execute(
                text(f"insert into {table.name} ({', '.join(columns)}) select {values} from {table.name} limit {more}")
            )
            have += more
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("analyze")


def _instance(conn: Connection) -> int:
    return int(
        conn.execute(
            insert(process_instance)
            .values(
                definition_id=conn.execute(text("select min(id) from process_definition")).scalar_one(),
                business_key="bench:volume", status="running", revision=1, state=b"", started_at=clock.now(),
                started_by="bench",
            )
            .returning(process_instance.c.id)
        ).scalar_one()
    )  # fmt: skip


def _tasks(instance: int) -> list[dict[str, Any]]:
    roles = ("cs", "tech", "field", "quality", "supervisor")
    return [
        {
            "id": uuid.uuid4(), "instance_id": instance, "business_key": "bench:volume", "process": "bench",
            "node": "work", "name": "工作", "name_en": "Work", "role": roles[number % 5], "created_at": clock.now(),
            "due_at": clock.now() + timedelta(minutes=number * 37 % 10_000), "attempt": 1, "number": f"202611-{number}",
            "title": "无法启动", "customer": "李女士", "expedited": number % 50 == 0,
        }
        for number in range(SEED)
    ]  # fmt: skip


def _timers(instance: int) -> list[dict[str, Any]]:
    return [
        {
            "instance_id": instance, "business_key": "bench:volume", "task_id": uuid.uuid4(), "host_task": uuid.uuid4(),
            "process": "bench", "node": "late", "host_node": "work", "limit_key": "", "limit_version": 1,
            "calendar_version": 1, "details": {}, "started_at": clock.now(), "due_at": clock.now() + LATER,
            "next_at": clock.now() + LATER + timedelta(minutes=number), "state": "armed",
        }
        for number in range(SEED)
    ]  # fmt: skip
