"""How far the holidays are published, and when it is time to ask for the next year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.policies import reading

NOTICE_MONTH = 11
"""The State Council has announced the next year's holidays early in November; from then on they can be
had."""


@dataclass(frozen=True)
class Horizon:
    """A calendar that does not know the holidays of a year that matters now."""

    calendar: str
    name_zh: str
    name_en: str
    year: int


def unpublished_years(conn: Connection, at: datetime) -> list[Horizon]:
    """The years whose holidays are missing at ``at``: the current one, and from November on the next one.

    Due dates in these years follow the weekly pattern alone and are marked provisional.
    """
    missing = []
    for key, versions in reading.book(conn).calendars.items():
        version = versions[-1]
        if version.published_until is None:
            continue
        today = reading.working_calendar(conn, version.id).date_of(at)
        last = today.year + 1 if today.month >= NOTICE_MONTH else today.year
        missing += [
            Horizon(key, version.name_zh, version.name_en, year)
            for year in range(max(today.year, version.published_until.year + 1), last + 1)
        ]
    return missing
