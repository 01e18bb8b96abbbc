"""Deploying beside others: who deploys at the same moment lays his files over what the first one has just deployed,
and who completes a task meanwhile waits for no check."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import delete, event, insert, select

from app.cases import code_book
from app.cases.tables import code_list
from app.db import Database
from app.engine import definitions, deploying, deployments, incidents
from app.engine.errors import NoSuchProcess
from app.engine.lint.words import Known
from app.engine.reading import Reading
from app.engine.tables import deployment
from tests import invariants
from tests.faults.crowd import CHEN, at_once, person
from tests.processes.walker import ENTRIES, Walker
from tests.unit.engine.world import diagram, end, form, start, user

ROUNDS = 3


def own(name: str) -> dict[str, bytes]:
    return {
        f"{name}.bpmn": diagram(name, start(), user("work"), end(), flows="start>work work>end"),
        "step.form": form("step"),
    }


def deploy(database: Database, name: str) -> int:
    return int(deploying.deploy(database, own(name), source=deployments.OWN, author=name, over=True).id)


def test_two_people_deploy_at_once(house: Database, second: Database) -> None:
    for number in range(ROUNDS):
        names = [f"first_{number}", f"second_{number}"]
        with neck_and_neck(house, second):
            stored = at_once(lambda: deploy(house, names[0]), lambda: deploy(second, names[1]))  # noqa: B023
        assert all(isinstance(one, int) for one in stored), stored
        with house.reading() as conn:
            active = conn.execute(select(deployment.c.id).where(deployment.c.active)).scalars().all()
            assert active in ([stored[0]], [stored[1]])
            keys = [row.key for row in definitions.all_active(conn)]
            assert len(keys) == len(set(keys))
            assert set(names) <= set(keys)
    Walker(house).start()
    invariants.check(house)


def test_a_completion_is_not_held_up_by_a_check(house: Database, second: Database) -> None:
    """It is done while the set is being checked; were the check inside the transaction, it could not begin."""
    case, chen = Walker(house).start(), person(house, CHEN)
    done = []

    def complete() -> None:
        task = case.task("问题分类与首次响应").id
        done.append(incidents.complete(second, task, ENTRIES["classify"], actor=chen).fresh)

    with meanwhile(complete):
        deploying.deploy(house, own("beside"), source=deployments.OWN, author=CHEN)
    assert done == [True]
    with house.reading() as conn:
        assert definitions.active(conn, "beside")
    invariants.check(house)


@pytest.mark.parametrize("times", [1, deploying.TURNS])
def test_what_changed_during_a_check_is_seen_before_anything_is_stored(
    house: Database, second: Database, times: int
) -> None:
    """Somebody else deploys while a set is checked: it is laid over his, however often he does so."""
    deploying.deploy(house, own("small"), source=deployments.OWN, author=CHEN)
    others = iter([f"other_{number}" for number in range(times)])

    def deploy_another() -> None:
        if name := next(others, None):
            with second.transaction() as conn:
                deployments.deploy(conn, deployments.overlay(conn, own(name)), source=deployments.OWN, author=name)

    with meanwhile(deploy_another):
        deploy(house, "mine")
    with house.reading() as conn:
        keys = {row.key for row in definitions.all_active(conn)}
        assert {"mine", *(f"other_{number}" for number in range(times))} <= keys
        row = deployments.active(conn)
        assert row is not None and row.author == "mine"


def test_a_word_that_went_away_during_a_check_is_missed(house: Database, second: Database) -> None:
    """The form offers a list that is there when the check begins and gone when it ends."""
    deploying.deploy(house, own("small"), source=deployments.OWN, author=CHEN)
    listed = form("step").replace(b'"textfield"', b'"select"').replace(b'"label"', b'"valuesKey": "moods", "label"', 1)
    with house.transaction() as conn:
        conn.execute(insert(code_list).values(key="moods", zh="心情", en="Moods"))
        code_book.changed(conn)

    def forget() -> None:
        with second.transaction() as conn:
            conn.execute(delete(code_list).where(code_list.c.key == "moods"))
            code_book.changed(conn)

    with meanwhile(forget), pytest.raises(deployments.Undeployable) as refused:
        deploying.deploy(house, own("late") | {"step.form": listed}, source=deployments.OWN, author="late", over=True)
    assert "moods" in str(refused.value.problems)
    with house.reading() as conn, pytest.raises(NoSuchProcess):
        definitions.active(conn, "late")


@contextmanager
def meanwhile(act: Callable[[], None]) -> Iterator[None]:
    """Let somebody else act whenever a set has just been checked; while he acts, nobody else does."""
    check, me = deployments.check_by, threading.get_ident()

    def checked(known: Known, files: Mapping[str, bytes]) -> Reading:
        read = check(known, files)
        if threading.get_ident() == me:
            with ThreadPoolExecutor(1) as other:
                other.submit(act).result()
        return read

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deployments, "check_by", checked)
        yield


@contextmanager
def neck_and_neck(*databases: Database) -> Iterator[None]:
    """Checking a set takes a while, writing it none: let both have checked before one of them writes.

    Where one has to wait for the other from the beginning, as on SQLite, the first does not wait long.
    """
    checked = Barrier(len(databases))

    def wait(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO deployment "):
            with suppress(BrokenBarrierError):
                checked.wait(0.5)

    for one in databases:
        event.listen(one.writer, "before_cursor_execute", wait)
    yield
    for one in databases:
        event.remove(one.writer, "before_cursor_execute", wait)
