"""Every text that stands on a case: its own, its customer's and product's, what is recorded on it, what was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app import gathered
from app.cases import queries
from app.cases.bind_path import Binding
from app.cases.bindings import BINDINGS
from app.cases.queries import CaseFile
from app.cases.records import NOUNS
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
    gathered.write(conn)
    found: dict[int, list[Text]] = {}
    keys: dict[str, int] = {}
    for row in conn.execute(_BEGUN.where(service_case.c.id.in_(case_ids))):
        case = row._mapping
        keys[case[service_case.c.business_key]] = case[service_case.c.id]
        parts = [{one.column: case[table.c[one.column]] for one in bindings} for bindings, table in _PARTS]
        found[case[service_case.c.id]] = list(_begun(parts))
    for noun in NOUNS:
        having = [case_id for case_id in found if queries.may_have(conn, case_id, noun.name)]
        if having:
            recorded = select(noun.table).where(noun.table.c.case_id.in_(having)).order_by(noun.table.c.id)
            for row in conn.execute(recorded):
                found[row.case_id] += _texts(noun.bindings, row._mapping)
    for key, field, text in entered.texts(conn, list(keys)):
        found[keys[key]].append(typed(field, text))
    return found


def of_file(file: CaseFile) -> Iterator[Text]:
    """The texts a case begins with."""
    return _begun((file.case, file.customer, file.unit or {}))


def typed(field: Field, text: str) -> Text:
    """What was typed into a field that binds nothing."""
    return Text("", field.label, field.label_en, text)


def at_paths(said: Mapping[str, Any]) -> Iterator[Text]:
    """The texts among values by bind path."""
    for path, value in said.items():
        if path in BINDINGS:
            yield from _texts((BINDINGS[path],), {BINDINGS[path].column: value})


def _begun(rows: Sequence[Mapping[Any, Any]]) -> Iterator[Text]:
    """The texts of a case, its customer and its product."""
    for (bindings, _), row in zip(_PARTS, rows, strict=True):
        yield from _texts(bindings, row)


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


_PARTS = (
    ((NUMBER, *_own("case")), service_case),
    (_own("customer"), customer),
    (_own("unit"), product_unit),
)
_BEGUN = (
    select(
        service_case.c.id,
        service_case.c.business_key,
        *(table.c[one.column] for bindings, table in _PARTS for one in bindings),
    )
    .join_from(service_case, customer, customer.c.id == service_case.c.customer_id)
    .join(product_unit, product_unit.c.id == service_case.c.unit_id, isouter=True)
)
