"""A timer as the policies see it: its row, what they keep in it, and the plan they give for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from app.policies.clocks import Extension


class ClockRow(Protocol):
    """What of a stored timer says how its clock runs: its due instant is computed from these alone.

    What the policies must know of it beyond the engine's own columns stands in ``details``, which the engine stores
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
    def paused_at(self) -> datetime | None: ...
    @property
    def fired_at(self) -> datetime | None: ...


class TimerRow(ClockRow, Protocol):
    """A stored timer, as the policies read it, with its place on the ladder. A ``Plan`` has the same attributes."""

    @property
    def next_at(self) -> datetime | None: ...
    @property
    def rung(self) -> int: ...
    @property
    def provisional(self) -> bool: ...


class Details(NamedTuple):
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
    def of(cls, row: ClockRow) -> Details:
        kept = row.details
        given = kept.get("extensions", ())
        return cls(
            kept["profile"], kept["facts"], kept["anchored"], kept["waits"],
            datetime.fromisoformat(kept["started"]), datetime.fromisoformat(kept["since"]),
            kept["armed"], kept["seen"], kept["used"], kept["promise"],
            tuple(Extension(id, length, datetime.fromisoformat(at)) for id, length, at in given) if given else (),
        )  # fmt: skip

    @property
    def document(self) -> dict[str, Any]:
        stored = {
            "profile": self.profile, "facts": dict(self.facts), "anchored": self.anchored, "waits": self.waits,
            "started": self.started.isoformat(), "since": self.since.isoformat(),
            "armed": self.armed, "seen": self.seen, "used": self.used, "promise": self.promise,
        }  # fmt: skip
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
