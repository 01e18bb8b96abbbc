"""The database: one metadata for the tables of all rooms, UTC instants, and the two ways to open a connection.

SQLite has one writer. It gets a connection of its own behind a first-come-first-served turnstile, and every
transaction begins IMMEDIATE: the library's default loses updates silently, a deferred BEGIN answers "database is
locked" under load. Reading uses other connections that cannot write (PRAGMA query_only).
"""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from sqlalchemy.pool import StaticPool

from app.turnstile import Turnstile

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Identifier = BigInteger().with_variant(Integer, "sqlite")
"""A surrogate key. SQLite numbers rows by itself only for INTEGER."""

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A small JSON value that is read whole, never searched in a hot path."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; a naive one is refused, for nobody can know what it meant."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone.")
        return value.astimezone(UTC)

    # For SQLite, SQLAlchemy puts its text together part by part, and here most columns that are read are instants:
    # the same text by one call of the language is several times as fast.

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def text(value: datetime | None) -> str | None:
            at = self.process_bind_param(value, dialect)
            return None if at is None else at.replace(tzinfo=None).isoformat(" ", "microseconds")

        return text

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        return _read if dialect.name == "sqlite" else _utc


def _read(text: str | None) -> datetime | None:
    if text is None:
        return None
    # As we write it, 26 signs; its zone said in the text costs half of what putting it there afterwards does.
    return datetime.fromisoformat(text + "+00:00") if len(text) == 26 else instant(text)


def _utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def instant(text: str) -> datetime:
    """An instant as a database says it inside a JSON value."""
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


_memories: WeakKeyDictionary[object, dict[Any, Any]] = WeakKeyDictionary()


def memory(conn: Connection) -> dict[Any, Any]:
    """A dictionary that lives as long as the transaction of ``conn``: what was read once need not be read again.

    Whoever changes a row that is remembered forgets it in the same breath.
    """
    transaction = conn.get_transaction()
    if transaction is None:
        return {}
    return _memories.setdefault(transaction, {})


def at_the_end(conn: Connection, act: Callable[[], None]) -> None:
    """Do ``act`` before the transaction of ``conn`` is committed; not where it is rolled back."""
    memory(conn).setdefault("at the end", []).append(act)


AWAY = (OperationalError, InterfaceError, TimeoutError)
"""What is raised when the database does not answer, has no connection left, or no room."""
Answer = TypeVar("Answer")
LET_GO = ("40P01", "40001")
"""What PostgreSQL calls a deadlock, and a view that another transaction has overtaken."""
DEADLOCKS = 3
"""So often one tries again before the failure is told."""


def one_at_a_time(conn: Connection, what: str) -> None:
    """Let no other transaction do ``what`` until this one ends. SQLite has but one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(func.hashtext(what))))


class Database:
    """A database and the two ways into it: ``transaction()`` to write, ``reading()`` to look.

    ``url`` is an SQLAlchemy URL; ``sqlite://`` is a database in memory (one connection, for tests).
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        self._turnstile = Turnstile()
        if self.dialect == "sqlite":
            self.writer = self._sqlite(query_only=False)
            self.reader = self.writer if self.in_memory else self._sqlite(query_only=True)
        else:
            self.writer = self.reader = create_engine(
                self.url.set(drivername="postgresql+psycopg"),
                pool_size=10,
                max_overflow=10,
                pool_pre_ping=True,
                hide_parameters=True,
                json_serializer=_json,
                json_deserializer=msgspec.json.decode,
            )

    @property
    def in_memory(self) -> bool:
        return self.dialect == "sqlite" and not self.url.database

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open one transaction; commit at the end, roll back on any exception."""
        if self.dialect != "sqlite":
            with self.writer.begin() as connection:
                yield connection
                _end(connection)
            return
        with self._turnstile, self.writer.begin() as connection:
            yield connection
            _end(connection)

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A transaction in which tables are rebuilt. SQLite changes one by copying it and throwing the old one away,
        so what refers to it is looked at when all is done instead of at each step."""
        if self.dialect != "sqlite":
            with self.transaction() as connection:
                yield connection
            return
        self._refer(checked=False)
        try:
            with self.transaction() as connection:
                yield connection
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError(f"A row of {broken[0]} would refer to nothing.")
        finally:
            self._refer(checked=True)

    def attempt(self, act: Callable[[Connection], Answer]) -> Answer:
        """Do ``act`` in a transaction; again where two got into each other's way and the database let one go.

        That one was rolled back whole, so it begins anew and sees what the other has done.
        """
        for _ in range(DEADLOCKS):
            try:
                with self.transaction() as connection:
                    return act(connection)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in LET_GO:
                    raise
        with self.transaction() as connection:
            return act(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one consistent view that cannot write. Fetch, leave, then render: never hold it over a page."""
        if self.in_memory:
            with self._turnstile, self.writer.connect() as connection:
                yield connection
            return
        with self.reader.connect() as connection:
            if self.dialect == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()

    def _refer(self, *, checked: bool) -> None:
        # Said outside of any transaction, or SQLite does not hear it.
        connection = self.writer.raw_connection()
        connection.driver_connection.execute(f"PRAGMA foreign_keys={int(checked)}")  # type: ignore[union-attr]
        connection.close()

    def _sqlite(self, *, query_only: bool) -> Engine:
        pool: dict[str, Any] = (
            {"poolclass": StaticPool} if self.in_memory else {"pool_size": 1 if not query_only else 10}
        )
        engine = create_engine(
            self.url,
            module=_sqlite_library(),
            # What a statement was given may be a customer's; errors are kept and shown.
            hide_parameters=True,
            json_serializer=_json,
            json_deserializer=msgspec.json.decode,
            connect_args={"check_same_thread": False, "timeout": 10},
            **pool,
        )

        @event.listens_for(engine, "connect")
        def prepare(dbapi: sqlite3.Connection, _record: object) -> None:
            dbapi.isolation_level = None  # we say BEGIN ourselves
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
                dbapi.execute(f"PRAGMA {pragma}")
            if query_only:
                dbapi.execute("PRAGMA query_only=1")
                # Only the one writer makes checkpoints: the race above needs two.
                dbapi.execute("PRAGMA wal_autocheckpoint=0")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")

        return engine


def _end(conn: Connection) -> None:
    for act in memory(conn).get("at the end", ()):
        act()


def _json(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=_plain).decode()


def _plain(value: Any) -> str:
    """A text of a kind of its own, such as a name that knows its English, is stored as what it says."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{value!r} is no JSON value.")


def _sqlite_library() -> Any:
    """pysqlite3, which brings a SQLite of its own; where there is no wheel of it, Python's.

    The SQLite of 3.7.0 to 3.51.2 can corrupt a WAL in a race of two checkpoints and a commit, and many Pythons are
    linked to one of them. So readers never make checkpoints.
    """
    if importlib.util.find_spec("pysqlite3"):
        return importlib.import_module("pysqlite3.dbapi2")
    return sqlite3
