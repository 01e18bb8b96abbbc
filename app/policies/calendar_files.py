"""Days of a calendar from elsewhere: the published Chinese holidays, a CSV file, an ICS file. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import DeskError, Problem
from app.i18n import Message
from app.policies import windows
from app.policies.shipped import calendars
from app.policies.versions import Values

KINDS = {
    "off": "off", "休": "off", "休息": "off", "假": "off", "放假": "off",
    "work": "work", "班": "work", "上班": "work", "调休": "work",
    "special": "special", "特殊": "special", "特殊时间": "special",
}  # fmt: skip
"""What the second column of a CSV file may say, in either language."""
MOST_DAYS = 1000
"""A year has thirty such days; more than these no form carries back from the page of the difference."""
MOST_PROBLEMS = 100
"""Whoever has made more mistakes than this has chosen the wrong file."""
LONGEST_EVENT = 366
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_HEADS = frozenset({"date", "日期"})
_UNESCAPED = {r"\n": " ", r"\N": " ", r"\,": ",", r"\;": ";", r"\\": "\\"}


@dataclass(frozen=True)
class Read:
    """What a file says: its days, and the last one that is known by it."""

    days: Sequence[Values]
    problems: Sequence[Problem] = ()

    @property
    def years(self) -> list[int]:
        return sorted({day["date"].year for day in self.days})


def known_years() -> list[int]:
    """The years whose holidays the installed package of Chinese holidays knows."""
    return sorted({day["date"].year for day in calendars.chinese_days()})


def chinese(year: int) -> Read:
    """The published holidays and make-up working days (调休) of a year."""
    days = [day for day in calendars.chinese_days() if day["date"].year == year]
    if not days:
        message = Message(
            "The installed package of holidays knows {first} to {last}; {year} comes with a newer one, or from a file.",
            first=known_years()[0], last=known_years()[-1], year=year,
        )  # fmt: skip
        return Read((), [Problem(message, "year")])
    return Read(days)


def from_csv(text: str, source: str) -> Read:
    """Lines of date, kind, windows, name and English name; a first line with headings is passed over."""
    days: dict[date, Values] = {}
    problems: list[Problem] = []
    for number, row in enumerate(_rows(text), 1):
        if len(days) > MOST_DAYS or len(problems) >= MOST_PROBLEMS:
            break
        if row is None:
            problems.append(_at_line(number, Message("This line cannot be read.")))
            break
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[0].lower() in _HEADS):
            continue
        try:
            day = _csv_day(cells)
        except DeskError as mistake:
            problems.append(_at_line(number, mistake.message))
            continue
        if day["date"] in days:
            problems.append(_at_line(number, Message("{date} stands here twice.", date=day["date"].isoformat())))
        days[day["date"]] = {**day, "source": source}
    return _checked(list(days.values()), problems)


def from_ics(text: str, source: str) -> Read:
    """Every event of whole days as days off, from DTSTART up to DTEND, which is not one of them any more.

    Events with an hour are appointments and no holidays; they are passed over. A rule that repeats one is refused:
    the days have to stand in the file.
    """
    days: dict[date, Values] = {}
    problems: list[Problem] = []
    for event in _events(text):
        if len(days) > MOST_DAYS or len(problems) >= MOST_PROBLEMS:
            break
        name = event.get("SUMMARY", "")
        if "RRULE" in event or "RDATE" in event:
            message = Message("“{name}” is repeated by a rule. Write its days into the file one by one.", name=name)
            problems.append(Problem(message, "file"))
            continue
        start = _ics_date(event.get("DTSTART", ""))
        if start is None:
            continue
        end = _ics_date(event.get("DTEND", "")) or start
        # A year ends somewhere, and so does the calendar.
        length = min(max((end - start).days, 1), LONGEST_EVENT, (date.max - start).days + 1)
        for at in (start + timedelta(days=passed) for passed in range(length)):
            days[at] = {"date": at, "kind": "off", "name_zh": _name(name), "name_en": "", "source": source}
    return _checked(list(days.values()), problems)


def _checked(days: list[Values], problems: list[Problem]) -> Read:
    if not days and not problems:
        problems.append(Problem(Message("There is no day in this file."), "file"))
    if len(days) > MOST_DAYS:
        problems.append(Problem(Message("At most {count} days at a time, please.", count=MOST_DAYS), "file"))
    return Read(sorted(days, key=lambda day: day["date"]), problems)


class BadDate(DeskError):
    """“{text}” is no date. Write 2027-02-06."""


class BadKind(DeskError):
    """“{text}” is no kind of day. Write off, work or special."""


class NeedsHours(DeskError):
    """A day with special hours needs its hours: 08:00-12:00."""


def _csv_day(cells: Sequence[str]) -> Values:
    at, kind, hours, zh, en = (*cells, "", "", "", "", "")[:5]
    code = KINDS.get(kind.lower())
    if code is None:
        raise BadKind(text=kind)
    pairs = windows.read(hours)
    if code == "special" and not pairs:
        raise NeedsHours
    return {
        "date": day(at), "kind": code, "windows": [] if code == "off" else pairs, "name_zh": _name(zh),
        "name_en": _name(en),
    }  # fmt: skip


def _name(text: str) -> str:
    """One line of signs that can be shown."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:120]


def day(text: str) -> date:
    """A date as people write it. Raises BadDate."""
    found = re.fullmatch(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?", text.strip())
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise BadDate(text=text)


def _rows(text: str) -> Iterator[list[str] | None]:
    """The rows of a CSV text; None for one that is none, after which nothing more can be read."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text))
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield None
            return


def _delimiter(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return max(",;\t", key=first.count)


def _at_line(number: int, message: Message) -> Problem:
    return Problem(Message("Line {number}: {problem}", number=number, problem=message), "file")


def _events(text: str) -> Iterator[dict[str, str]]:
    """The events of an iCalendar text: the value of each property by its name (RFC 5545: a folded line goes on with a
    blank; parameters stand between the name and the colon)."""
    event: dict[str, str] | None = None
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        head, _, value = line.partition(":")
        name = head.partition(";")[0].upper()
        if (name, value.strip().upper()) == ("BEGIN", "VEVENT"):
            event = {}
        elif (name, value.strip().upper()) == ("END", "VEVENT"):
            if event is not None:
                yield event
            event = None
        elif event is not None:
            event[name] = re.sub(r"\\[nN,;\\]", lambda found: _UNESCAPED[found[0]], value.strip())


def _ics_date(value: str) -> date | None:
    """A DATE; None for what has an hour, or is not there."""
    found = _DATE.fullmatch(value)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
