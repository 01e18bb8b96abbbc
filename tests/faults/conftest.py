"""A furnished house on SQLite and on PostgreSQL, with real writing to disk, where things are broken on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import clock
from app.db import Database
from tests import house_of
from tests.faults.moment import FRIDAY


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.faults)


@pytest.fixture
def house(any_db: Database) -> Iterator[Database]:
    """Everything the product ships, with its people, in a database that outlives a crash."""
    with clock.frozen(FRIDAY):
        house_of.furnish(any_db)
        yield any_db


@pytest.fixture
def second(house: Database) -> Iterator[Database]:
    """Another way into the same database, as another process would have it."""
    database = Database(house.url.render_as_string(hide_password=False))
    yield database
    database.dispose()
