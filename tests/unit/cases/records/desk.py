"""Writing records as forms do: ``write(conn, key, visit__engineer="tom")``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from app.actor import Actor
from app.cases import writing
from app.errors import Invalid
from tests.unit.cases.desk import ANN, NOW


def write(conn: Connection, key: str, actor: Actor = ANN, at: datetime = NOW, **values: Any) -> frozenset[str]:
    answers = {path.replace("__", "."): value for path, value in values.items()}
    return writing.write(conn, key, answers, actor, at, "step")


def refused(conn: Connection, key: str, actor: Actor = ANN, **values: Any) -> dict[str | None, str]:
    """What is said, by the place it is said at."""
    with pytest.raises(Invalid) as raised:
        write(conn, key, actor, **values)
    return {problem.place: str(problem.message) for problem in raised.value.problems}
