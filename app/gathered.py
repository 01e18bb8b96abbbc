"""What a turn of a procedure writes down, held back while it moves on: rows of logs are written with one statement
for each table, the columns of a row with one for each row.

A turn says a dozen things and brings its case from one state to the next. Whoever reads such a table within a turn
remembers what was written, or has it written first: a test listens to every statement for those who forget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, FromClause, Insert, Table

from app import db

Values = Mapping[str, Any]
_KEY = "gathered"


@dataclass
class Waiting:
    """What has not been written yet."""

    rows: dict[Insert, list[Values]] = field(default_factory=dict)
    columns: dict[tuple[Table, int], tuple[Callable[[Values], object], dict[str, Any]]] = field(default_factory=dict)

    @property
    def tables(self) -> set[FromClause]:
        """The tables that lack something."""
        return {insert.table for insert in self.rows} | {table for table, _ in self.columns}


def begin(conn: Connection) -> bool:
    """Hold back what is added until ``flush``. False when somebody gathers already, who will flush."""
    memory = db.memory(conn)
    if _KEY in memory:
        return False
    memory[_KEY] = Waiting()
    # Who is taken in hand and then left as he was never flushes; what else the transaction says is not lost by it.
    db.at_the_end(conn, partial(write, conn))
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


def change(conn: Connection, table: Table, row_id: int, columns: Values, write: Callable[[Values], object]) -> bool:
    """Set columns of a row by ``write``, now or with what else is set of it; False if they join such others."""
    held = waiting(conn)
    if held is None:
        write(columns)
        return True
    new = (table, row_id) not in held.columns
    held.columns.setdefault((table, row_id), (write, {}))[1].update(columns)
    return new


def write(conn: Connection, *tables: FromClause) -> None:
    """Write what was gathered so far, of each table in its order; with ``tables``, if something of one of them is held.

    Who reads such a table itself asks for this first.
    """
    held = waiting(conn)
    if held is None or (tables and held.tables.isdisjoint(tables)):
        return
    columns, rows = held.columns, held.rows
    held.columns, held.rows = {}, {}
    for put, values in columns.values():
        put(values)
    for statement, added in rows.items():
        conn.execute(statement, added)


def flush(conn: Connection) -> None:
    """Write it, and hold nothing back any more."""
    write(conn)
    db.memory(conn).pop(_KEY, None)
