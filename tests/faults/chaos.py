"""The product as it is served, with people at work on it, and its processes killed at random: ``make chaos``.

SQLite: the one serving process is killed while the command line writes beside it. PostgreSQL: two processes for pages
and two that make time pass; now and then the database itself is stopped at once and started again.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, Queue
from threading import Condition, Event, Thread
from uuid import UUID

from sqlalchemy import func, select

from app import clock
from app.cases.tables import raised_instance
from app.db import Database
from app.engine import messages, timers
from app.engine.tables import incident, user_task
from app.migrations import upgrade
from app.notifications.tables import notice
from tests import house_of, invariants
from tests.bench.client import PEOPLE, Client
from tests.house.sources import ROOT
from tests.processes.walker import ENTRIES, Walker

CLIENTS = 4
PATIENCE = 300
"""Seconds after which what should have happened counts as lost."""


@dataclass
class Served:
    """Processes of the product on one database, each with its command and, for pages, its port."""

    url: str
    data: Path
    log: Path
    running: list[tuple[str, int, subprocess.Popen[bytes]]] = field(default_factory=list)

    def start(self, command: str, port: int) -> None:
        self.running.append((command, port, self.call(command, port=port)))

    def call(self, *words: str, port: int = 0) -> subprocess.Popen[bytes]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("AFTERCARE_")}
        environ |= {"AFTERCARE_DATABASE_URL": self.url, "AFTERCARE_DATA": str(self.data), "AFTERCARE_DEMO": "on"}
        environ |= {"AFTERCARE_PORT": str(port), "LC_ALL": "en_GB.UTF-8"}
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)

    def kill(self, number: int) -> str:
        """Kill one without warning and start another in its place."""
        command, port, process = self.running.pop(number)
        process.kill()
        process.wait()
        self.start(command, port)
        return command

    def stop(self) -> None:
        for _, _, process in self.running:
            process.send_signal(signal.SIGTERM)
        for _, _, process in self.running:
            process.wait(60)


class Work:
    """What there is to do, and what people were told is done."""

    def __init__(self, tasks: list[UUID]) -> None:
        self.todo: Queue[UUID] = Queue()
        for task in tasks:
            self.todo.put(task)
        self.total = len(tasks)
        self.acknowledged: list[UUID] = []
        self.failed = Counter[str]()
        self.changed = Condition()

    def done(self, task: UUID) -> None:
        with self.changed:
            self.acknowledged.append(task)
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self.changed:
            enough = self.changed.wait_for(lambda: len(self.acknowledged) >= count, PATIENCE)
        assert enough, f"{len(self.acknowledged)} of {self.total} in {PATIENCE} s; {dict(self.failed)}"


def person_at_work(ports: list[int], client: Client, work: Work) -> None:
    """Send each task until somebody says that it is done; the same sending each time, as a browser would repeat it."""
    turn = 0
    while len(work.acknowledged) < work.total:
        try:
            task = work.todo.get(timeout=0.2)
        except Empty:
            continue
        try:
            status, _ = client.post(f"/tasks/{task}/completion", {**ENTRIES["classify"], "_key": task.hex})
        except OSError as gone:
            status = type(gone).__name__
        except Exception as half:  # an answer that breaks off in the middle
            status = type(half).__name__
        if status in (302, 303):
            work.done(task)
            continue
        work.failed[str(status)] += 1
        work.todo.put(task)
        turn += 1
        client._connection.close()
        client._connection = HTTPConnection("127.0.0.1", ports[turn % len(ports)], timeout=60)
        Event().wait(0.05)
    client._connection.close()


def _answers(port: int) -> None:
    """Wait until the pages are there."""
    for _ in range(PATIENCE * 5):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            Event().wait(0.2)
    raise AssertionError("The pages did not come up.")


def prepared(url: str, cases: int) -> list[UUID]:
    """So many cases at their first step, each with a limit that has just run out; the ids of these steps."""
    database = Database(url)
    upgrade(database)
    with clock.frozen(clock.now() - timedelta(days=3)):
        house_of.furnish(database)
        walkers = [Walker(database).start(customer_contact=f"139{number:08d}") for number in range(cases)]
    with database.reading() as conn:
        mine = select(user_task.c.id).where(user_task.c.business_key.in_([one.business_key for one in walkers]))
        tasks = list(conn.execute(mine.order_by(user_task.c.id)).scalars())
    database.dispose()
    return tasks


def run(
    url: str, folder: Path, *, cases: int, kills: int, seed: int, restart: Callable[[], None] | None = None
) -> Counter[str]:
    """Let people work and kill what serves them ``kills`` times; what was killed, and how often."""
    dice, killed = random.Random(seed), Counter[str]()
    work = Work(prepared(url, cases))
    sqlite = url.startswith("sqlite")
    served = Served(url, folder, folder / "log")
    ports = _free_ports(1 if sqlite else 2)
    for command, port in [("serve", ports[0])] if sqlite else [*(("web", one) for one in ports), *[("runner", 0)] * 2]:
        served.start(command, port)
    for port in ports:
        _answers(port)
    clients = [Client(ports[0], PEOPLE[one % 2]) for one in range(CLIENTS)]
    people = [Thread(target=person_at_work, args=(ports, one, work), daemon=True) for one in clients]
    for one in people:
        one.start()
    with _beside(served) if sqlite else _nothing() as written:
        for moment in sorted(dice.sample(range(1, cases), kills)):
            work.wait_for(moment)
            if restart and dice.random() < 0.15:
                restart()
                killed["database"] += 1
            else:
                killed[served.kill(dice.randrange(len(served.running)))] += 1
        work.wait_for(cases)
    for one in people:
        one.join(60)
    try:
        _all_happened(url)
    finally:
        served.stop()
    judge(url, work)
    print(
        f"{'SQLite' if sqlite else 'PostgreSQL'}, seed {seed}: {cases} completions, killed {dict(killed)}, "
        f"asked again {dict(work.failed)}, written beside it {len(written)} times"
    )
    return killed


def judge(url: str, work: Work) -> None:
    """Nothing that was acknowledged is lost, nothing happened twice, nothing is left over."""
    database = Database(url)
    house_of.wire()
    invariants.check(database)
    with database.reading() as conn:
        done = set(conn.execute(select(user_task.c.id).where(user_task.c.closed == "completed")).scalars())
        raised = Counter(conn.execute(select(raised_instance.c.timer_id)).scalars())
        told = Counter(
            (row.subject, row.template, row.user_name, row.role, str(row.payload))
            for row in conn.execute(select(notice))
        )
        failures = conn.execute(select(func.count()).select_from(incident)).scalar()
    database.dispose()
    assert Counter(work.acknowledged) == Counter(done), "Acknowledged and done are not the same."
    assert raised and set(raised.values()) == {1}, "A limit ran out twice."
    assert set(told.values()) == {1}, "Somebody was told twice."
    assert failures == 0, f"{failures} incidents"


def _all_happened(url: str) -> None:
    """Wait until nothing is due any more."""
    database = Database(url)
    waited = (Event().wait(0.2) or _is_due(database) for _ in range(PATIENCE * 5))
    over = not all(waited)
    database.dispose()
    assert over, "Something is due and does not happen."


def _is_due(database: Database) -> bool:
    with database.reading() as conn:
        return bool(timers.due(conn, clock.now()) or messages.due(conn, clock.now()))


@contextmanager
def _beside(served: Served) -> Iterator[list[int]]:
    """The command line writes into the same file all the while."""
    over, ended = Event(), list[int]()

    def write() -> None:
        while not over.is_set():
            ended.append(served.call("clean" if len(ended) % 2 else "seed").wait())

    thread = Thread(target=write, daemon=True)
    thread.start()
    yield ended
    over.set()
    thread.join(60)
    assert set(ended) == {0}, f"The command line failed: {ended}"


@contextmanager
def _nothing() -> Iterator[list[int]]:
    yield []


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
