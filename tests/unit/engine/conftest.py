from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

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


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement the database is given while inside."""
    said: list[str] = []

    def heard(conn: Any, cursor: Any, statement: str, *more: Any) -> None:
        said.append(" ".join(statement.split()))

    event.listen(database.writer, "before_cursor_execute", heard)
    yield said
    event.remove(database.writer, "before_cursor_execute", heard)
