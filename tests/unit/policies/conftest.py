"""A database with what the product ships, and the words the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app import policies
from app.db import Database

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai(text: str) -> datetime:
    """ "2026-11-23 08:15" on the office's wall, as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def copied(source: Database) -> Database:
    """A database in memory with the same content."""
    database = Database("sqlite://")
    here, there = (one.writer.raw_connection() for one in (source, database))
    here.driver_connection.backup(there.driver_connection)
    here.close()
    there.close()
    return database


@pytest.fixture(scope="session")
def shipped(empty: Database) -> Iterator[Database]:
    database = copied(empty)
    with database.transaction() as conn:
        policies.seed(conn)
    yield database
    database.dispose()


@pytest.fixture
def db(shipped: Database) -> Iterator[Database]:
    """SQLite in memory with the shipped policies."""
    database = copied(shipped)
    yield database
    database.dispose()
