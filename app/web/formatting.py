"""Instants, days and durations as a person reads them: in the office's time zone, in the person's language.

Everything is rendered here, on the server: it must not depend on the zone or the scripts of a browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from app import clock
from app.engine import worklist
from app.i18n import Message
from app.policies.wording import STANDS_FOR
from app.web import doors

MINUTE, HOUR, DAY = 60, 3600, 86400

#: From here on minutes, then hours, no longer interest anybody.
_HOURS_ALONE = 24 * HOUR
_DAYS_AND_HOURS = 3 * DAY


@dataclass(frozen=True)
class Due:
    """What a chip shows of a promise: when it ends, and how much of it is left.

    ``left`` is what remains of its own kind of time (working time for a limit in working time), negative once
    broken. ``warned`` says that a rung of its ladder was reached, ``waits`` what a clock that stands, or a
    step without one, waits for. ``chosen``: a date somebody chose, which breaks no promise when it passes.
    ``at`` None means: no limit. ``timer`` is the clock whose page explains it, if there is one.
    """

    at: datetime | None
    left: timedelta | None = None
    warned: bool = False
    paused: bool = False
    working: bool = True
    provisional: bool = False
    timer: int | None = None
    waits: str = ""
    chosen: bool = False

    @property
    def state(self) -> str:
        if self.at is None or self.left is None:
            return "paused" if self.waits else "off"
        if self.left < timedelta(0):
            return "soon" if self.chosen else "late"
        if self.paused:
            return "paused"
        return "soon" if self.warned else "ok"

    @property
    def text(self) -> Message:
        if self.state == "off":
            return Message("No limit")
        if self.state == "paused":
            if self.waits in STANDS_FOR:
                return Message("On hold · {reason}", reason=STANDS_FOR[self.waits])
            return self.rest
        span = duration(abs(self.left or timedelta(0)), working=self.working)
        if self.left is not None and self.left < timedelta(0):
            return Message("{span} past", span=span) if self.chosen else Message("{late} late", late=span)
        return Message("{left} left", left=span)

    @property
    def rest(self) -> Message:
        """What is left to a clock that stands, once it runs again."""
        return Message("Paused, {left} left", left=duration(self.left or 0, working=self.working))


def duration(span: timedelta | float, *, working: bool = False) -> Message:
    """“2小时9分”; takes seconds too.

    Working time is never given in days: eight hours of it are a day to some and a third of a day to others.
    """
    seconds = int(span.total_seconds() if isinstance(span, timedelta) else span)
    days, hours, minutes = seconds // DAY, seconds // HOUR, seconds // MINUTE
    if seconds < MINUTE:
        return Message("less than a minute")
    if seconds < HOUR:
        return Message("{minutes} min", minutes=minutes)
    if (seconds < 2 * DAY and minutes % 60 == 0) or (working and seconds >= _HOURS_ALONE):
        return Message("{hours} h", hours=hours)
    if working or seconds < 2 * DAY:
        return Message("{hours} h {minutes} min", hours=hours, minutes=minutes % 60)
    if seconds >= _DAYS_AND_HOURS or hours % 24 == 0:
        return Message("{days} d", days=days)
    return Message("{days} d {hours} h", days=days, hours=hours % 24)


def local(instant: datetime) -> datetime:
    """The instant on the office's wall clock."""
    return instant.astimezone(ZoneInfo(doors.settings().time_zone))


def moment(instant: datetime) -> str:
    """“2026-11-23 14:05”: the one way both languages read alike."""
    return f"{local(instant):%Y-%m-%d %H:%M}"


def short_moment(instant: datetime) -> str:
    """Without the year when it is this one: for narrow lists."""
    here = local(instant)
    return f"{here:%m-%d %H:%M}" if here.year == local(clock.now()).year else f"{here:%Y-%m-%d}"


def day(value: date | datetime) -> str:
    return f"{local(value) if isinstance(value, datetime) else value:%Y-%m-%d}"


def amount(number: int) -> str:
    """A number beside a line of a menu or a tab; counts go no further than they are worth."""
    return str(number) if number < worklist.MOST else f"{worklist.MOST - 1}+"


def register(app: Flask) -> None:
    app.jinja_env.globals.update(now=clock.now)
    app.jinja_env.filters.update(moment=moment, short_moment=short_moment, day=day, duration=duration, amount=amount)
