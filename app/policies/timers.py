"""A timer as the policies see it: its row, what they keep in it, and the plan they give for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Protocol

from app.policies.clocks import Extension


class TimerRow(Protocol):
    """A stored timer, as the policies read it. A ``Plan`` has the same attributes.

    What they must know of it beyond the engine's own columns stands in ``details``, which the engine stores
    and hands back unread.
    """

    @property
    def id(self) -> int | None: ...
    @property
    def limit_key(self) -> str: ...
    @property
    def limit_version(self) -> int: ...
    @property
    def calendar_version(self) -> int: ...
    @property
    def details(self) -> Mapping[str, Any]: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def next_at(self) -> datetime | None: ...
    @property
    def rung(self) -> int: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def fired_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Details:
    """What is kept of a timer besides the engine's columns.

    ``facts`` are those of the case at the arming, so that a limit with conditions can be chosen again without
    the case. ``armed`` is the revision at the arming, ``seen`` the last one taken into account. ``since`` is
    when the running stretch began, ``used`` what was used up before it, in the limit's own unit (see
    ``units``). ``waits``: a catch event, which has no ladder. ``promise``: somebody is late when it is up;
    of a reminder or the end of a window nobody is. ``extensions``: the time it was given beyond its limit.
    """

    profile: str
    facts: Mapping[str, Any]
    anchored: bool
    waits: bool
    started: datetime
    since: datetime
    armed: int
    seen: int
    used: int = 0
    promise: bool = True
    extensions: tuple[Extension, ...] = ()

    @classmethod
    def of(cls, row: TimerRow) -> Details:
        instants = {name: datetime.fromisoformat(row.details[name]) for name in ("started", "since")}
        given = row.details.get("extensions", ())
        more = tuple(Extension(id, length, datetime.fromisoformat(at)) for id, length, at in given)
        return cls(**{**row.details, **instants, "extensions": more})

    @property
    def document(self) -> dict[str, Any]:
        instants = {"started": self.started.isoformat(), "since": self.since.isoformat()}
        stored = {**vars(self), "facts": dict(self.facts), **instants}
        del stored["extensions"]
        if self.extensions:
            stored["extensions"] = [[one.id, one.length, one.at.isoformat()] for one in self.extensions]
        return stored


@dataclass(frozen=True)
class Plan:
    """When a timer is due and when it next needs attention, with the rules that say so. Instants are UTC.

    ``limit_version`` and ``calendar_version`` are ids of rows that never change; a ``limit_version`` of 0 is
    no limit. ``due_at`` is None when the limit is switched off. ``next_at`` is the next rung or the due
    instant, whichever comes first. ``id`` and ``fired_at`` are the stored timer's.
    """

    limit_key: str
    limit_version: int
    calendar_version: int
    started_at: datetime
    due_at: datetime | None
    next_at: datetime | None
    rung: int
    provisional: bool
    paused_at: datetime | None
    details: Mapping[str, Any]
    id: int | None = None
    fired_at: datetime | None = None

    @property
    def profile(self) -> str:
        return str(self.details["profile"])

    @property
    def used_seconds(self) -> int:
        """What was used up before the running stretch, in the limit's own unit (see ``units``)."""
        return int(self.details["used"])

    @property
    def anchored(self) -> bool:
        """Whether the count began at the limit's anchor; else at the arming."""
        return bool(self.details["anchored"])


def stored(row: TimerRow) -> Plan:
    """The plan as the row has it."""
    return Plan(**{field.name: getattr(row, field.name) for field in fields(Plan)})
