"""What a turn of a procedure writes down, held back while it moves on: rows of logs are written with one statement
for each table, the columns of a row with one for each row.

A turn says a dozen things and brings its case from one state to the next. Whoever reads such a table within a turn
remembers what was written, or has it written first: a test listens to every statement for those who forget.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Insert

from app import db

Values = Mapping[str, Any]
_KEY = "gathered"


@dataclass
class Waiting:
    """What has not been written yet."""

    rows: dict[Insert, list[Values]] = field(default_factory=dict)
    columns: dict[Hashable, tuple[Callable[[Values], object], dict[str, Any]]] = field(default_factory=dict)


def begin(conn: Connection) -> bool:
    """Hold back what is added until ``flush``. False when somebody gathers already, who will flush."""
    memory = db.memory(conn)
    if _KEY in memory:
        return False
    memory[_KEY] = Waiting()
    return True


def waiting(conn: Connection) -> Waiting | None:
    """What is held back; None where nobody gathers."""
    found: Waiting | None = db.memory(conn).get(_KEY)
    return found


def add(conn: Connection, statement: Insert, rows: Sequence[Values]) -> None:
    """Insert rows with ``statement``, now or with the others."""
    held = waiting(conn)
    if held is None:
        conn.execute(statement, rows)
    else:
        held.rows.setdefault(statement, []).extend(rows)


def change(conn: Connection, row: Hashable, columns: Values, write: Callable[[Values], object]) -> bool:
    """Set columns of ``row`` by ``write``, now or with what else is set of it; False if they join such others."""
    held = waiting(conn)
    if held is None:
        write(columns)
        return True
    new = row not in held.columns
    held.columns.setdefault(row, (write, {}))[1].update(columns)
    return new


def write(conn: Connection) -> None:
    """Write what was gathered so far, of each table in its order. Who reads such a table itself asks for this first."""
    held = waiting(conn)
    if held is None:
        return
    for row in list(held.columns):
        put, columns = held.columns.pop(row)
        put(columns)
    for statement in list(held.rows):
        conn.execute(statement, held.rows.pop(statement))


def flush(conn: Connection) -> None:
    """Write it, and hold nothing back any more."""
    write(conn)
    db.memory(conn).pop(_KEY, None)
