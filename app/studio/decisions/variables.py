"""What the variables of a table may be: its type, and where a list says which values there are, these values.

A list is closed when nothing but it supplies the variable: a column of a case that takes codes, or a question that
offers them. Then the search need not think of anything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection

from app import expressions
from app.engine import reading, vocabulary, wiring
from app.engine.decisions import DecisionTable
from app.engine.reading import Reading
from app.formdefs import Choice, Field

_KINDS = {
    "code": "string", "text": "string", "user": "string", "number": "number", "flag": "boolean", "date": "date",
    "instant": "date and time",
}  # fmt: skip
_FIELDS = {"number": "number", "checkbox": "boolean"}


@dataclass(frozen=True)
class Variable:
    """One name the table reads. ``kind``: "" when nobody says."""

    name: str
    kind: str
    choices: tuple[Choice, ...] = ()
    closed: bool = False


def of(conn: Connection, table: DecisionTable, files: Mapping[str, bytes]) -> list[Variable]:
    """Every variable the table reads, in the order of its inputs; ``files``: the set it belongs to, without it."""
    around = _around(_Others({path: one for path, one in files.items() if reading.kind_of(path) != "text"}))
    types = {column.expression.text.strip(): column.type for column in table.inputs}
    inside = [column.expression.names for column in table.inputs]
    names = dict.fromkeys(name for group in (*map(sorted, inside), sorted(table.names)) for name in group)
    return [_variable(conn, name, types.get(name, ""), table, around) for name in names]


def answered(conn: Connection, table: DecisionTable, files: Mapping[str, bytes]) -> list[Variable]:
    """What the table answers, in the order of its outputs, with the names of the codes where a list has them: that of
    a question for the same variable, of one that begins with it, or of the column of a case that is called so."""
    around = _around(_Others({path: one for path, one in files.items() if reading.kind_of(path) != "text"}))
    asked = [field for key in sorted(around.forms) for field in around.forms[key].fields]
    return [_answer(conn, output.name, asked) for output in table.outputs]


def _answer(conn: Connection, name: str, asked: Sequence[Field]) -> Variable:
    begun = [field for field in asked if field.prefill is not None and field.prefill.text.strip() == name]
    for fields in ([field for field in asked if field.variable == name], begun):
        if offered := tuple({one.value: one for field in fields for one in _offered(conn, field)}.values()):
            return Variable(name, "", offered)
    lists = [one.codes for path, one in sorted(vocabulary.BINDINGS.items()) if path.partition(".")[2] == name]
    return Variable(name, "", tuple(wiring.host().choices(conn, lists[0])) if lists and lists[0] else ())


def closed(found: list[Variable]) -> dict[str, tuple[str, ...]]:
    """The values of those that can be nothing else."""
    return {one.name: tuple(choice.value for choice in one.choices) for one in found if one.closed}


def _variable(conn: Connection, name: str, kind: str, table: DecisionTable, around: Reading) -> Variable:
    binding = vocabulary.BINDINGS.get(name)
    if binding is not None:
        offered = tuple(wiring.host().choices(conn, binding.codes)) if binding.codes else ()
        return Variable(name, kind or _KINDS.get(binding.kind, ""), offered, bool(offered) and binding.kind == "code")
    fields = _fields(name, table, around)
    offered = tuple({one.value: one for field in fields for one in _offered(conn, field)}.values())
    kinds = {_FIELDS.get(field.type, "string" if _offered(conn, field) else "") for field in fields}
    others = {*_elsewhere(around), *(output.name for output in table.outputs)}
    sole = bool(fields) and all(_offered(conn, field) for field in fields) and name not in others
    return Variable(name, kind or (kinds.pop() if len(kinds) == 1 else ""), offered, sole)


def _offered(conn: Connection, field: Field) -> tuple[Choice, ...]:
    if not field.values_key:
        return field.values
    known = field.values_key in wiring.host().code_lists(conn)
    return tuple(wiring.host().choices(conn, field.values_key)) if known else ()


def _fields(name: str, table: DecisionTable, around: Reading) -> list[Field]:
    """The questions that supply the variable: near the table if there are such, else wherever they are."""
    near = {form for one in around.processes.values() if table.id in one.decisions for form in one.forms}
    for keys in (near & set(around.forms), set(around.forms)):
        found = [field for key in sorted(keys) for field in around.forms[key].fields if field.variable == name]
        if found:
            return found
    return []


def _elsewhere(around: Reading) -> Iterator[str]:
    """Names that something other than a form supplies."""
    for process in around.processes.values():
        yield from process.inputs
        for node in process.nodes.values():
            if node.script is not None:
                with suppress(expressions.Mistake):
                    yield from expressions.parse_assignments(node.script).assigned
            if node.topic in vocabulary.TOPICS:
                yield from vocabulary.TOPICS[node.topic].supplies
            if node.loop and node.loop.item:
                yield node.loop.item
    for table in around.decisions.values():
        yield from (output.name for output in table.outputs)


class _Others(dict[str, bytes]):
    """Files told apart by what is in them: a table is looked at after every keystroke, and those around it stay."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Others) and self.digest == other.digest

    @property
    def digest(self) -> bytes:
        parts = (part for path in sorted(self) for part in (path.encode(), hashlib.sha256(self[path]).digest()))
        return hashlib.sha256(b"\0".join(parts)).digest()


@lru_cache(4)
def _around(files: _Others) -> Reading:
    return reading.read(files)
