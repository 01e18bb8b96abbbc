"""The process is killed while somebody submits: nothing half-written, and everything acknowledged is there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.db import Database
from app.engine import incidents
from app.engine.tables import user_task
from tests import invariants
from tests.faults.crowd import CHEN, person
from tests.faults.victim import AFTER_COMMIT, BEFORE_COMMIT, NEVER, ROUNDS, STATEMENTS
from tests.house.sources import ROOT
from tests.processes.walker import ENTRIES, Walker

CASES = 12


def test_killed_at_any_statement_of_a_completion(house: Database) -> None:
    for _ in range(len(STATEMENTS) + 3):
        Walker(house).start()
    deaths = killed(house, "at_every_statement")
    invariants.check(house)
    by_moment = {death["moment"]: death for death in deaths}
    assert by_moment[BEFORE_COMMIT]["died"] and by_moment[AFTER_COMMIT]["died"] and not by_moment[NEVER]["died"]
    # The later numbers lie beyond the last statement: nobody died of them.
    numbered = [by_moment[number]["died"] for number in STATEMENTS]
    assert 8 <= sum(numbered) < len(STATEMENTS)
    assert numbered == sorted(numbered, reverse=True)
    chen = person(house, CHEN)
    for death in deaths:
        lost = death["died"] and death["moment"] != AFTER_COMMIT
        again = incidents.complete(house, UUID(death["task"]), ENTRIES["classify"], actor=chen)
        assert again.fresh == lost, death
    invariants.check(house)


def test_killed_in_the_middle_of_the_work(house: Database) -> None:
    cases = [Walker(house).start() for _ in range(CASES)]
    rounds = killed(house, "in_the_middle")
    assert [one["died"] for one in rounds] == [True] * (ROUNDS - 1) + [False]
    acknowledged = Counter(task for one in rounds for task in one["acknowledged"])
    assert set(acknowledged.values()) == {1}
    with house.reading() as conn:
        done = set(conn.execute(select(user_task.c.id).where(user_task.c.closed == "completed")).scalars())
    assert {UUID(hex=task) for task in acknowledged} <= done
    # Committed and not acknowledged: at most what each of two threads had in hand at each death.
    assert len(done) - len(acknowledged) <= 2 * (ROUNDS - 1)
    assert {(case.case.state, *case.open_tasks) for case in cases} == {("resolved",)}
    invariants.check(house)


def killed(house: Database, how: str) -> list[dict[str, Any]]:
    """Let the victim work on this house and die of it, again and again."""
    address = house.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.faults.victim", how, address]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout))
