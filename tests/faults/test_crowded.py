"""Fifty at one task, and four people at the four branches of one case."""

from __future__ import annotations

import os
from collections import Counter

from sqlalchemy import select

from app.actor import Actor
from app.db import Database
from app.engine import deployments, incidents, instances, tasks
from app.engine.tables import process_instance, user_task
from tests import invariants
from tests.faults.crowd import CHEN, LIU, at_once, person
from tests.processes.walker import ENTRIES, Walker
from tests.unit.engine.world import diagram, end, form, gateway, start, user

ROUNDS = int(os.environ.get("AFTERCARE_TEST_ROUNDS", "3"))
"""Of fifty each; `make chaos` does a hundred."""
CROWD = 50
BRANCHES = ("a", "b", "c", "d")


def test_fifty_submit_one_task_at_once(house: Database, second: Database) -> None:
    people = [person(house, name) for name in (CHEN, LIU)]
    answered = Counter[str]()
    for _ in range(ROUNDS):
        case = Walker(house).start()
        task = case.task("问题分类与首次响应").id

        def submit(number: int) -> tasks.Completion:
            return incidents.complete(
                (house, second)[number % 2], task, ENTRIES["classify"], actor=people[number // 2 % 2]  # noqa: B023
            )  # fmt: skip

        answers = at_once(*(lambda number=number: submit(number) for number in range(CROWD)))
        assert [answer for answer in answers if not isinstance(answer, tasks.Completion)] == []
        answered.update("done" if answer.fresh else "already done" for answer in answers)
        assert len({(answer.by, answer.at) for answer in answers}) == 1
        assert case.open_tasks == ["远程指导"]
    print(f"{house.dialect}: {ROUNDS} rounds, {dict(answered)}")
    assert answered == {"done": ROUNDS, "already done": ROUNDS * (CROWD - 1)}
    invariants.check(house)


def test_four_people_finish_four_branches_of_one_case(house: Database, second: Database) -> None:
    """Nobody is told that somebody else was quicker: they did not do the same thing."""
    flows = "start>fork " + " ".join(f"fork>{one} {one}>join" for one in BRANCHES) + " join>last last>end"
    nodes = (
        start(),
        gateway("fork", "parallel"),
        *map(user, BRANCHES),
        gateway("join", "parallel"),
        user("last"),
        end(),
    )
    with house.transaction() as conn:
        files = {"four.bpmn": diagram("four", *nodes, flows=flows), "step.form": form("step")}
        deployments.deploy(conn, deployments.overlay(conn, files), source=deployments.OWN, author=CHEN)
    staff = [Actor(f"colleague.{one}", person(house, CHEN).roles) for one in BRANCHES]
    for number in range(ROUNDS * 3):
        with house.transaction() as conn:
            begun = instances.start(conn, "four", business_key=f"four:{number}", variables={}, actor=staff[0])
        acts = [
            lambda database=(house, second)[place % 2], task=task, who=who: incidents.complete(
                database, task, {}, actor=who
            )
            for place, (task, who) in enumerate(zip(begun.tasks, staff, strict=True))
        ]
        answers = at_once(*acts)
        assert [getattr(answer, "fresh", answer) for answer in answers] == [True] * len(BRANCHES)
        with house.reading() as conn:
            mine = select(user_task.c.node).where(
                user_task.c.instance_id == begun.instance_id, user_task.c.closed_at.is_(None)
            )
            assert conn.execute(mine).scalars().all() == ["last"]
            revision = select(process_instance.c.revision).where(process_instance.c.id == begun.instance_id)
            assert conn.execute(revision).scalar_one() >= len(BRANCHES)
    print(f"{house.dialect}: {ROUNDS * 3} cases, {len(BRANCHES)} people each, nobody was in the way of another")
    invariants.check(house)
