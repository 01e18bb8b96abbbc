"""Days whose difference somebody looked at, as the page sends them back: JSON anybody could have written. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from unicodedata import category

from app.errors import DeskError
from app.policies import windows
from app.policies.calendar_files import KINDS, MOST_DAYS, NeedsHours
from app.policies.versions import Values

LONGEST_NAME = 120
UNSHOWN = frozenset({"Cc", "Cs"})
"""Control characters, and halves of a character, which no database stores."""


class UnreadableDays(DeskError):
    """These days cannot be read. Choose the file again."""


def written(days: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps([{**one, "date": one["date"].isoformat()} for one in days])


def read(text: str) -> list[Values]:
    """The days, each as a file could have said it. Raises UnreadableDays."""
    try:
        said = json.loads(text)
        if not isinstance(said, list) or not 1 <= len(said) <= MOST_DAYS:
            raise UnreadableDays
        days = [_day(one) for one in said]
    # RecursionError: lists in lists in lists, as no calendar has them.
    except (ValueError, TypeError, KeyError, RecursionError, DeskError) as broken:
        raise UnreadableDays from broken
    return sorted(days, key=lambda day: day["date"])


def _day(said: Mapping[str, Any]) -> Values:
    kind = said["kind"]
    pairs = said.get("windows", [])
    if kind not in KINDS.values() or not isinstance(pairs, list):
        raise UnreadableDays
    hours = windows.read(", ".join(f"{_text(start)}-{_text(end)}" for start, end in pairs))
    if (kind == "special" and not hours) or (kind == "off" and hours):
        raise NeedsHours
    names = {key: _text(said.get(key, "")) for key in ("name_zh", "name_en", "source")}
    return {"date": date.fromisoformat(_text(said["date"])), "kind": kind, "windows": hours, **names}


def _text(said: Any) -> str:
    """A name, an hour, a date: short, and of signs that can be shown."""
    if not isinstance(said, str) or len(said) > LONGEST_NAME or not UNSHOWN.isdisjoint(map(category, said)):
        raise UnreadableDays
    return said
