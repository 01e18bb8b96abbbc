"""The invariants find what is broken: each row that a half-written turn could have lost or left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, delete, insert, text, update

import app
from app import clock
from app.cases.tables import service_case
from app.db import Database, metadata
from app.engine.tables import message_wait, process_instance, submission, timer, user_task
from app.history.tables import history_event
from tests import house_of, invariants
from tests.faults.moment import FRIDAY
from tests.processes.walker import Walker

OVER, OPEN = 1, 2
"""The two instances."""
THE_OPEN_ONE = process_instance.c.id == OPEN
OPEN_TASK = (user_task.c.instance_id == OPEN) & user_task.c.closed_at.is_(None)
DONE_TASK = (user_task.c.instance_id == OPEN) & (user_task.c.closed == "completed")


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Database]:
    """One case that is over and one on its way."""
    app.tables()
    database = Database("sqlite://")
    metadata.create_all(database.writer)
    with clock.frozen(FRIDAY):
        house_of.furnish(database)
        case = Walker(database).start()
        for step in ("问题分类与首次响应", "远程指导", "结果确认"):
            case.complete(step)
        case.wait(days=10).complete("7天回访").complete("归档检查")
        assert case.instance.status == "completed"
        Walker(database).start().complete("问题分类与首次响应")
    yield database
    database.dispose()


@pytest.fixture
def conn(lived_in: Database) -> Iterator[Connection]:
    """A transaction in which everything may be broken; nothing of it stays."""
    house_of.wire()
    with lived_in.transaction() as connection:
        yield connection
        connection.rollback()


def test_a_house_in_order_has_nothing_broken(conn: Connection) -> None:
    assert list(invariants.broken(conn)) == []


OFFENCES = [
    (update(process_instance).where(THE_OPEN_ONE).values(state=b""), None),
    (delete(user_task).where(OPEN_TASK), "user tasks only in its state"),
    (update(user_task).where(OPEN_TASK).values(closed_at=FRIDAY, closed="cancelled"), "user tasks only in its state"),
    (update(user_task).where(DONE_TASK).values(closed_at=None), "is closed by halves"),
    (update(user_task).where(DONE_TASK).values(attempt=7), "was opened 1 times"),
    (delete(timer).where(timer.c.instance_id == OPEN, timer.c.state == "armed"), "timers only in its state"),
    (
        update(timer).where(timer.c.instance_id == OVER).values(state="armed", next_at=FRIDAY + timedelta(1)),
        "instance 1 is over and a timer of it is not",
    ),
    (update(timer).where(timer.c.instance_id == OPEN).values(fired_at=FRIDAY), "fired timers: 0 in the history"),
    (
        insert(message_wait).values(instance_id=OPEN, task_id=uuid4(), name="x", business_key="y"),
        "message waits only in its state",
    ),
    (
        insert(message_wait).values(instance_id=OVER, task_id=uuid4(), name="x", business_key="y"),
        "instance 1 is over and a message_wait of it is not",
    ),
    (delete(submission).where(submission.c.instance_id == OPEN), "does not have the submissions it should"),
    (update(submission).where(submission.c.instance_id == OPEN).values(by="wu.gang"), "is of somebody else"),
    (text("INSERT INTO draft SELECT id, 'chen.jing', '{}', created_at FROM user_task"), "a draft for completed task"),
    (update(process_instance).where(THE_OPEN_ONE).values(revision=99), "turns:"),
    (
        update(process_instance).where(THE_OPEN_ONE).values(ended_at=FRIDAY, status="completed"),
        "ends: 0 in the history",
    ),
    (update(process_instance).where(THE_OPEN_ONE).values(ended_at=FRIDAY), "its end and its status disagree"),
    (
        update(service_case).where(service_case.c.number == "202611-002").values(business_key="case:lost"),
        "is only half registered",
    ),
    (
        insert(history_event).values(
            at=FRIDAY, kind="token:moved", instance_id=OPEN, actor="x", data={"nodes": "case_main/end_archived"}
        ),
        "nothing on its path leads to case_main/end_archived",
    ),
    (
        insert(history_event).values(
            at=FRIDAY, kind="token:moved", instance_id=OPEN, actor="x", data={"nodes": "case_main/nowhere"}
        ),
        "which is in none of its diagrams",
    ),
    (
        insert(history_event).values(at=FRIDAY, kind="task:completed", instance_id=OPEN, actor="x", data={}),
        "completed tasks: 2 in the history, 1 in the rows",
    ),
]


@pytest.mark.parametrize(("damage", "sentence"), OFFENCES)
def test_damage_is_found(conn: Connection, damage: Any, sentence: str | None) -> None:
    # The database would refuse some of it by itself; here it must be seen without its help.
    conn.execute(text("PRAGMA defer_foreign_keys=ON"))
    conn.execute(damage)
    if sentence is None:
        with pytest.raises(ValueError, match="Unknown state format"):
            list(invariants.broken(conn))
    else:
        found = list(invariants.broken(conn))
        assert any(sentence in one for one in found), found
