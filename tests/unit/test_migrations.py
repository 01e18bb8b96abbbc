from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from app import migrations
from app.db import Database, metadata

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
