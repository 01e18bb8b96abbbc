"""Registering what a customer tells us: customer, product, case and number in one go (003 三(一))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, insert

from app import history
from app.actor import Actor
from app.cases import checks, customers, numbers, profile_choices, progress, queries, rules, units, writing
from app.cases.clock_acts import carrying
from app.cases.queries import CaseFile, Record
from app.cases.records import NOUNS
from app.cases.search import index, texts
from app.cases.tables import service_case
from app.errors import Invalid, NotFound, Problem
from app.i18n import Message

REQUIRED = (
    "customer.name",
    "customer.contact",
    "case.channel",
    "case.description",
    "case.urgency",
    "case.demand",
)
"""R-043, R-046. The time of the feedback is needed too; without it, it is now."""


def register(
    conn: Connection,
    values: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    zone: tzinfo,
    profile: str | None = None,
) -> CaseFile:
    """Register a case from the answers of a start form, by bind path; ``zone`` is that of the office.

    ``customer.id`` and ``unit.id`` name ones that are known; else they are found or made from what is given.
    ``profile`` is the active one: the case keeps it (H-57), unless the customer's contract or the type of the product
    has its own.
    Raises Invalid with each problem at its path.
    """
    # What was left empty takes its column's default here; only afterwards can something be emptied.
    entered = {path: value for path, value in values.items() if not _empty(value)}
    answers, problems = checks.read(conn, entered, new=True)
    given = writing.by_noun(answers)
    chosen_customer, chosen_unit = given["customer"].pop("id", None), given["unit"].pop("id", None)
    columns = {"feedback_time": at} | given["case"]
    problems += _missing(entered, given, chosen_customer)
    problems += _known(conn, chosen_customer, chosen_unit)
    known = _chosen(conn, chosen_unit) if not problems else {}
    problems += rules.problems(conn, columns, {**known, **given["unit"]}, answers, at)
    if problems:
        raise Invalid(problems)
    responded = columns.pop("first_response_at", None)
    columns["expedited"], columns["remarks"] = rules.expedited(columns["urgency"], columns.get("remarks"))
    owner = customers.ensure(conn, given["customer"], actor, at, chosen_customer)
    unit = units.ensure(conn, owner.id, given["unit"], actor, at, chosen_unit)
    case = _insert(conn, {"profile": profile, **columns}, owner, unit, actor, at, zone)
    progress.note_instant(conn, case.id, "contact", case.feedback_time)
    progress.note_instant(conn, case.id, "registered", at)
    if responded is not None:
        progress.note_instant(conn, case.id, "first_response", responded)
    history.record(
        conn, "case:registered", subject=case.business_key, actor=actor.name, customer=owner.id,
        unit=unit.id if unit else None, channel=case.channel, urgency=case.urgency, demand=case.demand,
        category=case.category, expedited=case.expedited,
    )  # fmt: skip
    file = CaseFile(case, owner, unit)
    index.add(conn, case.id, texts.of_file(file))
    carrying.follow(conn, [case.business_key])
    return file


def _insert(
    conn: Connection, columns: Mapping[str, Any], owner: Record, unit: Record | None, actor: Actor,
    at: datetime, zone: tzinfo,
) -> Record:  # fmt: skip
    number = numbers.take(conn, at, zone)
    row = {
        **columns, "number": number, "business_key": numbers.business_key(number), "customer_id": owner.id,
        "unit_id": unit.id if unit else None, "registered_at": at, "owner": actor.name,
        "profile": profile_choices.of_new_case(conn, owner, unit) or columns["profile"], "state": "new",
        "loop_stage": "intake", "portal_stage": progress.portal_stage("intake", "new"),
    }  # fmt: skip
    return Record(conn.execute(insert(service_case).values(row).returning(service_case)).one()._mapping)


def _missing(
    entered: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]], chosen_customer: int | None
) -> Iterator[Problem]:
    for path in REQUIRED:
        if path not in entered and not (chosen_customer and path.startswith("customer.")):
            yield Problem(Message("This field may not be empty."), path)
    for noun in NOUNS:
        for column in given[noun.name]:
            path = f"{noun.name}.{column}"
            yield Problem(Message("Nothing can be entered at {path} here.", path=path), path)


def _known(conn: Connection, chosen_customer: int | None, chosen_unit: int | None) -> Iterator[Problem]:
    ways = (
        ("customer.id", chosen_customer, queries.customer_by_id),
        ("unit.id", chosen_unit, queries.unit_by_id),
    )
    for path, chosen, find in ways:
        try:
            if chosen:
                find(conn, chosen)
        except NotFound:
            yield Problem(Message("There is no such customer or product."), path)


def _chosen(conn: Connection, unit_id: int | None) -> Mapping[str, Any]:
    return queries.unit_by_id(conn, unit_id) if unit_id else {}


def _empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
