"""Rules between columns, asked before anything is written. Each answers with the problems it sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.cases import codes, merging, numbers
from app.cases.records.instants import SLACK
from app.cases.tables import service_case
from app.errors import Problem
from app.i18n import Message

EXPEDITED = "加急"
PRODUCT_CATEGORIES = frozenset({"product_fault", "usage", "return_exchange"})
"""The model is needed for these (001-1 §10, 001-3 §8)."""


def expedited(urgency: str, remarks: str | None) -> tuple[bool, str | None]:
    """The flag and the remarks that go with an urgency: 紧急 and 重大 put 加急 there (003 三(一), H-60)."""
    text = (remarks or "").strip()
    if urgency in ("urgent", "major"):
        return True, text if EXPEDITED in text else f"{EXPEDITED};{text}".rstrip(";")
    return False, text.removeprefix(EXPEDITED).lstrip(";") or None


def fitting(conn: Connection, category: str | None, subcategory: str | None) -> bool:
    """Does the sub-category belong to the category?"""
    return subcategory is None or codes.active(conn, ["subcategory"])["subcategory"].get(subcategory) == category


def problems(
    conn: Connection,
    case: Mapping[str, Any],
    unit: Mapping[str, Any],
    answers: Mapping[str, Any],
    at: datetime,
) -> Iterator[Problem]:
    """What is wrong with the case as it would be: ``case`` and ``unit`` already carry the new values.

    ``answers`` are the values of bind paths that were given, so that nobody is asked about what they did not
    touch.
    """
    if {"case.category", "case.subcategory"} & set(answers):
        yield from _classification(conn, case, unit)
    for path in ("case.feedback_time", "case.first_response_at"):
        if (value := answers.get(path)) is not None and value > at + SLACK:
            yield Problem(Message("This lies in the future."), path)
    responded = answers.get("case.first_response_at")
    if responded is not None and responded < case["feedback_time"].replace(second=0, microsecond=0):
        yield Problem(Message("This lies before the feedback itself."), "case.first_response_at")
    yield from _dates(unit, answers)
    for path in ("case.parent_case", "case.merged_into"):
        if (number := answers.get(path)) is not None:
            yield from _other_case(conn, case, path, number)


def _classification(conn: Connection, case: Mapping[str, Any], unit: Mapping[str, Any]) -> Iterator[Problem]:
    if not fitting(conn, case.get("category"), case.get("subcategory")):
        yield Problem(Message("This sub-category does not belong to the category."), "case.subcategory")
    if case.get("category") in PRODUCT_CATEGORIES and not unit.get("model"):
        yield Problem(Message("A matter of this category needs the product model."), "unit.model")


def _dates(unit: Mapping[str, Any], answers: Mapping[str, Any]) -> Iterator[Problem]:
    bought, received = unit.get("purchase_date"), unit.get("receipt_date")
    touched = "unit.purchase_date" in answers or "unit.receipt_date" in answers
    if touched and bought and received and received < bought:
        yield Problem(Message("This lies before the date of purchase."), "unit.receipt_date")


def _other_case(conn: Connection, case: Mapping[str, Any], path: str, number: str) -> Iterator[Problem]:
    found = conn.execute(
        select(service_case.c.id).where(service_case.c.business_key == numbers.business_key(number))
    ).first()
    if found is None:
        yield Problem(Message("There is no case {number}.", number=number), path)
    elif number == case.get("number"):
        yield Problem(Message("That is this case itself."), path)
    elif path == "case.merged_into" and (problem := merging.problem(conn, case, number)):
        yield Problem(problem, path)
