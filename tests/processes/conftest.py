from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import clock
from app.db import Database
from tests import house_of
from tests.processes.walker import Walker, noting_flows

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday, ten in the morning in Shanghai."""


@pytest.fixture(scope="session")
def furnished(empty: Database) -> Iterator[Database]:
    database = copied(empty)
    with clock.frozen(FRIDAY):
        house_of.furnish(database)
    yield database
    database.dispose()


@pytest.fixture
def walk(furnished: Database) -> Iterator[Walker]:
    house_of.wire()
    database = copied(furnished)
    with clock.frozen(FRIDAY), noting_flows():
        yield Walker(database)
    database.dispose()


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
