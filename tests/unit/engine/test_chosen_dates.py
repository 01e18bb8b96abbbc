"""A task that shows the date somebody chose (``as:dueDate``) while its limits run on beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.engine import queries, retiming, tables
from tests.unit.engine.test_lint import refusals
from tests.unit.engine.world import Walk, World, boundary, diagram, end, start, timer, user

CHOSEN = datetime(2031, 11, 25, 6, tzinfo=UTC)


def appointed(expression: str) -> bytes:
    return diagram(
        "main",
        '<bpmn:extensionElements><as:input name="appointment"/></bpmn:extensionElements>',
        start(),
        user("work", attributes=f'as:dueDate="{expression}"'),
        boundary("late", "work", timer("short")),
        end(),
        end("end2"),
        flows="start>work work>end late>end2",
    )


def task(walk: Walk) -> Any:
    with walk.database.reading() as conn:
        return queries.tasks_of(conn, walk.business_key)[-1]


@pytest.mark.req("R-134")
def test_the_date_is_shown_and_the_limit_is_what_is_overrun(world: World, walk: Walk) -> None:
    walk.deploy(appointed("appointment")).start(appointment=CHOSEN.isoformat()).wait(hours=2)
    assert ("short", "breach", False) in world.escalated
    assert (task(walk).due_at, task(walk).due_timer) == (CHOSEN, None)


def test_it_stays_when_the_limit_is_timed_anew(world: World, walk: Walk) -> None:
    walk.deploy(appointed("appointment")).start(appointment=CHOSEN.isoformat())
    with walk.database.transaction() as conn:
        (row,) = conn.execute(select(tables.timer)).all()
        sooner = world.plan(conn, "short", walk.business_key, at=clock.now(), waits=False)
        retiming.replan(conn, [(row, sooner)])
    assert task(walk).due_at == CHOSEN


def test_where_nobody_chose_a_date_the_limit_is_shown(walk: Walk) -> None:
    walk.deploy(appointed("appointment")).start(appointment=None)
    assert task(walk).due_timer is not None


def test_what_names_the_date_must_be_known(walk: Walk) -> None:
    assert "nowhere" in refusals(walk, appointed("nowhere"))["work"]
