"""The database breaks off after every single statement of a start, a completion, a timer and a message.

Nothing of the action is there afterwards, and done again it happens once.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app import clock
from app.db import Database, metadata
from app.engine import incidents, messages
from app.engine.tables import incident, message, timer
from app.history.tables import history_event
from tests import invariants
from tests.faults.breaking import CutOff, breaking
from tests.faults.crowd import CHEN, person
from tests.processes.walker import ENTRIES, Walker

STRIDE = {"sqlite": 1, "postgresql": int(os.environ.get("AFTERCARE_TEST_STRIDE", "9"))}
"""In the suite PostgreSQL breaks off after every ninth only; `make chaos` does them all."""
STILL = ("deployment", "deployment_file", "limit", "calendar", "calendar_day", "code")
"""What no action touches, and what takes long to compare."""
Act = Callable[[], bool]


def start(house: Database) -> Act:
    chen, key = person(house, CHEN), uuid4().hex

    def act() -> bool:
        started = incidents.start(
            house, "case_main", ENTRIES["intake"], actor=chen, request_key=key, afterwards=lambda *_: None
        )
        return started.fresh

    return act


def complete(house: Database) -> Act:
    chen, task = person(house, CHEN), Walker(house).start().task("问题分类与首次响应").id
    return lambda: incidents.complete(house, task, ENTRIES["classify"], actor=chen, request_key=task.hex).fresh


def fire(house: Database) -> Act:
    Walker(house).start()
    clock.move_to(clock.now() + timedelta(days=3))
    with house.reading() as conn:
        one = conn.execute(select(timer.c.id).where(timer.c.limit_key == "first_response")).scalar_one()
    return lambda: incidents.fire(house, one)


def deliver(house: Database) -> Act:
    case = Walker(house).start().tell("execution_began")
    with house.transaction() as conn:
        messages.post(conn, "execution_ended", case.business_key, {})
        one = conn.execute(select(message.c.id).where(message.c.name == "execution_ended")).scalar_one()
    return lambda: incidents.deliver(house, one)


ACTS = {"start": start, "complete": complete, "timer": fire, "message": deliver}
WRITTEN = {"start": 20, "complete": 12, "timer": 15, "message": 8}
"""No action has fewer statements than this; a smaller number would mean that nothing was broken."""


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as conn:
        return invariants.rows(conn, *(one for one in metadata.sorted_tables if one.name not in STILL))


@pytest.mark.parametrize("kind", ACTS)
def test_it_breaks_off_for_good_after_every_statement(house: Database, kind: str) -> None:
    act = ACTS[kind](house)
    before, broken = everything(house), 0
    for after in itertools.count(1, STRIDE[house.dialect]):
        with breaking(house, after, for_good=True) as line:
            try:
                assert act()
            except CutOff:
                assert line.cut
        if not line.cut:
            break
        broken += 1
        assert everything(house) == before, f"{kind}: left behind after statement {after}"
        invariants.check(house)
    print(f"{house.dialect}: {kind} broken off {broken} times, {line.statements} statements")
    assert line.statements >= WRITTEN[kind]
    assert broken >= line.statements // STRIDE[house.dialect]
    assert not act(), "It happened, and happens once."
    invariants.check(house)


@pytest.mark.parametrize("kind", ["timer", "message"])
def test_a_statement_fails_once_and_the_runner_notes_it(house: Database, kind: str) -> None:
    """One incident however often it fails, nothing else, and the thing itself rests until it is tried again."""
    act = ACTS[kind](house)
    table = {"timer": timer, "message": message}[kind]
    before, broken = everything(house), 0
    for after in itertools.count(2, 4):
        with breaking(house, after, for_good=False) as line:
            assert act() != line.cut
        if not line.cut:
            break
        broken += 1
        now = everything(house)
        assert {name for name in before if before[name] != now[name]} == {incident.name, history_event.name, table.name}
        assert len(now[incident.name]) == 1
        with house.transaction() as conn:
            conn.execute(update(table).where(table.c.next_at > clock.now()).values(next_at=clock.now()))
        invariants.check(house)
    print(f"{house.dialect}: {kind} failed {broken} times and once more went through")
    assert broken >= 2
    assert not act()
    invariants.check(house)
