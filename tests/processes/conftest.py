from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import clock
from app.db import Database
from tests import house_of
from tests.house_of import FRIDAY
from tests.processes.walker import Walker, noting_flows


@pytest.fixture(scope="session")
def furnished(empty: Database) -> Iterator[Database]:
    database = copied(empty)
    with clock.frozen(FRIDAY):
        house_of.furnish(database)
    yield database
    database.dispose()


@pytest.fixture
def walk(sqlite_walk: Walker) -> Walker:
    return sqlite_walk


@pytest.fixture
def sqlite_walk(furnished: Database) -> Iterator[Walker]:
    """A case in a house in memory."""
    house_of.wire()
    database = copied(furnished)
    with clock.frozen(FRIDAY), noting_flows():
        yield Walker(database)
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def walk_on_both(request: pytest.FixtureRequest) -> Iterator[Walker]:
    """The same on both databases; a file of tests takes it for its ``walk``."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_walk")
        return
    with noting_flows():
        yield Walker(request.getfixturevalue("furnished_postgres"))


def copied(source: Database) -> Database:
    """A house in memory with the same content."""
    database = Database("sqlite://")
    _copy(source, database)
    return database


def _copy(source: Database, target: Database) -> None:
    first, second = (one.writer.raw_connection() for one in (source, target))
    first.driver_connection.backup(second.driver_connection)
    first.close()
    second.close()


@pytest.fixture
def copy_of(furnished: Database, tmp_path: Path) -> Path:
    """The furnished house in a file."""
    target = tmp_path / "house.sqlite"
    database = Database(f"sqlite:///{target}")
    _copy(furnished, database)
    database.dispose()
    assert shutil.disk_usage(tmp_path).free
    return target
