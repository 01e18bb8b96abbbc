"""Hours as people write them: “08:00-12:00, 13:30-18:00”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.errors import DeskError

SEPARATORS = re.compile(r"[,;，；、\n]+")
WINDOW = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})")
MIDNIGHT = "24:00"


class NoHours(DeskError):
    """“{text}” are no working hours. Write 08:00-12:00, 13:30-18:00."""


class BackwardHours(DeskError):
    """“{text}” ends before it begins."""


class OverlappingHours(DeskError):
    """“{first}” and “{second}” overlap."""


def read(text: str) -> list[list[str]]:
    """Windows from a text, in order. Nothing is no windows. Raises NoHours, BackwardHours, OverlappingHours."""
    found = sorted(_window(part.strip()) for part in SEPARATORS.split(text.strip()) if part.strip())
    for first, second in pairwise(found):
        if first[1] > second[0]:
            raise OverlappingHours(first=written([first]), second=written([second]))
    return found


def written(pairs: Iterable[Sequence[str]]) -> str:
    """The same as text: 08:00–12:00, 13:30–18:00."""
    return ", ".join(f"{start}–{end}" for start, end in pairs)


def _window(text: str) -> list[str]:
    found = WINDOW.fullmatch(text)
    if found is None:
        raise NoHours(text=text)
    start, end = (f"{int(hour):02}:{minute}" for hour, minute in (found.group(1, 2), found.group(3, 4)))
    if any(at > MIDNIGHT or at[3:] > "59" for at in (start, end)) or start == MIDNIGHT:
        raise NoHours(text=text)
    if start >= end:
        raise BackwardHours(text=text)
    return [start, end]
