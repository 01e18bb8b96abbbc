"""A running timer whose case is given another profile. Pure."""

from __future__ import annotations

from datetime import datetime

from app.policies import retiming
from app.policies.plans import Anchors
from app.policies.retiming import Pauses
from app.policies.rules import Rules
from app.policies.timers import Plan, TimerRow


def under(rules: Rules, row: TimerRow, profile: str, at: datetime, anchors: Anchors | None, pauses: Pauses) -> Plan:
    """The timer under ``profile`` from ``at`` on: the limit that holds there for the same facts, used time kept.

    A limit that was off until now counts from the start the timer had, its pauses honoured. A breach that happened
    stays. From here on it knows the newest rules, as a timer armed now would.
    """
    timer, book = retiming.running(rules, row, anchors, pauses), rules.book
    details = timer.details._replace(profile=profile, armed=book.revision, seen=book.revision)
    limit = book.limit(profile, row.limit_key, details.facts)
    calendar = book.calendar_for(profile, limit.role)
    moved = retiming.carried(rules, timer._replace(details=details), (limit, calendar), at, pauses)
    return retiming.planned(moved, row, at)
