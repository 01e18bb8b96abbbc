from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.db import Database
from app.engine import fast
from tests.unit.engine.world import Walk, World
from tests.unit.engine.world import world as built


@pytest.fixture
def world() -> Iterator[World]:
    with built() as one:
        yield one


@pytest.fixture(params=["fast", pytest.param("stock", marks=pytest.mark.slow)])
def walk(db: Database, world: World, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """On our own inner loop and on the untouched library's: the same walks must come out the same."""
    fast.use(request.param == "fast")
    yield Walk(db)
    fast.use(True)
