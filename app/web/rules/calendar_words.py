"""Working calendars in words: hours of a week, a day, what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.i18n import Message
from app.policies import calendar_changes, calendar_contents, windows
from app.policies.calendar_contents import Document
from app.policies.loading import WEEKDAYS
from app.web.language import named, say

NAMES = (
    Message("Monday"), Message("Tuesday"), Message("Wednesday"), Message("Thursday"), Message("Friday"),
    Message("Saturday"), Message("Sunday"),
)  # fmt: skip
SHORT = (
    Message("Mon"), Message("Tue"), Message("Wed"), Message("Thu"), Message("Fri"), Message("Sat"), Message("Sun"),
)  # fmt: skip
MONTHS = (
    Message("January"), Message("February"), Message("March"), Message("April"), Message("May"), Message("June"),
    Message("July"), Message("August"), Message("September"), Message("October"), Message("November"),
    Message("December"),
)  # fmt: skip
KINDS = {
    "off": Message("day off"),
    "work": Message("make-up working day"),
    "special": Message("special hours"),
}
ALL_DAY = [["00:00", "24:00"]]
DAYS_SHOWN = 200

Line = tuple[str, Sequence[str], Sequence[str], str]
"""An attribute, what it was, what it is, and nothing: the table of changes has a fourth column for limits."""


def hours(pairs: Sequence[Sequence[str]]) -> str:
    """“08:00–18:00”, “all day” or “closed”."""
    if not pairs:
        return say(Message("closed"))
    if [list(pair) for pair in pairs] == ALL_DAY:
        return say(Message("all day"))
    return windows.written(pairs)


def week(weekly: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    """The hours of a week, days of the same hours in one line: “Monday – Friday: 08:00–18:00”."""
    lines: list[tuple[int, int, str]] = []
    for number, name in enumerate(WEEKDAYS):
        text = hours(weekly.get(name, ()))
        if lines and lines[-1][2] == text:
            lines[-1] = (lines[-1][0], number, text)
        else:
            lines.append((number, number, text))
    return [say(Message("{days}: {hours}", days=_span(first, last), hours=text)) for first, last, text in lines]


def day(said: Mapping[str, Any] | None) -> str:
    """What is said of a day: “day off · National Day”; of a day that follows its week, that."""
    if said is None:
        return say(Message("as its week"))
    hour = windows.written(said["windows"]) if said["windows"] else ""
    return " · ".join(part for part in (say(KINDS[said["kind"]]), hour, name(said)) if part)


def name(said: Mapping[str, Any]) -> str:
    return named(said.get("name_zh"), said.get("name_en"))


def on(at: date) -> str:
    """“2026-10-01 Thursday”."""
    return f"{at.isoformat()} {say(NAMES[at.weekday()])}"


def month(number: int) -> str:
    return say(MONTHS[number - 1])


def changes(old: Document, new: Document) -> Iterator[Line]:
    """Everything that differs between two contents."""
    found = calendar_changes.between(calendar_contents.content(old), calendar_contents.content(new))
    if found.zone:
        yield say(Message("Time zone")), [found.zone[0]], [found.zone[1]], ""
    for weekday, pairs in found.weekly.items():
        label = say(NAMES[WEEKDAYS.index(weekday)])
        yield label, [hours(pairs[0])], [hours(pairs[1])], ""
    if found.until:
        yield say(Message("Holidays published until")), [_until(found.until[0])], [_until(found.until[1])], ""
    for number, (at, both) in enumerate(found.days.items()):
        if number == DAYS_SHOWN:
            more = say(Message("and {count} further days", count=len(found.days) - DAYS_SHOWN))
            yield more, ["…"], ["…"], ""
            return
        yield on(at), [day(both[0])], [day(both[1])], ""


def _until(at: date | None) -> str:
    return at.isoformat() if at else say(Message("nothing needs publishing"))


def _span(first: int, last: int) -> str:
    one = say(NAMES[first])
    return one if first == last else f"{one} – {say(NAMES[last])}"
