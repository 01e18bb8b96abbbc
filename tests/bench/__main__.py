"""``make bench``: figures as JSON lines, on SQLite with synchronous=FULL and, where a server is found, on PostgreSQL.

CASES says how many cases are driven (default 70, which makes 350 pairs), TIMERS how many run while a limit changes,
SIZES how long the tables are, STEPS how long a history, DUE how many limits run out within WINDOW seconds.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

import app
from app.db import Database, metadata
from tests import postgres
from tests.bench import clock_acts, durable, engine_acts, pages, retiming, volumes


def main() -> None:
    app.tables()
    cases = int(os.environ.get("CASES", "70"))
    with tempfile.TemporaryDirectory(dir=os.environ.get("AFTERCARE_DATA")) as folder:
        _durable(lambda name: Database(f"sqlite:///{Path(folder) / name}.sqlite"), cases)
        _retiming(lambda name: Database(f"sqlite:///{Path(folder) / name}.sqlite"))
        _more(lambda name: Database(f"sqlite:///{Path(folder) / name}.sqlite"))
        pages.measure(Path(folder))
    try:
        with postgres.server(durable=True) as server:
            _durable(lambda _name: Database(server.url(server.create())), cases)
            _retiming(lambda _name: Database(server.url(server.create())))
            _more(lambda _name: Database(server.url(server.create())))
    except pytest.skip.Exception as missing:
        print(missing, file=sys.stderr)


def _retiming(database: Callable[[str], Database]) -> None:
    one = database("timers")
    metadata.create_all(one.writer)
    retiming.measure(one, int(os.environ.get("TIMERS", "100000")))
    one.dispose()
    another = database("clocks")
    metadata.create_all(another.writer)
    clock_acts.measure(another, int(os.environ.get("TIMERS", "100000")))
    another.dispose()


def _more(database: Callable[[str], Database]) -> None:
    three = [database(name) for name in ("acts", "acts_twin", "volumes")]
    for one in three:
        metadata.create_all(one.writer)
    engine_acts.measure(*three[:2])
    volumes.measure(three[2])
    for one in three:
        one.dispose()


def _durable(database: Callable[[str], Database], cases: int) -> None:
    pair = [database(name) for name in ("ours", "twin")]
    for one in pair:
        metadata.create_all(one.writer)
    durable.measure(*pair, cases)
    for one in pair:
        one.dispose()


if __name__ == "__main__":
    main()
