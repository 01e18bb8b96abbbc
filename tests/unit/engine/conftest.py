from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.db import Database
from tests.unit.engine.world import Walk, World
from tests.unit.engine.world import world as built


@pytest.fixture
def world() -> Iterator[World]:
    with built() as one:
        yield one


@pytest.fixture
def walk(db: Database, world: World) -> Walk:
    return Walk(db)
