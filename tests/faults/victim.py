"""A process that completes tasks and is killed at it: ``python -m tests.faults.victim HOW URL``.

It forks for each death, so that dying is quick. It prints one JSON document: what was acknowledged, and how each
child ended.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from sqlalchemy import event, select

import app
from app import clock
from app.db import Database
from app.engine import definitions, incidents
from app.engine.tables import process_instance, user_task
from tests import house_of, invariants
from tests.faults.crowd import CHEN, person
from tests.faults.moment import FRIDAY
from tests.processes.walker import ENTRIES, Walker

BEFORE_COMMIT, AFTER_COMMIT, NEVER = "before the commit", "after the commit", "never"
STATEMENTS = range(1, 51, 2)
"""Every second one, and more than a completion of the first task has."""
ROUNDS = 5


def at_every_statement(url: str) -> Iterator[dict[str, Any]]:
    """One open task after the other is completed by a child that dies a statement later each time."""
    database = Database(url)
    with database.reading() as conn:
        definitions.bundle(conn, definitions.active(conn, "case_main"))
        tasks = conn.execute(select(user_task.c.id).order_by(user_task.c.id)).scalars().all()
    chen = person(database, CHEN)
    database.dispose()
    moments = [*STATEMENTS, BEFORE_COMMIT, AFTER_COMMIT, NEVER]
    for task, moment in zip(tasks, moments, strict=True):
        if (child := os.fork()) == 0:
            own = Database(url)
            _die(own, moment)
            incidents.complete(own, task, ENTRIES["classify"], actor=chen)
            if moment == AFTER_COMMIT:
                _kill()
            os._exit(0)
        yield {"task": task.hex, "moment": moment, "died": os.WIFSIGNALED(os.waitpid(child, 0)[1])}


def in_the_middle(url: str) -> Iterator[dict[str, Any]]:
    """Two threads work through all open tasks and acknowledge each; the process is killed after some of them."""
    dice = random.Random(20261120)
    for number in range(ROUNDS):
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            os.close(reading)
            _work(Database(url), writing)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            last = number == ROUNDS - 1
            acknowledged = _some(pipe, 10_000 if last else dice.randint(2, 7))
            if not last:
                os.kill(child, signal.SIGKILL)
            acknowledged += _some(pipe, 10_000)
        died = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        database = Database(url)
        invariants.check(database)
        database.dispose()
        yield {"acknowledged": acknowledged, "died": died}


def _die(database: Database, moment: int | str) -> None:
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == moment:
            _kill()

    event.listen(database.writer, "before_cursor_execute", count)
    if moment == BEFORE_COMMIT:
        event.listen(database.writer, "commit", lambda _: _kill())


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _work(database: Database, acknowledge: int) -> None:
    with database.reading() as conn:
        cases = conn.execute(select(process_instance.c.business_key)).scalars().all()

    def through(key: str) -> None:
        case = Walker(database, key)
        while case.open_tasks:
            case.complete(case.open_tasks[0])
            os.write(acknowledge, case.completions[-1].task_id.hex.encode() + b"\n")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(through, cases))


def _some(pipe: Any, count: int) -> list[str]:
    found = []
    while len(found) < count and (line := pipe.readline()):
        # The last line of a process that was killed may be half a line.
        if line.endswith("\n"):
            found.append(UUID(hex=line.strip()).hex)
    return found


if __name__ == "__main__":
    how, address = sys.argv[1:]
    app.tables()
    house_of.wire()
    with clock.frozen(FRIDAY):
        deaths = {"at_every_statement": at_every_statement, "in_the_middle": in_the_middle}[how](address)
        print(json.dumps(list(deaths)))
