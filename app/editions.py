"""What is remembered of rows that seldom change (codes, limits, texts, rosters), and whether it still holds.

Each such value has an edition: a small answer of the database that is another one as soon as the value is. All
editions are asked for by one statement, once a transaction; the value itself is read when its edition is new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, ScalarSelect, Select, select

from app import db

Value = TypeVar("Value")
Edition = tuple[Any, ...]

_KEY, _CHANGED = "editions", "changed here"
_asked: dict[str, Sequence[ScalarSelect[Any]]] = {}
_statement: Select[Any] | None = None


def ask(name: str, *columns: ScalarSelect[Any]) -> None:
    """Let the edition of ``name`` be asked for. A room says so once, when it is imported."""
    global _statement
    _asked[name] = columns
    _statement = None


def of(conn: Connection, name: str) -> Edition:
    """The edition of ``name`` as this transaction sees it; all are None where there are no rows."""
    memory = db.memory(conn)
    if _KEY not in memory:
        memory[_KEY] = _read(conn)
    return cast("Edition", memory[_KEY][name])


def forget(conn: Connection) -> None:
    """Ask anew: this transaction has changed one of them, or waited for somebody who may have."""
    db.memory(conn).pop(_KEY, None)


class Remembered(Generic[Value]):
    """A value worked out by ``load`` from rows of which ``columns`` tell the edition; remembered for each database.

    An edition that was committed must never stand for another value: so it is what was counted or numbered.
    """

    def __init__(
        self, name: str, load: Callable[[Connection, Edition], Value], *columns: ScalarSelect[Any]
    ) -> None:  # fmt: skip
        self._name, self._load = name, load
        self._known: WeakKeyDictionary[Engine, tuple[Edition, Value]] = WeakKeyDictionary()
        ask(name, *columns)

    def read(self, conn: Connection) -> Value:
        """The value as this transaction sees it."""
        memory = db.memory(conn)
        own = (self._name, _CHANGED) in memory
        known: tuple[Edition, Value] | None = memory.get(self._name)
        if known is not None and not own:
            return known[1]
        if own:
            # A savepoint may have taken back what was changed in it.
            forget(conn)
        else:
            known = self._known.get(conn.engine)
        edition = of(conn, self._name)
        if known is None or known[0] != edition:
            known = edition, self._load(conn, edition)
            # Who has changed it sees it alone: it may still be rolled back, and its edition be another's.
            if not own:
                self._known[conn.engine] = known
        memory[self._name] = known
        return known[1]

    def changed(self, conn: Connection) -> None:
        """Note that this transaction has changed the rows."""
        forget(conn)
        memory = db.memory(conn)
        memory.pop(self._name, None)
        memory[self._name, _CHANGED] = True


def _read(conn: Connection) -> dict[str, Edition]:
    global _statement
    if _statement is None:
        _statement = select(*(column for columns in _asked.values() for column in columns))
    answers = iter(conn.execute(_statement).one())
    return {name: tuple(next(answers) for _ in columns) for name, columns in _asked.items()}
