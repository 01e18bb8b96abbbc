"""The work list beside the plain question it answers: the same tasks in the same order, whatever there is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, insert, or_, select, text

from app.db import Database
from app.engine import worklist
from app.engine.tables import user_task
from tests.unit.cases import desk

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROLES, NAMES = ("cs", "tech", "field", "quality"), ("ann", "bob", None, None)
TASKS = 300


@pytest.fixture
def conn(any_db: Database) -> Iterator[Connection]:
    """A table in which much is alike: many tasks are due together, were opened together, or are never due."""
    chance = random.Random(11)
    with any_db.transaction() as conn:
        desk.task(conn, "case:1", "cs", closed_at=NOW)
        instance = conn.scalar(select(user_task.c.instance_id))
        conn.execute(insert(user_task), [_task(chance, instance) for _ in range(TASKS)])
        yield conn


def _task(chance: random.Random, instance: Any) -> dict[str, Any]:
    def moment() -> datetime:
        return NOW + timedelta(hours=chance.randrange(5))

    return {
        "id": UUID(int=chance.getrandbits(128), version=4), "instance_id": instance, "business_key": "case:1",
        "process": "p", "node": "n", "name": "步骤", "name_en": "Step", "role": chance.choice(ROLES),
        "assignee": chance.choice(NAMES), "created_at": moment(), "due_at": chance.choice((None, moment())),
        "closed_at": chance.choice((None, None, NOW)), "attempt": 1, "expedited": chance.random() < 0.2,
        "title": chance.choice(("无法启动", "漏油")),
    }  # fmt: skip


def plain(conn: Connection, wanted: Any) -> list[UUID]:
    order = (user_task.c.due_at.asc().nulls_last(), user_task.c.created_at, user_task.c.id)
    return list(
        conn.scalars(
            select(user_task.c.id)
            .where(user_task.c.closed_at.is_(None), wanted)
            .order_by(user_task.c.expedited.desc(), *order)
        )
    )


def some_roles(chance: random.Random) -> list[str]:
    return chance.sample(ROLES, chance.randrange(len(ROLES) + 1))


def test_it_answers_what_the_plain_question_would(conn: Connection) -> None:
    chance = random.Random(12)
    for _ in range(25):
        roles, name = some_roles(chance), chance.choice(("ann", "bob", "eve"))
        free = user_task.c.assignee.is_(None) & user_task.c.role.in_(roles)
        for ways, wanted in (
            (worklist.held(name), user_task.c.assignee == name),
            (worklist.waiting(roles), free),
            (worklist.held(name) + worklist.waiting(roles), or_(user_task.c.assignee == name, free)),
            (worklist.everybody(), text("1 = 1")),
        ):
            matching = chance.choice(([], [user_task.c.title == "漏油"]))
            expected = plain(conn, wanted if not matching else wanted & matching[0])
            limit, offset = chance.randrange(1, 40), chance.randrange(60)
            rows = worklist.page(conn, ways, matching, limit=limit, offset=offset)
            assert [row.id for row in rows] == expected[offset : offset + limit]
            most = chance.choice((10, worklist.MOST))
            assert worklist.count(conn, ways, matching, most=most) == min(len(expected), most)


def test_each_way_is_the_beginning_of_an_index(sqlite_file_db: Database) -> None:
    """No table is read and nothing is sorted to find the places; only the merged page of several roles is."""
    for ways in (worklist.held("ann"), worklist.waiting(["cs"]), worklist.everybody()):
        asked = select(user_task.c.id).where(user_task.c.closed_at.is_(None), *ways).order_by(*worklist.ORDER).limit(50)
        sql = str(asked.compile(sqlite_file_db.writer, compile_kwargs={"literal_binds": True}))
        with sqlite_file_db.reading() as conn:
            plan = " ".join(row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"))
        assert "INDEX ix_user_task_inbox" in plan
        assert "TEMP B-TREE" not in plan
