"""Bringing a database to the tables of this version, and drafting the next step when tables were changed."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import app
from app.db import Database, one_at_a_time
from app.errors import Refused

_FOLDER = Path(__file__).parent


class DraftOnPostgresql(Refused):
    """Draft on a PostgreSQL database: SQLite cannot show indexes over expressions, and they would be lost."""


def upgrade(database: Database) -> None:
    """Run every step that this database has not seen, all in one transaction."""
    if is_up_to_date(database):
        return
    with database.rebuilding() as conn:
        # Several processes may start at the same moment.
        one_at_a_time(conn, "upgrade")
        command.upgrade(_config(conn), "head")


def is_up_to_date(database: Database) -> bool:
    """Whether this database has seen every step."""
    with database.reading() as conn:
        newest = ScriptDirectory.from_config(_config(conn)).get_current_head()
        return MigrationContext.configure(conn).get_current_revision() == newest


def draft(database: Database, text: str) -> None:
    """Write the next step: what differs between the tables in code and those in ``database``.

    Read it well; triggers are not seen. Raises DraftOnPostgresql.
    """
    if database.dialect != "postgresql":
        raise DraftOnPostgresql
    with database.transaction() as conn:
        command.revision(_config(conn), message=text, autogenerate=True)


def _config(conn: Connection) -> Config:
    app.tables()
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    return config
