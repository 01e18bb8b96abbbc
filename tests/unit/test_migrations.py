from __future__ import annotations

from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from app import migrations
from app.db import Database, metadata
from app.engine.tables import deployment, timer, user_task
from tests.unit.cases import desk

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers(database: Database) -> list[str]:
    with database.reading() as conn:
        return sorted(conn.scalars(text(TRIGGERS[database.dialect])))


def indexes(database: Database) -> set[str | None]:
    inspector = inspect(database.writer)
    return {index["name"] for table in metadata.tables for index in inspector.get_indexes(table)}


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_steps_lead_to_the_tables_in_code(bare_db: Database) -> None:
    migrations.upgrade(bare_db)
    with bare_db.reading() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_steps_make_the_triggers_and_indexes_too(bare_db: Database) -> None:
    migrations.upgrade(bare_db)
    by_steps = triggers(bare_db), indexes(bare_db)
    metadata.drop_all(bare_db.writer)
    metadata.create_all(bare_db.writer)
    assert by_steps == (triggers(bare_db), indexes(bare_db))


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_a_second_upgrade_changes_nothing(bare_db: Database) -> None:
    migrations.upgrade(bare_db)
    before = triggers(bare_db), indexes(bare_db)
    migrations.upgrade(bare_db)
    assert (triggers(bare_db), indexes(bare_db)) == before


def test_steps_are_drafted_on_postgresql_only(sqlite_file_db: Database) -> None:
    with pytest.raises(migrations.DraftOnPostgresql):
        migrations.draft(sqlite_file_db, "something")


def test_a_task_that_is_open_already_knows_the_steps_whose_promise_it_shows(bare_db: Database) -> None:
    migrations.upgrade(bare_db)
    place = {"task_id": uuid4(), "host_task": uuid4()}
    with bare_db.rebuilding() as conn:
        command.downgrade(migrations._config(conn), "0020")
    with bare_db.transaction() as conn:
        desk.task(conn, "case:1", "cs", due_timer=place["task_id"])
        row = conn.execute(select(user_task.c.id, user_task.c.instance_id)).one()
        conn.execute(
            insert(timer).values(
                **place, instance_id=row.instance_id, business_key="case:1", process="p", node="n", host_node="h",
                limit_key="", limit_version=0, calendar_version=0, details={}, started_at=desk.NOW, state="armed",
            )
        )  # fmt: skip
    migrations.upgrade(bare_db)
    with bare_db.reading() as conn:
        assert conn.scalar(select(user_task.c.around)) == [row.id.hex, place["host_task"].hex]


def test_an_own_set_of_before_is_known_to_descend_from_a_shipped_one(bare_db: Database) -> None:
    migrations.upgrade(bare_db)
    with bare_db.rebuilding() as conn:
        command.downgrade(migrations._config(conn), "0023")
    with bare_db.transaction() as conn:
        for source, based_on in (("shipped", None), ("own", 1), ("shipped", 1), ("own", 2)):
            conn.execute(
                text(
                    "INSERT INTO deployment (hash, source, based_on, author, reason, created_at, active) "
                    f"VALUES ('{based_on}', '{source}', {based_on or 'NULL'}, 'x', '', '2026-11-20 02:00:00', '0')"
                )
            )
    migrations.upgrade(bare_db)
    with bare_db.reading() as conn:
        assert conn.scalars(select(deployment.c.takes_up).order_by(deployment.c.id)).all() == [None, 1, None, 1]
