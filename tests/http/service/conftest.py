"""The service desk at work: the shipped procedures on a database in memory, on a Friday at ten in the morning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import clock
from app.db import Database
from tests import house_of
from tests.house_of import FRIDAY
from tests.http.conftest import Visitor
from tests.http.service.counter import Officer
from tests.http.service.studio import Owner

SignedIn = Callable[[str], Visitor]


@pytest.fixture(scope="session")
def furnished(empty: Database) -> Iterator[Database]:
    database = Database("sqlite://")
    copy_of(empty, database)
    with clock.frozen(FRIDAY):
        house_of.furnish(database)
    yield database
    database.dispose()


@pytest.fixture
def db(furnished: Database) -> Iterator[Database]:
    """A furnished house of its own for every test; the clock stands still."""
    house_of.wire()
    database = Database("sqlite://")
    copy_of(furnished, database)
    with clock.frozen(FRIDAY):
        yield database
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def on_both(request: pytest.FixtureRequest, furnished: Database, tmp_path: Path) -> Iterator[Database]:
    """The same on both databases, SQLite in a file; a file of tests takes it for its ``db``."""
    if request.param == "postgresql":
        yield request.getfixturevalue("furnished_postgres")
        return
    house_of.wire()
    database = Database(f"sqlite:///{tmp_path / 'house.sqlite'}")
    copy_of(furnished, database)
    with clock.frozen(FRIDAY):
        yield database
    database.dispose()


@pytest.fixture
def officer(signed_in: SignedIn) -> Officer:
    """Chen Jing of customer service."""
    return Officer(signed_in("chen.jing"))


@pytest.fixture
def colleague(signed_in: SignedIn) -> Officer:
    """Liu Yang, of customer service too."""
    return Officer(signed_in("liu.yang"))


@pytest.fixture
def supervisor(signed_in: SignedIn) -> Officer:
    return Officer(signed_in("wu.gang"))


@pytest.fixture
def stranger(signed_in: SignedIn) -> Officer:
    """Wang Lei, a technician without a task in any case."""
    return Officer(signed_in("wang.lei"))


def copy_of(source: Database, target: Database) -> None:
    raw = target.writer.raw_connection()
    source.writer.raw_connection().driver_connection.backup(raw.driver_connection)  # type: ignore[union-attr]
    raw.close()


@pytest.fixture
def owner(signed_in: SignedIn) -> Owner:
    """A process owner in the studio, with a workspace of her own."""
    return Owner(signed_in("lin.yu"))
