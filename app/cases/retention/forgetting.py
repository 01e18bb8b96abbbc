"""How the service desk forgets who a case was about: its texts, those recorded on it, its customer and product.

A customer or a product that another case still needs stays as it is; the case then belongs to a nameless copy, so
that what is counted by tier, type, model or region of service stays right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from app import erasing
from app.cases import numbers, queries
from app.cases.bind_path import Binding
from app.cases.bindings import BINDINGS
from app.cases.clock_acts.tables import clock_act
from app.cases.customer_links import customer_link
from app.cases.operations.tables import case_operation
from app.cases.queries import Record
from app.cases.records import NOUNS
from app.cases.records.remote_attempt import REMOTE_ATTEMPT
from app.cases.retention.tables import legal_hold
from app.cases.tables import (
    case_hold,
    customer,
    intake_receipt,
    product_unit,
    reclassification,
    service_case,
)
from app.erasing import BLANK, Matter

_ALSO: dict[str, dict[str, str | None]] = {"customer": {"contact_key": ""}, "case": {"opinion": None}}
"""Columns no form binds that are made of what a person said, and what stands there afterwards."""
_OF_THE_HOUSE = frozenset(
    {
        "unit.model", "unit.batch_no", "unit.software_version", "case.parent_case", "case.merged_into",
        "remote_attempt.article_id",
    }
)  # fmt: skip
"""Texts that name no person: what was made, numbers of ours, and which article helped."""
_ARTICLE = re.compile(r"[A-Z]{2,4}-[A-Z]?\d{3,4}")


@erasing.forgetter("cases")
def forget(conn: Connection, matter: Matter) -> int:
    if not numbers.is_case(matter.business_key):
        return 0
    file = queries.file(conn, matter.business_key, lock=True)
    case_id = file.case.id
    owner = _without(conn, customer, file.customer, service_case.c.customer_id, case_id)
    columns: dict[str, Any] = {"customer_id": owner, **_blank("case", service_case)}
    if file.unit is not None:
        columns["unit_id"] = _unit(conn, file.unit, case_id, file.customer.id, owner)
    queries.put(conn, service_case, case_id, columns)
    touched = 1 + sum(_records(conn, noun.table, noun.bindings, case_id) for noun in NOUNS)
    touched += _words(conn, matter.business_key, case_id) + _acts(conn, matter, file.case.registered_at)
    _articles(conn, case_id)
    conn.execute(delete(intake_receipt).where(intake_receipt.c.case_id == case_id))
    return touched


def is_shared(conn: Connection, column: Column[Any], row_id: int, case_id: int) -> bool:
    """Whether a case that is not forgotten, other than this one, needs a customer or a product."""
    others = (column == row_id, service_case.c.id != case_id, service_case.c.anonymised_at.is_(None))
    return conn.execute(select(service_case.c.id).where(*others).limit(1)).first() is not None


def _without(conn: Connection, table: Table, row: Record, column: Column[Any], case_id: int) -> int:
    """The id of the nameless row: this one, or a copy of it where it is shared."""
    noun = "customer" if table is customer else "unit"
    if not is_shared(conn, column, row.id, case_id):
        queries.put(conn, table, row.id, _blank(noun, table))
        return int(row.id)
    copy = {name: value for name, value in row.items() if name != "id"} | _blank(noun, table)
    return int(conn.execute(insert(table).values(copy).returning(table.c.id)).scalar_one())


def _unit(conn: Connection, row: Record, case_id: int, before: int, owner: int) -> int:
    unit_id = _without(conn, product_unit, row, service_case.c.unit_id, case_id)
    if unit_id != row.id or row.customer_id == before:
        conn.execute(update(product_unit).where(product_unit.c.id == unit_id).values(customer_id=owner))
    return unit_id


def _records(conn: Connection, table: Table, bindings: Iterable[Binding], case_id: int) -> int:
    blank = _blanked(table, bindings)
    if not blank:
        return 0
    return conn.execute(update(table).where(table.c.case_id == case_id).values(blank)).rowcount


def _articles(conn: Connection, case_id: int) -> None:
    """Which article helped stays; what somebody wrote in the place of its code does not."""
    table = REMOTE_ATTEMPT.table
    for row in conn.execute(select(table.c.id, table.c.article_id).where(table.c.case_id == case_id)).all():
        if row.article_id and not _ARTICLE.fullmatch(row.article_id):
            conn.execute(update(table).where(table.c.id == row.id).values(article_id=None))


def _words(conn: Connection, key: str, case_id: int) -> int:
    """What the staff wrote about it in their own words."""
    ways = (
        update(reclassification).where(reclassification.c.case_id == case_id).values(reason=BLANK),
        update(legal_hold).where(legal_hold.c.case_id == case_id).values(reason=BLANK, lift_reason=None),
        update(case_hold).where(case_hold.c.business_key == key).values(note=None, end_note=None),
        update(customer_link).where(customer_link.c.business_key == key).values(closed_reason=None),
        update(case_operation).where(case_operation.c.business_key == key).values(reason=BLANK),
    )
    return sum(conn.execute(way).rowcount for way in ways)


def _acts(conn: Connection, matter: Matter, since: datetime) -> int:
    """Why clocks of many cases were moved stays, without the customer: another case may be the reason as well."""
    touched = 0
    for row in conn.execute(select(clock_act).where(clock_act.c.started_at >= since)).all():
        notes = {"note": matter.scrubbed(row.note), "release_note": matter.scrubbed(row.release_note)}
        if notes != {"note": row.note, "release_note": row.release_note}:
            touched += conn.execute(update(clock_act).where(clock_act.c.id == row.id).values(notes)).rowcount
    return touched


def _blank(noun: str, table: Table) -> dict[str, Any]:
    own = [one for one in BINDINGS.values() if one.noun == noun]
    return {**_blanked(table, own), **_ALSO.get(noun, {})}


def _blanked(table: Table, bindings: Iterable[Binding]) -> Mapping[str, Any]:
    """Every column that holds somebody's words, empty; where it may not be, a dash."""
    personal = (one for one in bindings if one.personal and one.path not in _OF_THE_HOUSE and one.column in table.c)
    return {one.column: None if table.c[one.column].nullable else BLANK for one in personal}
