"""Durations as limits write them: ISO 8601 (PT15M, P3D, P1M, -P30D). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import DeskError

_ISO = re.compile(
    r"(?P<sign>-)?P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?P<time>T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)

DAY = 86_400
"""Seconds in a day of 24 hours."""

LONGEST = 100 * 366
"""Days a duration may have: a longer one is a slip of the pen, and would stretch every calendar table."""


class NotADuration(DeskError):
    """“{text}” is not a duration. Write PT15M for minutes, PT2H for hours, P3D for days, P1M for months."""


@dataclass(frozen=True)
class Duration:
    """Months, days and seconds kept apart: a month has no fixed days, and a day no fixed seconds of work.

    All three carry the same sign; a negative duration counts backwards from its anchor.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0

    @property
    def is_negative(self) -> bool:
        return min(self.months, self.days, self.seconds) < 0

    @property
    def clock_seconds(self) -> int:
        """The seconds of its days, 24 hours each, and of its time. Months are left out: they have no fixed
        number."""
        return self.days * DAY + self.seconds


def parse(text: str) -> Duration:
    """Read an ISO 8601 duration with an optional leading minus. Raises NotADuration."""
    match = _ISO.fullmatch(text.strip())
    if match is None or match["time"] == "T":
        raise NotADuration(text=text)
    part = {name: int(match[name] or 0) for name in ("years", "months", "weeks", "days", "hours", "minutes", "seconds")}
    sign = -1 if match["sign"] else 1
    months = part["years"] * 12 + part["months"]
    days = part["weeks"] * 7 + part["days"]
    seconds = part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]
    if not (months or days or seconds) or months * 31 + days + seconds // DAY > LONGEST:
        raise NotADuration(text=text)
    return Duration(sign * months, sign * days, sign * seconds)
