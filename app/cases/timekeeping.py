"""The engine's timekeeper: policies, asked with the facts and instants of a case. It computes nothing.

Neither the engine nor the policies know a case; here the three meet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import policies
from app.actor import Actor
from app.cases import facts, holds, numbers, standing
from app.cases.clock_acts import carrying
from app.engine.host import Plan, Planned
from app.policies import reading, retiming
from app.policies.limits import PAUSE_REASONS
from app.policies.plans import Anchors


class Timekeeper:
    """Answers what is due. A matter that is no case has no facts, and the active profile."""

    def plan(
        self, conn: Connection, key: str, business_key: str, *, at: datetime, waits: bool, again: bool = False
    ) -> Plan:
        """Arm the limit ``key`` under the profile the case was registered with (H-57)."""
        known = _facts(conn, business_key)
        profile, anchors = known.pop("profile", None), _nothing if again else _anchors(conn, business_key)
        return _plan(policies.plan(conn, key, at=at, facts=known, anchors=anchors, profile=profile, waits=waits))

    def due(self, conn: Connection, timer: Any, at: datetime) -> Plan:
        """The plan of a waiting timer: recomputed when rules that reach it have changed, else as stored."""
        return _plan(policies.recompute(conn, timer, at, _anchors(conn, timer.business_key)))

    def renewed(self, conn: Connection, timers: Sequence[Any], at: datetime) -> Sequence[Planned | None]:
        """The plans of many timers under the rules that hold now, None where nothing new concerns one.

        What the cases know is asked for all at once.
        """
        rules = reading.rules(conn)
        behind = standing.Behind(conn, timers)
        return [
            retiming.renewed(rules, timer, at, behind.anchors(timer), lambda timer=timer: behind.pauses(timer))  # type: ignore[misc]
            for timer in timers
        ]

    def rungs(
        self, conn: Connection, timer: Any, at: datetime
    ) -> tuple[Sequence[Mapping[str, Any]], int, datetime | None]:
        """The rungs due at ``at`` as the ladder stores them, the index of the next one and its instant."""
        climb = policies.next_rung(conn, timer, at)
        return [rung.document for rung in climb.rungs], climb.rung, climb.next_at

    def catch_up(self, conn: Connection, business_key: str) -> None:
        """Bring a case up with the pauses and extensions of many that are under way."""
        if numbers.is_case(business_key):
            carrying.reach(conn, business_key)

    def settle(
        self, conn: Connection, business_key: str, instance_id: int, waits: Collection[tuple[str, str]] | None,
        actor: Actor, at: datetime,
    ) -> None:  # fmt: skip
        """Put the case on hold, or take it off, as its instance says; clocks armed while it is held stand at once."""
        if numbers.is_case(business_key):
            holds.settle(conn, business_key, instance_id, waits, actor, at)

    def waiting_reasons(self) -> Collection[str]:
        return PAUSE_REASONS

    def worked(self, conn: Connection, role: str, business_key: str, since: datetime, until: datetime) -> int:
        """Working seconds between two instants, on the calendar of the role."""
        book = reading.book(conn)
        calendar = book.calendar_for(book.profile(_profile(conn, business_key)), role)
        return reading.working_calendar(conn, calendar.id).between(since, until)

    def limit_keys(self, conn: Connection) -> Collection[str]:
        return policies.known_keys(conn)

    def setting(self, conn: Connection, key: str, business_key: str) -> Any:
        """The value of a setting in the profile of the case, as a condition may use it. Raises UnknownKey."""
        value = policies.setting(conn, key, _profile(conn, business_key))
        # “3 times within 3 days” is one setting; a condition asks for the number.
        return value["count"] if isinstance(value, Mapping) and "count" in value else value

    def setting_keys(self, conn: Connection) -> Collection[str]:
        return policies.setting_keys(conn)


def _plan(plan: Any) -> Plan:
    """The engine's own plan has fewer fields; the rest policies keep in ``details``."""
    return Plan(**{field.name: getattr(plan, field.name) for field in fields(Plan)})


def _facts(conn: Connection, business_key: str) -> dict[str, Any]:
    return facts.of_limits(conn, business_key) if numbers.is_case(business_key) else {}


def _profile(conn: Connection, business_key: str) -> str | None:
    return facts.profile(conn, business_key) if numbers.is_case(business_key) else None


def _anchors(conn: Connection, business_key: str) -> Anchors:
    """Asked once, and only when a limit counts from something."""
    found: Mapping[str, datetime] | None = None

    def anchor(name: str) -> datetime | None:
        nonlocal found
        if found is None:
            found = facts.anchors(conn, business_key) if numbers.is_case(business_key) else {}
        return found.get(name)

    return anchor


def _nothing(anchor: str) -> datetime | None:
    """The next occurrence of a repeating timer counts from the last one."""
    return None
