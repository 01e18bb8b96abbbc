"""Every text that stands on a case: its own, its customer's and product's, what is recorded on it, what was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.cases.bind_path import Binding
from app.cases.bindings import BINDINGS
from app.cases.queries import CaseFile
from app.cases.records import NOUNS, reading
from app.cases.tables import customer, product_unit, service_case
from app.engine import entered
from app.formdefs import Field

NUMBER = Binding("case", "number", "text", "工单编号", "Case number")


@dataclass(frozen=True)
class Text:
    """A text with the bind path it stands at and its name in both languages; no path where no column takes it."""

    path: str
    zh: str
    en: str
    text: str


def of(conn: Connection, case_ids: Collection[int]) -> dict[int, list[Text]]:
    """The texts of these cases; a statement for each table, however many cases."""
    found: dict[int, list[Text]] = {case_id: [] for case_id in case_ids}
    for one, table, joined in _PARTS:
        wanted = select(service_case.c.id.label("of"), *(table.c[binding.column] for binding in one))
        if joined is not None:
            wanted = wanted.join_from(service_case, table, table.c.id == service_case.c[joined])
        for row in conn.execute(wanted.where(service_case.c.id.in_(case_ids))):
            found[row.of] += _texts(one, row._mapping)
    for noun in NOUNS:
        recorded = select(noun.table).where(noun.table.c.case_id.in_(case_ids)).order_by(noun.table.c.id)
        for row in conn.execute(recorded):
            found[row.case_id] += _texts(noun.bindings, row._mapping)
    named = select(service_case.c.business_key, service_case.c.id).where(service_case.c.id.in_(case_ids))
    keys = {key: case_id for key, case_id in conn.execute(named)}
    for key, field, text in entered.texts(conn, list(keys)):
        found[keys[key]].append(typed(field, text))
    return found


def of_case(conn: Connection, file: CaseFile) -> Iterator[Text]:
    """The texts of one case, of what this transaction has read of it already."""
    yield from of_file(file)
    for noun in NOUNS:
        for row in reading.of(conn, file.case.id, noun.name):
            yield from _texts(noun.bindings, row._mapping)
    for _, field, text in entered.texts(conn, [file.case.business_key]):
        yield typed(field, text)


def of_file(file: CaseFile) -> Iterator[Text]:
    """The texts a case begins with."""
    rows: tuple[Mapping[Any, Any], ...] = (file.case, file.customer, file.unit or {})
    for (bindings, _, _), row in zip(_PARTS, rows, strict=True):
        yield from _texts(bindings, row)


def typed(field: Field, text: str) -> Text:
    """What was typed into a field that binds nothing."""
    return Text("", field.label, field.label_en, text)


def at_paths(said: Mapping[str, Any]) -> Iterator[Text]:
    """The texts among values by bind path."""
    for path, value in said.items():
        if path in BINDINGS:
            yield from _texts((BINDINGS[path],), {BINDINGS[path].column: value})


def _texts(bindings: Collection[Binding], row: Mapping[Any, Any]) -> Iterator[Text]:
    for binding in bindings:
        value = row.get(binding.column)
        if binding.kind == "text" and value:
            yield Text(binding.path, binding.zh, binding.en, str(value))
        if binding.kind == "rows":
            inner = (text for one in value or () for text in one.values() if isinstance(text, str) and text)
            yield from (Text(binding.path, binding.zh, binding.en, text) for text in inner)


def _own(noun: str) -> tuple[Binding, ...]:
    return tuple(one for one in BINDINGS.values() if one.noun == noun and one.kind == "text")


_PARTS: tuple[tuple[tuple[Binding, ...], Any, str | None], ...] = (
    ((NUMBER, *_own("case")), service_case, None),
    (_own("customer"), customer, "customer_id"),
    (_own("unit"), product_unit, "unit_id"),
)
