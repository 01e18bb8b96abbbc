"""The rule book: every version of every limit, setting and calendar up to a revision, and how one is
chosen. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from app.errors import NotFound
from app.policies import limits
from app.policies.limits import DEFAULT_PROFILE, Limit

NEW, RUNNING, RECOUNT = REACHES = ("new", "running", "recount")
"""Whom a publication reaches: new timers only; running ones too, their used time kept; or counted again
from the start."""


class UnknownKey(NotFound):
    """There is no limit and no setting “{key}”."""


class UnknownProfile(NotFound):
    """There is no profile “{key}”."""


class UnknownCalendar(NotFound):
    """There is no working calendar “{key}”."""


class Publication(NamedTuple):
    """One act of changing rules."""

    revision: int
    reach: str
    at: datetime


class View(NamedTuple):
    """What a timer sees of the book: everything up to the revision ``armed``, and of what was published
    after that, up to ``until``, only what reaches running timers."""

    armed: int
    until: int

    def sees(self, version: Versioned) -> bool:
        return version.revision <= self.armed or (version.revision <= self.until and version.reach != NEW)


class Versioned(Protocol):
    @property
    def revision(self) -> int: ...
    @property
    def reach(self) -> str: ...


@dataclass(frozen=True)
class LimitVersion:
    """What one profile says of one key; no limits: it inherits."""

    number: int
    revision: int
    reach: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class SettingVersion:
    number: int
    revision: int
    reach: str
    value: Any
    inherits: bool
    basis: str


@dataclass(frozen=True)
class CalendarVersion:
    """A published version of a working calendar, without its days. ``weekly`` as stored: {"mon":
    [["08:00", "18:00"]]}."""

    id: int
    key: str
    name_zh: str
    name_en: str
    number: int
    revision: int
    reach: str
    zone: str
    weekly: Mapping[str, Sequence[Sequence[str]]]
    published_until: date | None


@dataclass(frozen=True)
class Profile:
    key: str
    name_zh: str
    name_en: str
    source: str
    archived: bool


@dataclass(frozen=True)
class Key:
    """The name of a limit or a setting."""

    key: str
    kind: str
    value_type: str
    name_zh: str
    name_en: str
    section: str
    source: str


Version = TypeVar("Version", bound=Versioned)


@dataclass(frozen=True)
class Book:
    """Versions stand in the order of their publication. A profile of None is the active one."""

    revision: int
    active_profile: str
    publications: tuple[Publication, ...]
    profiles: Mapping[str, Profile]
    keys: Mapping[str, Key]
    limits: Mapping[tuple[str, str], tuple[LimitVersion, ...]]
    limits_by_id: Mapping[int, Limit]
    settings: Mapping[tuple[str, str], tuple[SettingVersion, ...]]
    calendars: Mapping[str, tuple[CalendarVersion, ...]]
    calendars_by_id: Mapping[int, CalendarVersion]

    @property
    def now(self) -> View:
        """What a new timer sees: all of it."""
        return View(self.revision, self.revision)

    def profile(self, key: str | None) -> str:
        """``key`` if there is such a profile, else the active one."""
        return key if key is not None and key in self.profiles else self.active_profile

    # req: R-019
    def limit(self, profile: str, key: str, facts: Mapping[str, Any], view: View | None = None) -> Limit:
        """The limit in force: the first of the profile that applies, else of the default; else one that is
        off.

        ``facts`` as the case gives them; what follows from them is worked out here.
        """
        view = view or self.now
        full = limits.known(
            facts,
            self.setting(profile, "premium_tiers", view) or [],
            self.setting(profile, "remote_regions", view) or [],
        )
        for place in (profile, DEFAULT_PROFILE):
            version = newest(self.limits.get((place, key), ()), view)
            for limit in version.limits if version else ():
                if limit.applies(full):
                    return limit
        return limits.nothing(profile, key)

    def setting(self, profile: str, key: str, view: View | None = None) -> Any:
        """The value of a setting; None when it is switched off. Raises UnknownKey."""
        if key not in self.keys:
            raise UnknownKey(key=key)
        version = self.setting_version(profile, key, view)
        return version.value if version else None

    def setting_version(self, profile: str, key: str, view: View | None = None) -> SettingVersion | None:
        """The version of a setting in force, of the profile or of the default."""
        for place in (profile, DEFAULT_PROFILE):
            version = newest(self.settings.get((place, key), ()), view or self.now)
            if version is not None and not version.inherits:
                return version
        return None

    def calendar(self, key: str, view: View | None = None) -> CalendarVersion:
        """The version of a calendar in force. Raises UnknownCalendar."""
        version = newest(self.calendars.get(key, ()), view or self.now)
        if version is None:
            raise UnknownCalendar(key=key)
        return version

    def calendar_for(self, profile: str, role: str, view: View | None = None) -> CalendarVersion:
        """The calendar of the accountable role in the profile, else the profile's own."""
        by_role = self.setting(profile, "calendar_roles", view) or {}
        return self.calendar(by_role.get(role) or self.setting(profile, "calendar", view), view)

    def reaching(self, seen: int) -> Sequence[Publication]:
        """The publications after the revision ``seen`` that reach running timers, oldest first."""
        start = bisect_right(self.publications, seen, key=lambda publication: publication.revision)
        return [publication for publication in self.publications[start:] if publication.reach != NEW]


def newest(versions: Sequence[Version], view: View) -> Version | None:
    """The last version that can be seen."""
    return next((version for version in reversed(versions) if view.sees(version)), None)
