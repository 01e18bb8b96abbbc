"""The calendars: service hours with the Chinese holidays and make-up working days, and one that never
closes."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import chinese_calendar
from chinese_calendar import constants

FIRST_YEAR = 2024
"""Older years are of no use: no clock of this product has run in them."""


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ShippedCalendar(NamedTuple):
    key: str
    zh: str
    en: str
    weekly: dict[str, list[list[str]]]
    days: list[dict[str, Any]]
    published_until: date | None


def shipped() -> tuple[ShippedCalendar, ...]:
    """Both calendars: 000 四(一)1, working days 8:00-18:00; 002 2.2, 7×24."""
    days = chinese_days()
    hours = [["08:00", "18:00"]]
    return (
        ShippedCalendar(
            "office", "服务时间", "Service hours",
            {day: hours for day in WEEK[:5]}, days,
            date(max(day["date"] for day in days).year, 12, 31),
        ),
        ShippedCalendar(
            "round_the_clock", "全天候", "Round the clock",
            {day: [["00:00", "24:00"]] for day in WEEK}, [], None,
        ),
    )  # fmt: skip


def chinese_days() -> list[dict[str, Any]]:
    """Every published holiday and make-up working day (调休) from FIRST_YEAR on, as rows of a calendar."""
    source = f"chinesecalendar {chinese_calendar.__version__}"
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    kinds = (("off", constants.holidays), ("work", constants.workdays))
    days = [
        {"date": day, "kind": kind, "name_zh": names[name], "name_en": name, "source": source}
        for kind, dates in kinds
        for day, name in dates.items()
        if day.year >= FIRST_YEAR
    ]
    return sorted(days, key=lambda day: day["date"])
