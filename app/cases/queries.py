"""Reading one case and what belongs to it. For a person, ``finding`` is asked first: it knows permission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, Update, bindparam, insert, select, update

from app import db, gathered
from app.cases import numbers
from app.cases.errors import UnknownCase
from app.cases.tables import breach, case_instant, customer, product_unit, service_case
from app.errors import NotFound
from app.rows_of import RowsOf


class Record(dict[str, Any]):
    """One row of one table, by key and by attribute."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class CaseFile:
    """A case with its customer, and with the product where it is about one."""

    case: Record
    customer: Record
    unit: Record | None

    @property
    def product(self) -> str:
        """What a list calls the product: its model, and the serial number where it is known."""
        if self.unit is None:
            return ""
        model, serial = str(self.unit.model), self.unit.serial_no
        return f"{model} · {serial}" if serial else model


@dataclass(frozen=True)
class _Remembered:
    """A case as this transaction read it, and whether it holds its lock."""

    file: CaseFile
    locked: bool


_PARTS: dict[Table, str] = {service_case: "case", customer: "customer", product_unit: "unit"}
_records: dict[str, Table] = {}
_INSTANTS = (
    select(case_instant.c.name, case_instant.c.at)
    .where(case_instant.c.case_id == bindparam("b_case"))
    .order_by(case_instant.c.id)
)
_ADD_INSTANT = insert(case_instant)


def ask_for_records(tables: Mapping[str, Table]) -> None:
    """Let a case be read with whether it has records of these kinds, by name: most have none of most."""
    _records.update(tables)
    _file.cache_clear()


def file(conn: Connection, business_key: str, *, lock: bool = False) -> CaseFile:
    """The case of a business key, with one query a transaction. Raises UnknownCase.

    ``lock``: nobody else changes the case before our commit.
    """
    files = _files(conn)
    # The one writer of SQLite has its lock already.
    lock = lock and conn.dialect.name != "sqlite"
    if business_key not in files or (lock and not files[business_key].locked):
        files[business_key] = _Remembered(_read(conn, business_key, lock), lock)
    return files[business_key].file


def put(conn: Connection, table: Table, row_id: int, values: Mapping[str, Any], *, version: int | None = None) -> bool:
    """Set columns of a case, a customer or a unit and count its version up; what was read of it follows.

    With ``version``: at once, and only if it still has that one. False if it has not. Without, a turn holds the
    columns back and writes a row once (``gathered``).
    """
    if version is None:
        counts = gathered.change(conn, table, row_id, values, lambda columns: _set(conn, table, row_id, columns))
    else:
        gathered.write(conn, table)
        counts = True
        if not _set(conn, table, row_id, values, version):
            return False
    files = _files(conn)
    for key, known in list(files.items()):
        part = _PARTS[table]
        row = getattr(known.file, part)
        if row is None or row.id != row_id:
            continue
        if {"customer_id", "unit_id"} & set(values):
            del files[key]
        else:
            new = Record({**row, **values, "version": row.version + counts})
            files[key] = replace(known, file=replace(known.file, **{part: new}))
    return True


def forget(conn: Connection, business_keys: Iterable[str]) -> None:
    """Read these cases anew when they are asked for: many at once were changed without ``put``."""
    for key in business_keys:
        _files(conn).pop(key, None)


def _set(conn: Connection, table: Table, row_id: int, values: Mapping[str, Any], version: int | None = None) -> bool:
    statement = _setting(table, tuple(sorted(values)), version is not None)
    return conn.execute(statement, {**values, "b_id": row_id, "b_version": version}).rowcount == 1


@cache
def _setting(table: Table, columns: tuple[str, ...], versioned: bool) -> Update:
    # Built once for each set of columns: building one costs more than the database takes to carry it out.
    same = update(table).where(table.c.id == bindparam("b_id"))
    if versioned:
        same = same.where(table.c.version == bindparam("b_version"))
    return same.values({**{column: bindparam(column) for column in columns}, "version": table.c.version + 1})


