"""Two people, or two clicks: the case moves once, and whoever came second is told so kindly."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

from sqlalchemy import func, select

from app.cases.tables import service_case
from app.db import Database
from app.engine import incidents, instances, tasks
from app.engine.errors import TaskHeld
from app.engine.tables import submission
from tests import invariants
from tests.faults.crowd import CHEN, LIU, at_once, person
from tests.processes.walker import ENTRIES, Walker

ROUNDS = 50
FIRST = "问题分类与首次响应"


def test_two_people_submit_the_same_task_at_once(house: Database, second: Database) -> None:
    people = {name: person(house, name) for name in (CHEN, LIU)}
    won = Counter()
    for _ in range(ROUNDS):
        case = Walker(house).start()
        task = case.task(FIRST).id

        def submit(database: Database, name: str) -> tasks.Completion:
            return incidents.complete(database, task, ENTRIES["classify"], actor=people[name])  # noqa: B023

        answers = at_once(lambda: submit(house, CHEN), lambda: submit(second, LIU))
        assert sorted(answer.fresh for answer in answers) == [False, True]
        first, late = sorted(answers, key=lambda answer: not answer.fresh)
        assert (late.by, late.at) == (first.by, first.at)
        assert case.open_tasks == ["远程指导"]
        won[first.by] += 1
    assert won.total() == ROUNDS
    invariants.check(house)


def test_one_person_clicks_twice(house: Database, second: Database) -> None:
    chen = person(house, CHEN)
    for _ in range(10):
        case = Walker(house).start()
        task, key = case.task(FIRST).id, uuid4().hex

        def submit(database: Database) -> tasks.Completion:
            return incidents.complete(database, task, ENTRIES["classify"], actor=chen, request_key=key)  # noqa: B023

        answers = at_once(lambda: submit(house), lambda: submit(second))
        assert sorted(answer.fresh for answer in answers) == [False, True]
        assert {answer.by for answer in answers} == {CHEN}
        with house.reading() as conn:
            found = select(func.count()).select_from(submission).where(submission.c.key == key)
            assert conn.execute(found).scalar() == 1
    invariants.check(house)


def test_one_person_registers_the_same_case_twice(house: Database, second: Database) -> None:
    chen = person(house, CHEN)

    def register(database: Database, key: str) -> instances.Started:
        with database.transaction() as conn:
            return instances.submit_start(conn, "case_main", ENTRIES["intake"], actor=chen, request_key=key)

    for number in range(10):
        key = uuid4().hex
        answers = at_once(lambda: register(house, key), lambda: register(second, key))  # noqa: B023
        assert sorted(answer.fresh for answer in answers) == [False, True]
        assert len({answer.business_key for answer in answers}) == 1
        with house.reading() as conn:
            assert conn.execute(select(func.count()).select_from(service_case)).scalar() == number + 1
    invariants.check(house)


def test_many_register_at_once_and_every_number_is_its_own(house: Database, second: Database) -> None:
    chen = person(house, CHEN)

    def register(database: Database) -> str:
        with database.transaction() as conn:
            return instances.submit_start(conn, "case_main", ENTRIES["intake"], actor=chen).business_key

    acts = [lambda one=one: register(one) for one in (house, second) * 5]
    assert sorted(at_once(*acts)) == [f"case:202611-{number:03}" for number in range(1, 11)]
    invariants.check(house)


def test_two_people_claim_the_same_task_at_once(house: Database, second: Database) -> None:
    people = {name: person(house, name) for name in (CHEN, LIU)}
    for _ in range(10):
        case = Walker(house).start()
        task = case.task(FIRST).id

        def claim(database: Database, name: str) -> str:
            with database.transaction() as conn:
                tasks.claim(conn, task, people[name])  # noqa: B023
            return name

        answers = at_once(lambda: claim(house, CHEN), lambda: claim(second, LIU))
        (holder,) = [answer for answer in answers if isinstance(answer, str)]
        (refused,) = [answer for answer in answers if not isinstance(answer, str)]
        assert isinstance(refused, TaskHeld)
        assert holder in str(refused)
        assert case.task(FIRST).assignee == holder
