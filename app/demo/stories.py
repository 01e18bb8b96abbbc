"""The stories of the demo: which customer calls when, with what, and what becomes of it. Thrown by seeded dice."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.demo import catalogue, customers
from app.demo.catalogue import FAULT, Matter
from app.demo.customers import Customer, Unit
from app.policies.calendar import WorkingCalendar

TIERS = ("normal", "normal", "normal", "normal", "normal", "member", "member", "long_term", "premium", "premium")
FROM_THE_DESK = ("remote", "software_update")
"""Plans that are carried out without anybody or anything on the road."""

SAME = {"result_reply": "confirm", "followup_reply": "followup_7d", "survey_reply": "followup_30d"}
"""What a customer is asked by a link is what customer service asks on the telephone."""
ORDINARY = "guided"
"""What becomes of a case that repeats another, before there is any other."""
NOT_YET = timedelta(minutes=35)
"""Who calls later than this before the end is not registered by then."""
MANY = 100
"""A demonstration of so many cases has some that were called in just before its end."""
AT_NIGHT = 0.12
"""So many write whenever it suits them, instead of calling in working hours."""
URGENT = 0.16
"""So many ordinary faults are urgent to those who call."""


@dataclass(frozen=True)
class Course:
    """The way a case goes; see ``courses.toml``.

    ``late``: hours that a form is left alone at first. ``by_link``: the customer answers whatever he can,
    ``silent``: nothing.
    ``before_end``: one such case comes so many working hours before the end, and ``stops_at`` a form that lies then.
    """

    name: str
    weight: int = 0
    answers: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    category: str = FAULT
    need: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    urgency: str = ""
    tier: str = ""
    twin: bool = False
    late: Mapping[str, float] = field(default_factory=dict)
    before_end: float | None = None
    stops_at: str = ""
    by_link: bool = False
    silent: bool = False


@dataclass
class Story:
    """One case to come. ``told`` counts how often each form was filled in, ``of`` names an earlier story it doubles."""

    number: int
    course: Course
    matter: Matter
    customer: Customer
    unit: Unit | None
    arrives: datetime
    dice: random.Random
    urgency: str
    of: Story | None = None
    business_key: str = ""
    told: Counter[str] = field(default_factory=Counter)

    @property
    def has_proof(self) -> bool:
        """Whether the customer has the receipt at hand."""
        return self.unit is not None and self.number % 3 != 0

    @property
    def is_known(self) -> bool:
        """Whether it is plain who calls."""
        return self.number % 9 != 0

    @property
    def through_sales(self) -> bool:
        """Whether the customer turns to whoever sold it to him."""
        return self.customer.type == "business" and self.number % 7 == 0

    @property
    def supplies(self) -> bool:
        """Whether what is missing comes within some days: most people find their receipt."""
        lacks = not self.is_known or (self.unit is not None and not self.has_proof)
        return lacks and self.number % 4 != 0

    @property
    def is_complex(self) -> bool:
        """Whether technical support calls it complex: what nobody puts right from his desk. A visit is agreed a day
        ahead (003 三(三)), a parcel takes days: neither keeps the 24 hours of a simple fault (001-1 §16; H-08)."""
        return self.plan_type not in FROM_THE_DESK

    @property
    def is_pressing(self) -> bool:
        """Whether somebody stands still or is in danger, and would have an engineer come the same day."""
        return self.urgency != "normal" or self.matter.is_so("core") or self.matter.is_so("hazard")

    @property
    def plan_type(self) -> str:
        """How technical support wants to solve it, this time."""
        return str(self.answer("plan", "plan_type") or "")

    def warranty(self, at: datetime) -> str:
        """Whether the product is in its warranty."""
        if self.unit is None:
            return "in"
        return "in" if self.unit.purchased + timedelta(days=365) >= at.date() else "out"

    @property
    def case_number(self) -> str:
        return self.business_key.partition(":")[2]

    def answer(self, form: str, key: str) -> Any:
        """What the course wants here, in this round of the form; None where it does not care."""
        for answers in (self.course.answers, courses()["default"].answers):
            for asked in (form, SAME.get(form, form)):
                if listed := answers.get(f"{asked}.{key}"):
                    return listed[min(self.told[asked], len(listed) - 1)]
        return None

    def tells(self, form: str) -> None:
        """A round of the form is over, by whichever way it was answered."""
        for asked in {form, SAME.get(form, form)}:
            self.told[asked] += 1

    def text(self, name: str) -> Any:
        """A text of the matter; of several one, and the same each time."""
        found = self.matter.texts.get(name)
        return found[self.number % len(found)] if isinstance(found, list) and name == "told" else found


def tell(cases: int, seed: int, begin: datetime, end: datetime, calendar: WorkingCalendar) -> list[Story]:
    """So many stories between ``begin`` and ``end``, the earliest first; every course once before any comes again."""
    dice = random.Random(f"{seed}:order")
    at_the_end = [one for one in courses().values() if one.before_end is not None and cases >= MANY]
    ways = list(_ways(cases - len(at_the_end), dice))
    if cases >= MANY:
        # In a small one what comes first in the book comes first: there the survey after thirty days is reached.
        dice.shuffle(ways)
    moments = sorted(_moment(dice, begin, end, calendar) for _ in ways)
    told = list(zip(moments, ways, strict=True))
    told += [(calendar.add(end, -int((course.before_end or 0.0) * 3600)), course) for course in at_the_end]
    stories: list[Story] = []
    for number, (arrives, course) in enumerate(sorted(told, key=lambda one: one[0]), 1):
        stories.append(_story(number, course, arrives, seed, stories))
    return stories


def linked(parent: Story, number: int, business_key: str, arrives: datetime) -> Story:
    """The story of a case that was opened for a new problem of a customer: guided, and done with."""
    dice = random.Random(f"linked:{number}")
    unit = parent.unit
    story = Story(number, courses()[ORDINARY], parent.matter, parent.customer, unit, arrives, dice, "normal")
    story.business_key = business_key
    return story


@cache
def courses() -> Mapping[str, Course]:
    text = Path(__file__).with_name("courses.toml").read_text(encoding="utf-8")
    return {name: _course(name, entry) for name, entry in tomllib.loads(text).items()}


def _ways(cases: int, dice: random.Random) -> Iterator[Course]:
    deck = [course for name, course in courses().items() if name != "default" and course.before_end is None]
    yield from deck[:cases]
    yield from dice.choices(deck, [course.weight for course in deck], k=max(0, cases - len(deck)))


def _moment(dice: random.Random, begin: datetime, end: datetime, calendar: WorkingCalendar) -> datetime:
    """Some moment, mostly of working time; more and more call, for the house grows known."""
    share = dice.random() ** 0.5
    end -= NOT_YET
    if dice.random() < AT_NIGHT:
        return begin + timedelta(seconds=(end - begin).total_seconds() * share)
    return calendar.add(begin, int(calendar.between(begin, end) * share))


def _story(number: int, course: Course, arrives: datetime, seed: int, before: Sequence[Story]) -> Story:
    dice = random.Random(f"{seed}:{number}")
    if course.twin and (first := _earlier(before, arrives)):
        return Story(number, course, first.matter, first.customer, first.unit, arrives, dice, first.urgency, of=first)
    matter = catalogue.pick(course.category, course.need, course.without, dice)
    customer = customers.invent(matter.product, course.tier or dice.choice(TIERS), number, dice)
    unit = customers.unit(matter.product, arrives.date(), number, dice) if matter.product else None
    urgency = course.urgency or _urgency(matter, dice)
    return Story(number, course, matter, customer, unit, arrives, dice, urgency)


def _earlier(before: Sequence[Story], arrives: datetime) -> Story | None:
    """The case of the last days that somebody calls about again."""
    known = (story for story in reversed(before) if story.matter.category == FAULT and story.of is None)
    return next((story for story in known if arrives - story.arrives > timedelta(hours=1)), None)


def _urgency(matter: Matter, dice: random.Random) -> str:
    if matter.is_so("standstill") or matter.is_so("hazard"):
        return "urgent"
    return "urgent" if matter.category == FAULT and dice.random() < URGENT else "normal"


def _course(name: str, entry: Mapping[str, Any]) -> Course:
    if name == "default":
        return Course(name, answers=entry)
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Course(name, **plain)