@cache
def _file(locked: bool) -> Select[Any]:
    noted = RowsOf(case_instant.c.id, case_instant.c.name, case_instant.c.at)
    beside = [
        select(noted).where(case_instant.c.case_id == service_case.c.id).scalar_subquery().label("instants"),
        *(
            select(table.c.id).where(table.c.case_id == service_case.c.id).exists().label(f"has_{kind}")
            for kind, table in _records.items()
        ),
    ]
    found = (
        select(*(column.label(f"{table.name}_{column.name}") for table in _PARTS for column in table.c), *beside)
        .join_from(service_case, customer, customer.c.id == service_case.c.customer_id)
        .join(product_unit, product_unit.c.id == service_case.c.unit_id, isouter=True)
        .where(service_case.c.business_key == bindparam("b_key"))
    )
    return found.with_for_update(of=service_case) if locked else found


def _files(conn: Connection) -> dict[str, _Remembered]:
    found: dict[str, _Remembered] = db.memory(conn).setdefault("case files", {})
    return found


def _read(conn: Connection, business_key: str, lock: bool) -> CaseFile:
    gathered.write(conn, *_PARTS, case_instant)
    row = conn.execute(_file(lock), {"b_key": business_key}).first()
    if row is None:
        raise UnknownCase(number=numbers.number(business_key))
    case, owner, unit = (_part(row, table) for table in _PARTS)
    _instants(conn)[case.id] = {name: db.instant(at) for _, name, at in sorted(row.instants or ())}
    _kinds(conn)[case.id] = {kind for kind in _records if row._mapping[f"has_{kind}"]}
    return CaseFile(case, owner, unit if unit["id"] is not None else None)


def customer_by_id(conn: Connection, customer_id: int) -> Record:
    """Raises NotFound."""
    return _by_id(conn, customer, customer_id)


def unit_by_id(conn: Connection, unit_id: int) -> Record:
    """Raises NotFound."""
    return _by_id(conn, product_unit, unit_id)


def may_have(conn: Connection, case_id: int, kind: str) -> bool:
    """Whether the case may have a record of a kind: not where it was read in this transaction and had none."""
    known = _kinds(conn).get(case_id)
    return known is None or kind in known


def has_now(conn: Connection, case_id: int, kind: str) -> None:
    """A record of a kind was written."""
    _kinds(conn).setdefault(case_id, set(_records)).add(kind)


def instants(conn: Connection, case_id: int) -> dict[str, datetime]:
    """Each instant the case has recorded; of several, the one noted last.

    Not the latest moment: a parcel sent now may be expected before the one that was given up.
    """
    known = _instants(conn)
    if case_id not in known:
        gathered.write(conn, case_instant)
        rows = conn.execute(_INSTANTS, {"b_case": case_id})
        known[case_id] = {name: at for name, at in rows}
    return known[case_id]


def add_instant(conn: Connection, case_id: int, name: str, at: datetime, node: str | None) -> None:
    """Write down that something happened; what was read follows."""
    # Read first: what is gathered is in no table yet.
    known = instants(conn, case_id)
    gathered.add(conn, _ADD_INSTANT, [{"case_id": case_id, "name": name, "at": at, "node": node}])
    known[name] = at


def _instants(conn: Connection) -> dict[int, dict[str, datetime]]:
    found: dict[int, dict[str, datetime]] = db.memory(conn).setdefault("case instants", {})
    return found


def _kinds(conn: Connection) -> dict[int, set[str]]:
    found: dict[int, set[str]] = db.memory(conn).setdefault("kinds of records", {})
    return found


def breaches(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """The limits this case has overrun, in order."""
    return conn.execute(
        select(breach).where(breach.c.business_key == business_key).order_by(breach.c.at, breach.c.id)
    ).all()


def _by_id(conn: Connection, table: Table, row_id: int) -> Record:
    row = conn.execute(select(table).where(table.c.id == row_id)).first()
    if row is None:
        raise NotFound
    return Record(row._mapping)


def _part(row: Row[Any], table: Table) -> Record:
    values = row._mapping
    return Record({column.name: values[f"{table.name}_{column.name}"] for column in table.c})
