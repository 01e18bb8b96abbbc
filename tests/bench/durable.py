"""durable_completion: all of one completion without HTTP, against its own writes through the bare driver.

The INSERT, UPDATE and DELETE statements of every completion are captured with their parameters and replayed into a
twin database through the bare driver: same pragmas, one commit, no SELECT. The two are interleaved at random, over
every step of the main procedure, so that a slow second of the machine hits both.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, select

from app import clock
from app.db import Database
from app.engine import incidents, instances
from app.engine.tables import process_instance
from tests import house_of
from tests.bench.report import figure
from tests.processes.walker import ENTRIES, Walker

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
STEPS = ("问题分类与首次响应", "远程指导", "结果确认", "7天回访", "归档检查")
WRITES = ("INSERT", "UPDATE", "DELETE")
Statement = tuple[str, Any, bool]


@dataclass
class Tape:
    """The statements of a database as the driver got them."""

    statements: list[Statement] = field(default_factory=list)
    count: int = 0
    commits: int = 0

    def take(self) -> list[Statement]:
        taken, self.statements = self.statements, []
        return taken


@contextmanager
def recording(database: Database) -> Iterator[Tape]:
    """Record every write while inside, and count statements and commits."""
    tape = Tape()

    def heard(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        tape.count += 1
        if statement.lstrip().upper().startswith(WRITES):
            tape.statements.append((statement, parameters, executemany))

    def committed(conn: Any) -> None:
        tape.commits += 1

    event.listen(database.writer, "before_cursor_execute", heard)
    event.listen(database.writer, "commit", committed)
    try:
        yield tape
    finally:
        event.remove(database.writer, "before_cursor_execute", heard)
        event.remove(database.writer, "commit", committed)


class Twin:
    """A second database that is only written to, by the bare driver."""

    def __init__(self, database: Database) -> None:
        self._connection = database.writer.raw_connection()
        self.bare: Any = self._connection.driver_connection
        self._begin = "BEGIN IMMEDIATE" if database.dialect == "sqlite" else None

    def replay(self, statements: list[Statement]) -> float:
        """Seconds it takes to write the same again and commit."""
        cursor = self.bare.cursor()
        began = time.perf_counter()
        if self._begin:
            cursor.execute(self._begin)
        for statement, parameters, many in statements:
            (cursor.executemany if many else cursor.execute)(statement, parameters)
        if self._begin:
            cursor.execute("COMMIT")
        else:
            self.bare.commit()
        return time.perf_counter() - began


def measure(database: Database, twin_database: Database, cases: int) -> None:
    """Drive ``cases`` cases along the main procedure and print the figures."""
    dialect = database.dialect
    ours: list[float] = []
    bare: list[float] = []
    counts: list[int] = []
    sizes: list[int] = []
    rows: list[int] = []
    dice = random.Random(2026)
    with clock.frozen(START), recording(database) as tape:
        house_of.furnish(database)
        twin = Twin(twin_database)
        twin.replay(tape.take())
        waiting: list[Callable[[], None]] = []

        def drain() -> None:
            while waiting:
                waiting.pop(0)()

        for number in range(cases):
            clock.move_to(START + timedelta(seconds=number))
            walker = _started(database)
            drain()
            twin.replay(tape.take())
            for step in STEPS:
                if step == "7天回访":
                    walker.wait(days=10)
                    drain()
                    twin.replay(tape.take())
                seconds, statements, commits = _complete(walker, step, tape)
                assert commits == 1, f"{commits} commits in one completion"
                ours.append(seconds)
                counts.append(statements)
                written = tape.take()
                waiting.append(lambda written=written: bare.append(twin.replay(written)))
                if dice.random() < 0.5:
                    drain()
                sizes += _sizes(database, walker)
            drain()
            rows.append(len(written))
    ratios = [mine / theirs for mine, theirs in zip(ours, bare, strict=True)]
    figure(
        "durable_completion",
        statistics.median(ours),
        "s",
        dialect,
        ratio=statistics.median(ours) / statistics.median(bare),
        baseline="its own writes through the bare driver, one commit",
        pairs=len(ratios),
        median_pair_ratio=round(statistics.median(ratios), 2),
    )
    figure("statements_per_completion", statistics.median(counts), "statements", dialect, worst=max(counts))
    figure("bytes_per_open_case", statistics.median(sizes), "bytes", dialect, worst=max(sizes))


def _started(database: Database) -> Walker:
    walker = Walker(database)
    actor = walker.person("cs")
    with database.transaction() as conn:
        walker.business_key = instances.submit_start(conn, "case_main", ENTRIES["intake"], actor=actor).business_key
    return walker


def _complete(walker: Walker, step: str, tape: Tape) -> tuple[float, int, int]:
    row = walker.task(step)
    actor = walker.person(row.role)
    entries = ENTRIES[row.form_key]
    before, commits = tape.count, tape.commits
    began = time.perf_counter()
    incidents.complete(walker.database, row.id, entries, actor=actor)
    seconds = time.perf_counter() - began
    return seconds, tape.count - before, tape.commits - commits


def _sizes(database: Database, walker: Walker) -> list[int]:
    with database.reading() as conn:
        states = conn.execute(
            select(process_instance.c.state).where(
                process_instance.c.business_key == walker.business_key, process_instance.c.status == "running"
            )
        ).scalars()
        return [len(state) for state in states]
