"""The rules for what may be entered about a certificate."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from app.errors import Invalid, Problem
from app.i18n import Message

FIELDS = ("kind", "number", "issued", "valid_until")
LONGEST_NUMBER = 60


def checked(entered: Mapping[str, str], kinds: Collection[str]) -> dict[str, Any]:
    """The columns for what was entered. Raises Invalid with a problem at each entry that is wrong."""
    texts = {field: entered.get(field, "").strip() for field in FIELDS}
    days = {field: _day(texts[field]) for field in ("issued", "valid_until")}
    found = (
        ("kind", None if texts["kind"] in kinds else Message("Choose the kind of certificate.")),
        ("number", _number_fault(texts["number"])),
        ("issued", None if days["issued"] else Message("Enter a date, for example 2026-11-23.")),
        ("valid_until", _end_fault(texts["valid_until"], days)),
    )
    if problems := [Problem(fault, place) for place, fault in found if fault]:
        raise Invalid(problems)
    return {"kind": texts["kind"], "number": texts["number"], **days}


def _number_fault(number: str) -> Message | None:
    if not number:
        return Message("Enter the number on the certificate.")
    if len(number) > LONGEST_NUMBER:
        return Message("At most {count} characters.", count=LONGEST_NUMBER)
    if any(unicodedata.category(sign).startswith("C") for sign in number):
        return Message("The number contains signs that nobody can see. Type it again.")
    return None


def _end_fault(text: str, days: Mapping[str, date | None]) -> Message | None:
    end, issued = days["valid_until"], days["issued"]
    if text and end is None:
        return Message("Enter a date, for example 2026-11-23.")
    if end and issued and end < issued:
        return Message("A certificate cannot end before it was issued.")
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
