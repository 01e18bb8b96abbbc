"""http_completion: completions per second through the whole web stack, the load from processes of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from app.db import Database
from app.engine import instances
from app.migrations import upgrade
from tests import house_of
from tests.bench.report import figure
from tests.processes.walker import ENTRIES, Walker

ROOT = Path(__file__).parents[2]
EACH = int(os.environ.get("COMPLETIONS", "150"))
"""Completions of one measurement, shared by its clients."""


def measure(folder: Path) -> None:
    """One client, then eight; each on first tasks of its own."""
    data = folder / "http"
    data.mkdir()
    tasks = _prepared(data, EACH * 2)
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "AFTERCARE_DATA": str(data), "AFTERCARE_DEMO": "on", "AFTERCARE_PORT": str(port)},
    )
    try:
        _wait(port)
        for clients, mine in ((1, tasks[:EACH]), (8, tasks[EACH:])):
            _load(port, clients, mine)
    finally:
        server.terminate()
        server.wait()


def _prepared(data: Path, cases: int) -> list[str]:
    """A house with so many cases, each waiting for its first step; the ids of these tasks."""
    database = Database(f"sqlite:///{data / 'aftercare.sqlite'}")
    upgrade(database)
    house_of.furnish(database)
    officer = Walker(database).person("cs")
    opened = []
    for number in range(cases):
        with database.transaction() as conn:
            entries = ENTRIES["intake"] | {"customer_contact": f"139{number:08d}"}
            opened += instances.submit_start(conn, "case_main", entries, actor=officer).tasks
    database.dispose()
    return [task.hex for task in opened]


def _load(port: int, clients: int, tasks: list[str]) -> None:
    command = [sys.executable, "-m", "tests.bench.client", str(port), str(clients)]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(tasks), capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["failed"] == 0, told
    baseline = told["seconds_bare"] / told["completions"]
    figure(
        "http_completion",
        told["completions"] / told["seconds"],
        "1/s",
        "sqlite",
        ratio=(told["seconds"] / told["completions"]) / baseline,
        baseline="a GET of the sign-in page from the same server by as many clients, per request",
        clients=clients,
        completions=told["completions"],
        median=round(told["median"], 4),
        p95=round(told["p95"], 4),
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=2).read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")
