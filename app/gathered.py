"""Rows of logs, held back while a procedure moves on and written with one statement for each table.

A turn of a procedure says a dozen things. Only what is never changed again may be gathered; whoever reads such a
table within a turn remembers what was added, or has it written first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Insert

from app import db

Rows = Sequence[Mapping[str, Any]]
_KEY = "gathered"


def begin(conn: Connection) -> bool:
    """Hold back what is added until ``flush``. False when somebody gathers already, who will flush."""
    memory = db.memory(conn)
    if _KEY in memory:
        return False
    memory[_KEY] = {}
    return True


def add(conn: Connection, statement: Insert, rows: Rows) -> None:
    """Insert rows with ``statement``, now or with the others."""
    waiting: dict[Insert, list[Mapping[str, Any]]] | None = db.memory(conn).get(_KEY)
    if waiting is None:
        conn.execute(statement, rows)
    else:
        waiting.setdefault(statement, []).extend(rows)


def write(conn: Connection) -> None:
    """Write what was gathered so far, of each table in its order. Who reads such a table itself asks for this first."""
    waiting: dict[Insert, list[Mapping[str, Any]]] = db.memory(conn).get(_KEY, {})
    for statement in list(waiting):
        conn.execute(statement, waiting.pop(statement))


def flush(conn: Connection) -> None:
    """Write it, and hold nothing back any more."""
    write(conn)
    db.memory(conn).pop(_KEY, None)
