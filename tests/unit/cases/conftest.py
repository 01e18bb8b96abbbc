from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

import app.notifications.tables  # noqa: F401
from app import clock
from app.cases.queries import CaseFile
from app.db import Database
from tests.unit.cases import house
from tests.unit.cases.desk import NOW, register


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture(scope="session")
def furnished(empty: Database) -> Iterator[Database]:
    """The house of ``house.furnish``, made once: every test gets a copy."""
    database = copy(empty)
    with clock.frozen(NOW), database.transaction() as conn:
        house.furnish(conn)
    yield database
    database.dispose()


@pytest.fixture
def db(furnished: Database) -> Iterator[Database]:
    database = copy(furnished)
    with house.wired():
        yield database
    database.dispose()


def copy(source: Database) -> Database:
    """Another database in memory with the same content."""
    database = Database("sqlite://")
    old, new = (one.writer.raw_connection() for one in (source, database))
    old.driver_connection.backup(new.driver_connection)  # type: ignore[union-attr]
    old.close()
    new.close()
    return database


@pytest.fixture
def file(conn: Connection) -> CaseFile:
    """A registered case."""
    return register(conn)


@pytest.fixture
def key(file: CaseFile) -> str:
    """The business key of that case."""
    return str(file.case.business_key)
