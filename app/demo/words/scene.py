"""Somebody fills in a form of a story: what that person knows and when it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.actor import Actor
from app.demo.diary import Diary
from app.demo.stories import Story
from app.policies.calendar import WorkingCalendar

HALF = 1800
"""People agree on full and half hours."""


@dataclass(frozen=True)
class Picture:
    """A picture to be uploaded before the form is sent."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Scene:
    """Somebody at a form of a story, at an instant."""

    story: Story
    form: str
    actor: Actor
    now: datetime
    calendar: WorkingCalendar
    diary: Diary

    def text(self, name: str) -> Any:
        return self.story.text(name)

    def one_of(self, *texts: str) -> str:
        """One of several ways to say it."""
        return self.story.dice.choice(texts)

    def in_hours(self, hours: float) -> str:
        """So many working hours from now, on the next half hour."""
        return self._on_the_half_hour(self.calendar.add(self.now, int(hours * 3600)))

    def not_before(self, **ahead: float) -> str:
        """The first working half hour that lies so far ahead on the clock."""
        return self._on_the_half_hour(self.now + timedelta(**ahead))

    def ago(self, **back: float) -> str:
        return (self.now - timedelta(**back)).isoformat()

    def day(self, days: int) -> str:
        """The date so many days from now, or the next working one."""
        return self.calendar.date_of(self.calendar.next_moment(self.now + timedelta(days=days))).isoformat()

    def _on_the_half_hour(self, earliest: datetime) -> str:
        full = datetime.fromtimestamp(-(-earliest.timestamp() // HALF) * HALF, earliest.tzinfo)
        moment = self.calendar.next_moment(full)
        # Where the office has just closed the next opening is a half hour too.
        return moment.isoformat()


Word = Callable[[Scene], Any]


def said(name: str) -> Word:
    """The text of the matter that is called so."""
    return lambda scene: scene.text(name)


def always(entry: Any) -> Word:
    return lambda scene: entry


def either(*texts: str) -> Word:
    """One of these, thrown by the dice of the story."""
    return lambda scene: scene.one_of(*texts)
