"""Many rows, each to values of its own: the same on both databases, whatever kind the values are of."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, select

from app import many
from app.db import Database
from app.engine.tables import deployment, process_definition, process_instance, timer
from tests.unit.engine.world import START

KEPT = ("id", "task_id", "details", "due_at", "rung", "provisional", "limit_key", "paused_at", "state", "ver")


def filled(database: Database, count: int) -> None:
    with database.transaction() as conn:
        deployed = {"hash": "h", "source": "own", "author": "ann", "created_at": START}
        number = conn.execute(insert(deployment).values(deployed).returning(deployment.c.id)).scalar_one()
        definition = {"key": "main", "version": 1, "hash": "h", "name": "m", "name_en": "m", "deployment_id": number}
        conn.execute(insert(process_definition).values(definition))
        instance = {"definition_id": 1, "business_key": "case:1", "status": "running", "revision": 1, "state": b""}
        conn.execute(insert(process_instance).values(**instance, started_at=START, started_by="ann"))
        names = {"business_key": "case:1", "process": "main", "node": "t", "host_node": "h", "limit_key": "x"}
        rules = {"limit_version": 1, "calendar_version": 1, "details": {}, "started_at": START, "state": "armed"}
        common = {"instance_id": 1, "occurrence": 1, **names, **rules}
        ids = ({"task_id": UUID(int=one), "host_task": UUID(int=one)} for one in range(count))
        conn.execute(insert(timer), [common | one for one in ids])


def rows(database: Database) -> list[dict[str, object]]:
    with database.reading() as conn:
        wanted = select(*(timer.c[name] for name in KEPT)).order_by(timer.c.id)
        return [dict(row._mapping) for row in conn.execute(wanted)]


def test_each_row_gets_its_own_values_of_every_kind(any_db: Database) -> None:
    filled(any_db, 5)
    before = rows(any_db)
    wanted = [
        {
            "id": number, "ver": 1, "task_id": UUID(int=number + 90), "rung": number, "provisional": number == 2,
            "details": {"it's": ['"{1,2}"', None, number]}, "due_at": START + timedelta(microseconds=number),
            "paused_at": None if number == 4 else START, "limit_key": "'; 中 \\ {" * number,
        }
        for number in (4, 2)
    ]  # fmt: skip
    with any_db.transaction() as conn:
        many.change(conn, timer, wanted, ("id", "ver"), timer.c.state == "armed", ver=timer.c.ver + 1)
    expected = [one | next((new | {"ver": 2} for new in wanted if new["id"] == one["id"]), {}) for one in before]
    assert rows(any_db) == expected


def test_what_somebody_else_has_changed_meanwhile_stays(any_db: Database) -> None:
    filled(any_db, 3)
    with any_db.transaction() as conn:
        many.change(conn, timer, [{"id": 1, "state": "fired"}], ("id",))
        many.change(conn, timer, [{"id": 2, "ver": 7}], ("id",))
        later = [{"id": number, "ver": 1, "rung": 5} for number in (1, 2, 3)]
        many.change(conn, timer, later, ("id", "ver"), timer.c.state == "armed")
        many.change(conn, timer, [], ("id",))
    assert [row["rung"] for row in rows(any_db)] == [0, 0, 5]
