"""start_case, timer_fire_rate, deploy, history_growth, row_bytes_per_open_case.

Whatever writes is compared with its own writes through the bare driver, one commit, in the same run.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from app import clock, folders
from app.db import Database
from app.engine import deployments, incidents, instances
from app.engine.tables import process_instance, timer
from tests import house_of
from tests.bench.durable import START, Tape, Twin, recording
from tests.bench.report import figure
from tests.processes.walker import ENTRIES, Walker
from tests.unit.engine.world import ANN, diagram, end, form, gateway, start, user

CASES = int(os.environ.get("CASES", "70"))
STEPS = int(os.environ.get("STEPS", "1000"))
AROUND = 10
"""Steps whose median stands for a place in the history."""
OWN_WRITES = "its own writes through the bare driver, one commit"


def measure(database: Database, twin_database: Database) -> None:
    """Print the figures for a pair of databases whose tables are there and empty."""
    with clock.frozen(START), recording(database) as tape:
        house_of.furnish(database)
        twin = Twin(twin_database)
        twin.replay(tape.take())
        before = _size(database)
        _starts(database, twin, tape)
        _rows(database, _size(database) - before)
        _timers(database, twin, tape)
        _deploys(database, twin, tape)
        _growth(database)


def _pair(act: Callable[[], Any], twin: Twin, tape: Tape) -> tuple[float, float]:
    """Seconds of ``act``, and of its writes alone."""
    tape.take()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began, twin.replay(tape.take())


def _told(name: str, pairs: list[tuple[float, float]], database: Database, *, rate: bool = False) -> None:
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    value, unit = (1 / ours, "1/s") if rate else (ours, "s")
    figure(name, value, unit, database.dialect, ratio=ours / bare, baseline=OWN_WRITES, pairs=len(pairs))


def _starts(database: Database, twin: Twin, tape: Tape) -> None:
    officer = Walker(database).person("cs")

    def register(number: int) -> None:
        entries = ENTRIES["intake"] | {"customer_contact": f"139{number:08d}"}
        with database.transaction() as conn:
            instances.submit_start(conn, "case_main", entries, actor=officer)

    _told("start_case", [_pair(lambda n=n: register(n), twin, tape) for n in range(CASES)], database)  # type: ignore[misc]


def _rows(database: Database, grown: int) -> None:
    with database.reading() as conn:
        state = conn.execute(select(func.avg(func.length(process_instance.c.state)))).scalar_one()
    figure(
        "row_bytes_per_open_case", grown / CASES, "bytes", database.dialect,
        ratio=grown / CASES / float(state), baseline="the stored state alone", cases=CASES,
    )  # fmt: skip


def _size(database: Database) -> int:
    with database.reading() as conn:
        if database.dialect == "sqlite":
            return int(
                conn.execute(
                    text("select page_count * page_size from pragma_page_count, pragma_page_size")
                ).scalar_one()
            )
        return int(conn.execute(text("select pg_database_size(current_database())")).scalar_one())


def _timers(database: Database, twin: Twin, tape: Tape) -> None:
    """Every case overruns its first limit: breach, notices, another procedure begins."""
    clock.move_to(START + timedelta(days=3))
    with database.reading() as conn:
        due = conn.execute(select(timer.c.id).where(timer.c.limit_key == "first_response")).scalars().all()
    pairs = []
    for one in due:
        pairs.append(_pair(lambda one=one: incidents.fire(database, one), twin, tape))  # type: ignore[misc]
    with database.reading() as conn:
        fired = conn.execute(select(func.count()).select_from(timer).where(timer.c.state == "fired")).scalar()
    assert fired == len(due), f"{fired} of {len(due)} fired"
    _told("timer_fire_rate", pairs, database, rate=True)


def _deploys(database: Database, twin: Twin, tape: Tape) -> None:
    """One file changes, the whole set is checked and stored."""
    name = "processes/case_main.bpmn"
    shipped = folders.shipped()
    changing = next(key for key in shipped if Path(key).name == Path(name).name)

    def deploy(number: int) -> None:
        files = shipped | {changing: shipped[changing] + b"\n" * (number + 1)}
        with database.transaction() as conn:
            deployments.deploy(conn, files, source=deployments.OWN, author="bench")

    _told("deploy", [_pair(lambda n=n: deploy(n), twin, tape) for n in range(3)], database)  # type: ignore[misc]


def _growth(database: Database) -> None:
    """The same step again and again: what the thousandth costs, against the tenth."""
    flows = "start>again again>work work>more more>again* more>end[1=2]"
    nodes = (start(), gateway("again"), user("work"), gateway("more"), end())
    with database.transaction() as conn:
        files = {"round.bpmn": diagram("round", *nodes, flows=flows), "step.form": form("step")}
        deployments.deploy(conn, deployments.overlay(conn, files), source=deployments.OWN, author="bench")
        (task,) = instances.start(conn, "round", business_key="round:1", variables={}, actor=ANN).tasks
    seconds = []
    for _ in range(STEPS + AROUND):
        began = time.perf_counter()
        (task,) = incidents.complete(database, task, {}, actor=ANN).opened
        seconds.append(time.perf_counter() - began)
    early, late = (statistics.median(seconds[at : at + AROUND]) for at in (AROUND // 2, STEPS))
    figure(
        "history_growth", late / early, "ratio", database.dialect, ratio=late / early,
        baseline="the same step of the same case after 10", steps=STEPS, early=round(early, 5), late=round(late, 5),
    )  # fmt: skip
