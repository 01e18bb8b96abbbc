"""Functions of lists, and of what is there at all."""

from __future__ import annotations

from typing import Any

from app.expressions.bounds import admit, of_size
from app.expressions.comparing import same
from app.expressions.registry import function
from app.expressions.values import LIST, TEXT
from app.i18n import Message


@function(
    "string join",
    arguments=("list", "separator?"),
    kinds=(LIST, TEXT),
    doc=Message("The texts of a list in one, with a separator between them; nulls are left out."),
)
def string_join(items: list[Any], separator: str = "") -> str | None:
    words = [item for item in items if item is not None]
    if not all(type(word) is str for word in words):
        return None
    # The length is known beforehand: a thousand long separators are refused, not built.
    admit(sum(map(len, words)) + len(separator) * max(0, len(words) - 1))
    return separator.join(words)


@function(
    "is blank",
    arguments=("value",),
    doc=Message("Whether there is nothing: null, a text of spaces only, or an empty list."),
)
def is_blank(value: Any) -> bool:
    if type(value) is str:
        return not value.strip()
    return value is None or value == [] or value == {}


@function(
    "list contains",
    arguments=("list", "value"),
    kinds=(LIST, ""),
    doc=Message("Whether a value is in a list, such as the ticks of a check list."),
)
def list_contains(items: list[Any], value: Any) -> bool:
    return any(same(item, value) is True for item in items)


@function("count", arguments=("list",), kinds=(LIST,), doc=Message("How many elements a list has."))
def count(items: list[Any]) -> int:
    return len(items)


@function(
    "append",
    arguments=("list", "values*"),
    kinds=(LIST, ""),
    doc=Message("A list with values added at its end."),
)
def append(items: list[Any], *values: Any) -> list[Any]:
    return of_size([*items, *values])
