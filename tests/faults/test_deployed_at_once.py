"""Two people deploy at the same moment: the second lays his files over what the first one has just deployed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError

from sqlalchemy import event, select

from app.db import Database
from app.engine import definitions, deployments
from app.engine.tables import deployment
from tests import invariants
from tests.faults.crowd import at_once
from tests.processes.walker import Walker
from tests.unit.engine.world import diagram, end, form, start, user

ROUNDS = 3


def own(name: str) -> dict[str, bytes]:
    return {
        f"{name}.bpmn": diagram(name, start(), user("work"), end(), flows="start>work work>end"),
        "step.form": form("step"),
    }


def deploy(database: Database, name: str) -> int:
    with database.transaction() as conn:
        whole = deployments.overlay(conn, own(name))
        return int(deployments.deploy(conn, whole, source=deployments.OWN, author=name).id)


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
