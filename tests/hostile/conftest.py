from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.db import Database
from tests.unit.engine.world import Walk
from tests.unit.engine.world import world as built


@pytest.fixture
def walk(db: Database) -> Iterator[Walk]:
    """A small world of its own, wired to a database in memory."""
    with built():
        yield Walk(db)
