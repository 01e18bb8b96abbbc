"""start_case, timer_fire_rate, deploy, history_growth, row_bytes_per_open_case.

Whatever writes is compared with its own writes through the bare driver, one commit, in the same run.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, select

from app import clock, folders
from app.db import Database, metadata
from app.engine import deployments, incidents, instances
from app.engine.tables import process_instance, timer
from tests import house_of
from tests.bench.durable import START, Statement, Tape, Twin, recording
from tests.bench.report import figure
from tests.processes.walker import ENTRIES, Walker
from tests.unit.engine.world import ANN, diagram, end, form, gateway, start, user

CASES = int(os.environ.get("CASES", "70"))
STEPS = int(os.environ.get("STEPS", "1000"))
WARMING = 5

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


def _compare(
    name: str, acts: Sequence[Callable[[], Any]], database: Database, twin: Twin, tape: Tape, *, rate: bool = False
) -> None:
    """Do each act once and its writes alone once, at random one or a few acts later: a slow second hits both.

    What is told is the median of the pairs, for the machine is not as fast at the end as it was in the beginning.
    The first are not counted: they fill the caches.
    """
    dice, cold = random.Random(2026), min(WARMING, len(acts) // 2)
    ours: list[float] = []
    bare: list[float] = []
    waiting: list[list[Statement]] = []
    tape.take()
    for act in acts:
        began = time.perf_counter()
        act()
        ours.append(time.perf_counter() - began)
        waiting.append(tape.take())
        while waiting and dice.random() < 0.7:
            bare.append(twin.replay(waiting.pop(0)))
    bare += [twin.replay(written) for written in waiting]
    pairs = list(zip(ours, bare, strict=True))[cold:]
    mine = statistics.median(seconds for seconds, _ in pairs)
    ratio = statistics.median(seconds / alone for seconds, alone in pairs)
    value, unit = (1 / mine, "1/s") if rate else (mine, "s")
    figure(name, value, unit, database.dialect, ratio=ratio, baseline=OWN_WRITES, pairs=len(pairs))


def _starts(database: Database, twin: Twin, tape: Tape) -> None:
    officer = Walker(database).person("cs")

    def register(number: int) -> None:
        entries = ENTRIES["intake"] | {"customer_contact": f"139{number:08d}"}
        with database.transaction() as conn:
            instances.submit_start(conn, "case_main", entries, actor=officer)

    _compare("start_case", [partial(register, number) for number in range(CASES)], database, twin, tape)


def _rows(database: Database, grown: int) -> None:
    with database.reading() as conn:
        state = conn.execute(select(func.avg(func.length(process_instance.c.state)))).scalar_one()
    figure(
        "row_bytes_per_open_case", grown / CASES, "bytes", database.dialect,
        ratio=grown / CASES / float(state), baseline="the stored state alone", cases=CASES,
    )  # fmt: skip


def _size(database: Database) -> int:
    """Bytes of all rows, without indexes: each row is measured, for pages are filled long after they are taken."""
    with database.reading() as conn:
        return sum(
            int(conn.exec_driver_sql(_measure(table, database.dialect)).scalar_one())
            for table in metadata.sorted_tables
        )


def _measure(table: Table, dialect: str) -> str:
    if dialect == "postgresql":
        return f"select coalesce(sum(pg_column_size(one)), 0) from {table.name} one"
    # SQLite's record: each value, a byte that says what it is, and a few for the row.
    lengths = " + ".join(f'ifnull(length(cast("{column.name}" as blob)), 0) + 1' for column in table.c)
    return f"select coalesce(sum({lengths} + 4), 0) from {table.name}"


def _timers(database: Database, twin: Twin, tape: Tape) -> None:
    """Every case overruns its first limit: breach, notices, another procedure begins."""
    clock.move_to(START + timedelta(days=3))
    with database.reading() as conn:
        due = conn.execute(select(timer.c.id).where(timer.c.limit_key == "first_response")).scalars().all()
    _compare(
        "timer_fire_rate", [partial(incidents.fire, database, one) for one in due], database, twin, tape, rate=True
    )
    with database.reading() as conn:
        fired = conn.execute(select(func.count()).select_from(timer).where(timer.c.state == "fired")).scalar()
    assert fired == len(due), f"{fired} of {len(due)} fired"


def _deploys(database: Database, twin: Twin, tape: Tape) -> None:
    """One file changes, the whole set is checked and stored."""
    name = "processes/case_main.bpmn"
    shipped = folders.shipped()
    changing = next(key for key in shipped if Path(key).name == Path(name).name)

    def deploy(number: int) -> None:
        files = shipped | {changing: shipped[changing] + b"\n" * (number + 1)}
        with database.transaction() as conn:
            deployments.deploy(conn, files, source=deployments.OWN, author="bench")

    _compare("deploy", [partial(deploy, number) for number in range(4)], database, twin, tape)


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
