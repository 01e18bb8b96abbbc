"""What changed from one version to the next, line by line. No database here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from app.knowledge.entries import FIELDS

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Change:
    """One field that differs: its lines, each with whether it is the same, gone or new."""

    field: str
    lines: tuple[tuple[str, str], ...]


def changes(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> list[Change]:
    """The fields of two versions that differ, in the order pages show them."""
    return [
        Change(field, tuple(_lines(str(old[field] or ""), str(new[field] or ""))))
        for field in FIELDS
        if (old[field] or "") != (new[field] or "")
    ]


def _lines(old: str, new: str) -> Iterator[tuple[str, str]]:
    before, after = old.splitlines(), new.splitlines()
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            yield from ((SAME, line) for line in before[old_from:old_to])
            continue
        yield from ((GONE, line) for line in before[old_from:old_to])
        yield from ((NEW, line) for line in after[new_from:new_to])
