"""What every test may ask for: a database with all tables, in memory, in a file, or on PostgreSQL."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

import app
from app import clock, gathered
from app.db import Database, metadata
from tests import house_of, postgres
from tests.house_of import FRIDAY

REQUIRE_ALL = os.environ.get("AFTERCARE_TEST_REQUIRE_ALL") == "1"
"""Where everything is installed a skipped test is a hole, and a hole is a failure."""


@pytest.fixture(scope="session")
def overlooked() -> Iterator[list[str]]:
    """Statements about a table of which a turn holds something back, which the database does not know yet."""
    found: list[str] = []

    def heard(conn: Connection, cursor: Any, statement: str, *_: Any) -> None:
        held = gathered.waiting(conn)
        if held and held.tables and not {str(one) for one in held.tables}.isdisjoint(re.findall(r"\w+", statement)):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", heard)
    yield found
    event.remove(Engine, "before_cursor_execute", heard)


@pytest.fixture(autouse=True)
def nobody_overlooks_what_is_held_back(overlooked: list[str]) -> Iterator[None]:
    overlooked.clear()
    yield
    assert not overlooked, overlooked[0]


@pytest.fixture
def db(empty: Database) -> Iterator[Database]:
    """SQLite in memory with the tables of all rooms: a copy, for making them takes longer."""
    database = Database("sqlite://")
    source, target = (one.writer.raw_connection() for one in (empty, database))
    source.driver_connection.backup(target.driver_connection)
    source.close()
    target.close()
    yield database
    database.dispose()


@pytest.fixture
def conn(db: Database) -> Iterator[Connection]:
    """An open transaction on ``db``, rolled back at the end."""
    with db.transaction() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def sqlite_file_db(tmp_path: Path, empty_file: Path) -> Iterator[Database]:
    """SQLite in a file, with a writer and readers of its own, as in the product."""
    database = Database(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'aftercare.sqlite')}")
    yield database
    database.dispose()


@pytest.fixture
def postgres_url(
    request: pytest.FixtureRequest, postgres_template: Callable[[bool], PostgresTemplate]
) -> Iterator[str]:
    """The address of a PostgreSQL database with all tables; on a durable server where faults are tested."""
    server, template = postgres_template(request.node.get_closest_marker("faults") is not None)
    name = server.create(template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_db(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The same test on both databases; SQLite in a file."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_file_db")
        return
    database = Database(request.getfixturevalue("postgres_url"))
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bare_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table, on both; SQLite in a file."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'bare.sqlite'}")
        yield database
        database.dispose()
        return
    server, _ = request.getfixturevalue("postgres_template")(False)
    name = server.create()
    database = Database(server.url(name))
    yield database
    database.dispose()
    server.drop(name)


@pytest.fixture(scope="session")
def empty() -> Iterator[Database]:
    app.tables()
    database = Database("sqlite://")
    metadata.create_all(database.writer)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    app.tables()
    path = tmp_path_factory.mktemp("empty") / "aftercare.sqlite"
    database = Database(f"sqlite:///{path}")
    metadata.create_all(database.writer)
    database.dispose()
    return path


PostgresTemplate = tuple[postgres.Server, str]


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[Callable[[bool], PostgresTemplate]]:
    """A server and the name of a database on it to copy, made when the first test asks for it."""
    app.tables()
    with ExitStack() as stack:

        @cache
        def ready(durable: bool) -> PostgresTemplate:
            server = stack.enter_context(postgres.server(durable=durable))
            name = server.create()
            stack.callback(server.drop, name)
            database = Database(server.url(name))
            metadata.create_all(database.writer)
            database.dispose()
            return server, name

        yield ready


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _no_hole((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _no_hole((yield))


def _no_hole(report: Any) -> Any:
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"This was skipped, and here everything must run: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def furnished_template(postgres_template: Callable[[bool], PostgresTemplate]) -> PostgresTemplate:
    """A database on PostgreSQL with everything the product ships, to copy; made when the first test asks for it."""
    server, template = postgres_template(False)
    name = server.create(template)
    database = Database(server.url(name))
    with clock.frozen(FRIDAY):
        house_of.furnish(database)
    database.dispose()
    return server, name


@pytest.fixture
def furnished_postgres(furnished_template: PostgresTemplate) -> Iterator[Database]:
    """A furnished house on PostgreSQL."""
    server, template = furnished_template
    name = server.create(template)
    database = Database(server.url(name))
    house_of.wire()
    with clock.frozen(FRIDAY):
        yield database
    database.dispose()
    server.drop(name)
