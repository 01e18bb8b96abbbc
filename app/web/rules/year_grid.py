"""A year of a working calendar as twelve months of days, each with what holds on it."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from app.policies import loading
from app.policies.calendar import WorkingCalendar
from app.policies.loading import WEEKDAYS
from app.policies.versions import DAY_DEFAULTS, CalendarContent
from app.web.language import say
from app.web.rules import calendar_words

FIRST_YEAR, LAST_YEAR = 1990, 2099
MARKS = {"off": "休", "work": "班", "special": "特"}


@dataclass(frozen=True)
class Cell:
    """A day. ``kind`` is work or off as its week has it; holiday, makeup or special where the day differs."""

    date: date
    kind: str
    label: str
    name: str = ""
    changed: bool = False

    @property
    def differs(self) -> bool:
        return self.kind in ("holiday", "makeup", "special")


@dataclass(frozen=True)
class Month:
    """``weeks`` hold seven places from Monday on, None outside the month; ``notes`` name the days that differ."""

    number: int
    name: str
    weeks: Sequence[Sequence[Cell | None]]
    notes: Sequence[tuple[str, str, str]]


_KINDS = {"off": "holiday", "work": "makeup", "special": "special"}


def of(content: CalendarContent, year: int, before: CalendarContent | None = None) -> list[Month]:
    """The months of a year; days that ``before`` says otherwise are marked as changed."""
    said = {day["date"]: {**DAY_DEFAULTS, **day} for day in content.days}
    earlier = {day["date"]: {**DAY_DEFAULTS, **day} for day in before.days} if before else said
    working = compiled(content)
    return [_month(year, number, said, earlier, working, content) for number in range(1, 13)]


def compiled(content: CalendarContent) -> WorkingCalendar:
    """The calendar as clocks will know it, so that the page shows what they count."""
    days = [SimpleNamespace(**{**DAY_DEFAULTS, **day}) for day in content.days]
    return loading.compiled(content.zone, content.weekly, days, content.published_until)


def _month(
    year: int, number: int, said: dict[date, Any], earlier: dict[date, Any], working: WorkingCalendar,
    content: CalendarContent,
) -> Month:  # fmt: skip
    weeks = [
        [_cell(at, said, earlier, working, content) if at.month == number else None for at in week]
        for week in Calendar().monthdatescalendar(year, number)
    ]
    cells = [cell for week in weeks for cell in week if cell]
    return Month(number, calendar_words.month(number), weeks, _notes(cells))


def _cell(
    at: date, said: dict[date, Any], earlier: dict[date, Any], working: WorkingCalendar, content: CalendarContent
) -> Cell:
    own = said.get(at)
    usual = content.weekly.get(WEEKDAYS[at.weekday()], ())
    kind = _KINDS[own["kind"]] if own else ("work" if usual else "off")
    pairs = [[_clock(minute) for minute in window] for window in working.windows_on(at)]
    name = calendar_words.name(own) if own else ""
    what = say(calendar_words.KINDS[own["kind"]]) if own else ""
    label = " · ".join(part for part in (calendar_words.on(at), what, name, calendar_words.hours(pairs)) if part)
    return Cell(at, kind, label, name, said.get(at) != earlier.get(at))


def _notes(cells: Sequence[Cell]) -> list[tuple[str, str, str]]:
    """Runs of days of one kind and name: kind, “1–7”, name."""
    runs: list[list[Cell]] = []
    for cell in cells:
        if not cell.differs:
            continue
        last = runs[-1][-1] if runs else None
        if last and (last.date.day + 1, last.kind, last.name) == (cell.date.day, cell.kind, cell.name):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [
        (run[0].kind, str(run[0].date.day) + (f"–{run[-1].date.day}" if len(run) > 1 else ""), run[0].name)
        for run in runs
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
