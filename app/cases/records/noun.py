"""What a kind of record on a case is: its table, its bind paths, its rules, and when a new record begins."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, ForeignKey, Integer, String, Table, Text
from sqlalchemy.schema import SchemaItem

from app.actor import Actor
from app.cases.bind_path import Binding
from app.cases.tables import CODE, service_case
from app.db import Document, Identifier, Instant, metadata
from app.errors import Problem

_LINE = 500
"""Characters. A longer text is a passage."""


@dataclass(frozen=True)
class Entry:
    """A record as it is about to be written. ``before`` is the one that is continued, None for a new one;
    ``carried`` is what a new one takes over from the last, which nobody says again."""

    conn: Connection
    case: Mapping[str, Any]
    noun: Noun
    before: Mapping[str, Any] | None
    given: Mapping[str, Any]
    actor: Actor
    at: datetime
    carried: Mapping[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> Mapping[str, Any]:
        """All columns as they will be."""
        return {**(self.before or self.carried), **self.given}

    def problem(self, column: str) -> str:
        """The place of a problem: the bind path of the column."""
        return f"{self.noun.name}.{column}"


def _nothing(_: Entry) -> Iterator[Problem]:
    yield from ()


def _no_more(_: Entry) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Noun:
    """A kind of record. A log gets a further record with each write; a document is written on for days.

    ``begins`` is the column that begins a new document: a write that gives it a value opens another record,
    any other one continues the latest. ``ahead`` are columns that may be written before it; after ``ended_by``
    has been filled they belong to the next record, which takes over ``carries``: what is still true of it.
    ``complete`` answers with columns nobody enters, ``notes`` with instants of the case, ``on_case`` with
    columns of the case that show the latest record. ``more`` are columns an expression may ask though no form
    binds them.
    """

    name: str
    table: Table
    bindings: tuple[Binding, ...]
    event: str
    zh: str
    en: str
    begins: str | None = None
    ahead: frozenset[str] = frozenset()
    ended_by: str | None = None
    carries: frozenset[str] = frozenset()
    check: Callable[[Entry], Iterator[Problem]] = _nothing
    complete: Callable[[Entry], Mapping[str, Any]] = _no_more
    notes: Callable[[Entry], Mapping[str, datetime]] = _no_more
    on_case: Callable[[Entry], Mapping[str, Any]] = _no_more
    more: tuple[str, ...] = ()
    by_column: Mapping[str, Binding] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_column", {binding.column: binding for binding in self.bindings})

    @property
    def is_log(self) -> bool:
        return self.begins is None

    def personal(self, column: str) -> bool:
        return column in self.by_column and self.by_column[column].personal

    def is_new(self, latest: Mapping[str, Any] | None, columns: Collection[str]) -> bool:
        """Whether a write of these columns opens another record instead of continuing ``latest``."""
        if latest is None or self.begins is None:
            return True
        if self.begins in columns:
            return latest[self.begins] is not None
        return self.ended_by is not None and latest[self.ended_by] is not None and not self.ahead.isdisjoint(columns)

    def carried(self, latest: Mapping[str, Any] | None, columns: Collection[str]) -> dict[str, Any]:
        """What the record that a write of these columns opens takes over from the latest; nothing where the write
        begins at the beginning."""
        if latest is None or self.begins in columns:
            return {}
        return {column: latest[column] for column in self.carries if latest[column] is not None}


def record_table(name: str, *columns: SchemaItem) -> Table:
    """A table of things recorded on a case: who, when, at which step, and what."""
    return Table(
        name,
        metadata,
        Column("id", Identifier, primary_key=True),
        Column("case_id", ForeignKey(service_case.c.id), nullable=False, index=True),
        Column("at", Instant, nullable=False),
        Column("actor", String(64), nullable=False),
        Column("node", String(100)),
        *columns,
    )


def columns_of(bindings: Collection[Binding]) -> list[Column[Any]]:
    """The columns these bind paths write. All may be empty: a flag nobody was asked for is neither yes nor no."""
    return [Column(binding.column, _type(binding)) for binding in bindings]


def _type(binding: Binding) -> Any:
    if binding.kind == "text":
        return String(binding.longest) if binding.longest <= _LINE else Text
    return _TYPES[binding.kind]


_TYPES: dict[str, Any] = {
    "code": CODE, "codes": Document, "date": Date, "instant": Instant, "number": Integer, "flag": Boolean,
    "file": Document, "user": String(64), "users": Document, "rows": Document,
}  # fmt: skip
