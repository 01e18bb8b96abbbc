"""Numbers as people type them: wide digits, spaces and the comma of thousands are understood."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from app.formdefs.components import Field
from app.formdefs.texts import INVISIBLE
from app.formdefs.wrong import Wrong
from app.i18n import Message

PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
LONGEST = 40
LARGEST = Decimal(10) ** 15
"""Beyond this a JSON number no longer keeps every digit."""


def number(field: Field, entry: Any) -> int | float | None:
    """The number, a whole one as ``int``. ``None`` where nothing was entered."""
    value = decimal(entry)
    if value is None:
        return None
    _check_digits(field, value)
    _check_bounds(field, value)
    return int(value) if value == value.to_integral_value() else float(value)


def decimal(entry: Any) -> Decimal | None:
    """The number exactly as it was written."""
    if entry is None or entry == "":
        return None
    if isinstance(entry, bool) or not isinstance(entry, (str, int, float)):
        raise _no_number()
    text = str(entry)
    if len(text) > LONGEST:
        raise _no_number()
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(INVISIBLE)).replace("\u2212", "-")
    if not text:
        return None
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not PLAIN.fullmatch(text):
        raise _no_number()
    value = Decimal(text)
    if abs(value) > LARGEST:
        raise Wrong(Message("This number is too large."))
    return value


def plain(value: Decimal) -> str:
    """A number for a sentence: no exponent, no idle zeros."""
    return f"{value.normalize():f}"


def _check_digits(field: Field, value: Decimal) -> None:
    digits = max(0, -int(value.normalize().as_tuple().exponent)) if value else 0
    if field.decimal_digits == 0 and digits:
        raise Wrong(Message("Enter a whole number."))
    if field.decimal_digits is not None and digits > field.decimal_digits:
        raise Wrong(Message("At most {digits} digits after the point are possible.", digits=field.decimal_digits))
    if field.increment and value % field.increment:
        raise Wrong(Message("Only multiples of {step} are possible.", step=plain(field.increment)))


def _check_bounds(field: Field, value: Decimal) -> None:
    if field.min is not None and value < field.min:
        raise Wrong(Message("Enter {least} or more.", least=plain(field.min)))
    if field.max is not None and value > field.max:
        raise Wrong(Message("Enter {most} or less.", most=plain(field.max)))


def _no_number() -> Wrong:
    return Wrong(Message("Enter a number, for example 12.5."))
