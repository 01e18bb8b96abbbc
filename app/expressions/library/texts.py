"""Functions of texts, and of what can be written as one."""

from __future__ import annotations

from typing import Any

from app.expressions import notation
from app.expressions.bounds import of_length
from app.expressions.registry import function
from app.expressions.values import NUMBER, TEXT, Number, kind, text
from app.i18n import Message

WORD = (TEXT, TEXT)


@function(
    "contains",
    arguments=("text", "part"),
    kinds=WORD,
    doc=Message('Whether a text contains another: contains(description, "leak").'),
)
def contains(whole: str, part: str) -> bool:
    return part in whole


@function("starts with", arguments=("text", "part"), kinds=WORD, doc=Message("Whether a text begins with another."))
def starts_with(whole: str, part: str) -> bool:
    return whole.startswith(part)


@function("ends with", arguments=("text", "part"), kinds=WORD, doc=Message("Whether a text ends with another."))
def ends_with(whole: str, part: str) -> bool:
    return whole.endswith(part)


@function("string length", arguments=("text",), kinds=(TEXT,), doc=Message("How many characters a text has."))
def string_length(whole: str) -> int:
    return len(whole)


@function("upper case", arguments=("text",), kinds=(TEXT,), doc=Message("A text in capital letters."))
def upper_case(whole: str) -> str:
    return of_length(whole.upper())


@function("lower case", arguments=("text",), kinds=(TEXT,), doc=Message("A text in small letters."))
def lower_case(whole: str) -> str:
    return of_length(whole.lower())


@function(
    "substring",
    arguments=("text", "start", "length?"),
    kinds=(TEXT, NUMBER),
    doc=Message("A part of a text. The first character is number 1; a negative start counts from the end."),
)
def substring(whole: str, start: Number, length: Number | None = None) -> str | None:
    if start == 0 or start != int(start) or (length is not None and length < 0):
        return None
    first = int(start) - 1 if start > 0 else max(0, len(whole) + int(start))
    return whole[first:] if length is None else whole[first : first + int(length)]


@function(
    "string",
    arguments=("value",),
    doc=Message("A value written as text: string(12). Needed to join a number to a text with +."),
)
def string(value: Any) -> str | None:
    return None if value is None else of_length(text(value))


@function(
    "number",
    arguments=("text",),
    doc=Message("The number that a text shows, with a point for decimals; null if it shows none."),
)
def number(value: Any) -> Any:
    if type(value) is str:
        return notation.read_number(value)
    return value if kind(value) == NUMBER else None
