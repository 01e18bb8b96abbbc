"""A change of rules that is written and not yet published: what it would make of the rules, and publishing it.

``over`` lays the change over the rules as the very publication it would be, so that its effect is computed by the
code that will carry it out. ``key`` names the limit whose timers alone it can move; None: it may move any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection

from app.errors import Problem
from app.i18n import Message
from app.policies import limits, loading, publications, versions
from app.policies.book import Book, CalendarVersion, LimitVersion, Publication, SettingVersion
from app.policies.calendar import WorkingCalendar
from app.policies.rules import Rules
from app.policies.versions import CalendarContent, Values

_NOT_YET = -1
"""The id of a row that is not written yet. Rows count upwards from 1."""


@dataclass(frozen=True)
class LimitProposal:
    """What ``profile`` shall say of the limit ``key``; no values: it shall inherit again."""

    profile: str
    key: str
    values: Sequence[Values]

    @property
    def subject(self) -> str:
        return f"{self.profile}/{self.key}"

    def problems(self) -> list[Problem]:
        """What is wrong, at "<column>.<number of the limit>", counted from 0."""
        found = [
            Problem(problem.message, f"{problem.place}.{number}")
            for number, one in enumerate(self.values)
            for problem in limits.check(one)
        ]
        for_all = [number for number, one in enumerate(self.values) if not one.get("condition")]
        if for_all and for_all[0] + 1 < len(self.values):
            never = Message("This holds in every case, so the limits after it are never reached. Put it last.")
            found.append(Problem(never, f"condition.{for_all[0]}"))
        return found

    def over(self, rules: Rules, reach: str, at: datetime) -> Rules:
        book = rules.book
        act = Publication(book.revision + 1, reach, at)
        held = book.limits.get((self.profile, self.key), ())
        number = held[-1].number + 1 if held else 1
        proposed = tuple(
            limits.read(
                SimpleNamespace(**{**versions.LIMIT_DEFAULTS, **one, "id": _NOT_YET - place, "position": place}),
                self.profile, self.key, number, act.revision,
            )
            for place, one in enumerate(self.values)
        )  # fmt: skip
        version = LimitVersion(number, act.revision, reach, proposed)
        return Rules(
            replace(
                _later(book, act),
                limits={**book.limits, (self.profile, self.key): (*held, version)},
                limits_by_id={**book.limits_by_id, **{one.id: one for one in proposed}},
            ),
            rules.calendar_of,
        )

    def publish(self, conn: Connection, **act: Any) -> int:
        """See ``publications.limit``: author, reason, reach, expected."""
        return publications.limit(conn, self.profile, self.key, self.values, **act)


@dataclass(frozen=True)
class SettingProposal:
    """What ``profile`` shall say of the setting ``setting``; ``versions.INHERIT`` takes its word back."""

    profile: str
    setting: str
    value: Any
    key = None

    @property
    def subject(self) -> str:
        return f"{self.profile}/{self.setting}"

    def problems(self) -> list[Problem]:
        return []

    def over(self, rules: Rules, reach: str, at: datetime) -> Rules:
        book = rules.book
        act = Publication(book.revision + 1, reach, at)
        held = book.settings.get((self.profile, self.setting), ())
        inherits = self.value is versions.INHERIT
        value = None if inherits else self.value
        version = SettingVersion(held[-1].number + 1 if held else 1, act.revision, reach, value, inherits, "")
        settings = {**book.settings, (self.profile, self.setting): (*held, version)}
        return Rules(replace(_later(book, act), settings=settings), rules.calendar_of)

    def publish(self, conn: Connection, **act: Any) -> int:
        """See ``publications.setting``: author, reason, reach, expected."""
        return publications.setting(conn, self.profile, self.setting, self.value, **act)


@dataclass(frozen=True)
class CalendarProposal:
    """What the working calendar ``calendar`` shall be, whole."""

    calendar: str
    content: CalendarContent
    key = None

    @property
    def subject(self) -> str:
        return self.calendar

    def problems(self) -> list[Problem]:
        return publications.calendar_problems(self.content)

    def over(self, rules: Rules, reach: str, at: datetime) -> Rules:
        book, content = rules.book, self.content
        act = Publication(book.revision + 1, reach, at)
        held = book.calendars[self.calendar]
        version = CalendarVersion(
            _NOT_YET, self.calendar, held[-1].name_zh, held[-1].name_en, held[-1].number + 1, act.revision, reach,
            content.zone, content.weekly, content.published_until,
        )  # fmt: skip
        days = [SimpleNamespace(**{**versions.DAY_DEFAULTS, **day}) for day in content.days]
        compiled = loading.compiled(content.zone, content.weekly, days, content.published_until)

        def calendar_of(version_id: int) -> WorkingCalendar:
            return compiled if version_id == _NOT_YET else rules.calendar_of(version_id)

        calendars = {**book.calendars, self.calendar: (*held, version)}
        by_id = {**book.calendars_by_id, _NOT_YET: version}
        return Rules(replace(_later(book, act), calendars=calendars, calendars_by_id=by_id), calendar_of)

    def publish(self, conn: Connection, **act: Any) -> int:
        """See ``publications.calendar``: author, reason, reach, expected."""
        return publications.calendar(conn, self.calendar, self.content, **act)


Proposal = LimitProposal | SettingProposal | CalendarProposal


def _later(book: Book, act: Publication) -> Book:
    return replace(book, revision=act.revision, publications=(*book.publications, act))


def from_row(row: Mapping[str, Any]) -> Values:
    """The columns of a published limit as the values of a new one: what somebody begins to edit."""
    return {name: row[name] for name in ("duration", "unit", *versions.LIMIT_DEFAULTS)}
