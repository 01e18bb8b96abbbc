"""How a page names its inputs, and how entries come out of what it posts.

A field posts under its key, a field in a row under "list.0.key". Three buttons change the page instead of
completing it: ``_refresh`` shows what a condition now shows, ``_add_row`` (value: the list) and
``_remove_row`` (value: "list.0") change the rows. With any of them the page is to be shown again, without
complaints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.formdefs import uploads
from app.formdefs.components import MAX_ROWS, Field

REFRESH, ADD_ROW, REMOVE_ROW = "_refresh", "_add_row", "_remove_row"

Lists = Mapping[str, Sequence[str]]


def asks_again(lists: Lists) -> bool:
    """Whether one of the buttons was pressed that only change what the page shows."""
    return any(name in lists for name in (REFRESH, ADD_ROW, REMOVE_ROW))


def entries(fields: Sequence[Field], lists: Lists) -> dict[str, Any]:
    """An entry for every field; what the page did not send is unanswered."""
    return {field.key: _entry(field, lists, "") for field in fields}


def _entry(field: Field, lists: Lists, prefix: str) -> Any:
    posted = list(lists.get(prefix + field.key, ()))
    if field.type == "dynamiclist":
        return _rows(field, lists)
    if field.type == "checkbox":
        return bool(posted)
    if field.type == "checklist":
        return posted
    if field.type == "filepicker":
        # A refresh by script sends "[object File]" for a file that is chosen and not yet sent.
        return [uploads.identifier(entry) for entry in posted if uploads.is_identifier(entry)]
    return posted[-1] if posted else ""


def _rows(field: Field, lists: Lists) -> list[dict[str, Any]]:
    removed = lists.get(REMOVE_ROW, ())
    rows = [
        {column.key: _entry(column, lists, f"{field.key}.{index}.") for column in field.fields}
        for index in range(_count(field, lists))
        if f"{field.key}.{index}" not in removed
    ]
    # The page always shows a spare row. Blank rows at the end are these; kept, the page would grow each time.
    if field.key not in lists.get(ADD_ROW, ()):
        while rows and not any(rows[-1].values()):
            rows.pop()
    return rows


def _count(field: Field, lists: Lists) -> int:
    found = (re.match(rf"{field.key}\.(\d{{1,3}})\.", name, re.ASCII) for name in lists)
    return max((min(int(index[1]) + 1, MAX_ROWS) for index in found if index), default=0)
