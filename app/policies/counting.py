"""The days of a count, one by one: which hours were counted, what was skipped and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.i18n import Message
from app.policies import wording
from app.policies.calendar import WorkingCalendar
from app.policies.wording import Name

SHOWN = 6
"""Lines shown at either end of a long count; what lies between is summed up."""


class Run(NamedTuple):
    """Days of one kind in a row. ``skipped`` says why they do not count; ``make_up`` names a make-up day."""

    first: date
    last: date
    skipped: Message | Name | None
    make_up: Name | None

    @property
    def days(self) -> Message:
        return wording.days(self.first, self.last)

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


class Line(NamedTuple):
    first: date
    last: date
    seconds: int
    message: Message


def hours(calendar: WorkingCalendar, start: datetime, end: datetime) -> list[Message]:
    """The working hours from ``start`` to ``end``, a line for each day or run of skipped days."""
    lines = list(_lines(calendar, start, end))
    if len(lines) <= 2 * SHOWN:
        return [line.message for line in lines]
    middle = lines[SHOWN:-SHOWN]
    summed = Message(
        "{days}: {time} in all",
        days=wording.days(middle[0].first, middle[-1].last),
        time=wording.span(sum(line.seconds for line in middle)),
    )
    return [*(line.message for line in lines[:SHOWN]), summed, *(line.message for line in lines[-SHOWN:])]


def days(calendar: WorkingCalendar, after: date, until: date, counted: int) -> list[Message]:
    """The days after ``after`` up to ``until``, a line for each run; ``counted`` working days came before."""
    lines = []
    for run in _runs(calendar, after + timedelta(days=1), until):
        if run.skipped is not None:
            lines.append(Message("{days}: {reason}, not counted", days=run.days, reason=run.skipped))
            continue
        lines.append(_numbered(run, counted + 1))
        counted += run.length
    return lines


def _numbered(run: Run, number: int) -> Message:
    if run.make_up is not None:
        message = "{days}: make-up working day ({name}), working day {number}"
        return Message(message, days=run.days, name=run.make_up, number=number)
    if run.length == 1:
        return Message("{days}: working day {number}", days=run.days, number=number)
    last = number + run.length - 1
    return Message("{days}: working days {first} to {last}", days=run.days, first=number, last=last)


def _lines(calendar: WorkingCalendar, start: datetime, end: datetime) -> Iterator[Line]:
    for run in _runs(calendar, calendar.date_of(start), calendar.date_of(end)):
        if run.skipped is not None:
            message = Message("{days}: {reason}, not counted", days=run.days, reason=run.skipped)
            yield Line(run.first, run.last, 0, message)
            continue
        for number in range(run.length):
            yield _counted(calendar, run.first + timedelta(days=number), start, end, run.make_up)


def _counted(calendar: WorkingCalendar, day: date, start: datetime, end: datetime, make_up: Name | None) -> Line:
    midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
    low, high = max(start, midnight), min(end, midnight + timedelta(days=1))
    seconds = calendar.between(low, high) if low < high else 0
    if not seconds:
        message = Message("{days}: outside working hours, not counted", days=wording.day(day))
        return Line(day, day, 0, message)
    values = {"days": wording.day(day), "windows": _windows(calendar, day, low, high)}
    if make_up is not None:
        message = Message(
            "{days}: make-up working day ({name}), {windows}, {time}",
            name=make_up, time=wording.span(seconds), **values,
        )  # fmt: skip
    else:
        message = Message("{days}: {windows}, {time}", time=wording.span(seconds), **values)
    return Line(day, day, seconds, message)


def _windows(calendar: WorkingCalendar, day: date, start: datetime, end: datetime) -> str:
    """The windows of a day as far as they lie between two instants."""
    texts = []
    midnight = datetime(day.year, day.month, day.day)
    for opens, closes in calendar.windows_on(day):
        low = max(midnight + timedelta(minutes=opens), start.astimezone(calendar.zone).replace(tzinfo=None))
        high = min(midnight + timedelta(minutes=closes), end.astimezone(calendar.zone).replace(tzinfo=None))
        if low < high:
            closing = "24:00" if high.date() > day else wording.clock_time(high)
            texts.append(f"{wording.clock_time(low)}–{closing}")
    return ", ".join(texts)


def _runs(calendar: WorkingCalendar, first: date, last: date) -> Iterator[Run]:
    run: Run | None = None
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        skipped, make_up = _kind(calendar, day)
        # Make-up days stand alone: each is a surprise worth a line.
        if run is not None and make_up is None and (run.skipped, run.make_up) == (skipped, make_up):
            run = run._replace(last=day)
            continue
        if run is not None:
            yield run
        run = Run(day, day, skipped, make_up)
    if run is not None:
        yield run


def _kind(calendar: WorkingCalendar, day: date) -> tuple[Message | Name | None, Name | None]:
    special = calendar.day(day)
    name = Name(special.name_zh, special.name_en) if special else None
    if not calendar.windows_on(day):
        return (name if name and any(name) else Message("no working day")), None
    return None, (name if special and special.kind == "work" else None)
