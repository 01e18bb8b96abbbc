"""A database that breaks off after a statement: for that one, or for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from app.db import Database


class CutOff(OSError):
    """What the driver says when the other end is gone."""


@dataclass
class Line:
    """The line to the database: how many statements went over it, and whether it was cut."""

    statements: int = 0
    cut: bool = False


@contextmanager
def breaking(database: Database, after: int, *, for_good: bool) -> Iterator[Line]:
    """The statement number ``after`` is carried out and then fails; ``for_good``: whatever follows fails too.

    Where there are not so many, committing fails instead, once more than there are nothing does.
    """
    line = Line()

    def before_one(*_: Any) -> None:
        if line.cut and for_good:
            raise CutOff("the line is dead")

    def after_one(*_: Any) -> None:
        line.statements += 1
        if line.statements == after and not line.cut:
            line.cut = True
            raise CutOff(f"the line was cut after statement {after}")

    def committing(_conn: Any) -> None:
        if line.statements == after - 1 and not line.cut:
            line.cut = True
            raise CutOff("the line was cut at the commit")

    listeners = (("before_cursor_execute", before_one), ("after_cursor_execute", after_one), ("commit", committing))
    for name, listener in listeners:
        event.listen(database.writer, name, listener)
    try:
        yield line
    finally:
        for name, listener in listeners:
            event.remove(database.writer, name, listener)
