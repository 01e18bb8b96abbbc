"""Time limits as data: profiles, limits, settings, working calendars, clocks and ladders. Answers what is
due, never acts.

A diagram names a limit by its key; when that falls due for a case is worked out here from tables that an
administrator changes in the browser. Every change is a publication: versions are added, never overwritten.
"""

from app.policies.explanation import explain
from app.policies.horizon import unpublished_years
from app.policies.plans import next_rung, plan, working_remaining
from app.policies.profiles import (
    effective,
    known_keys,
    limit_keys,
    report_dates,
    setting,
    setting_instant,
    setting_keys,
)
from app.policies.retiming import is_stale, recompute
from app.policies.seeding import seed
from app.policies.shipped.anchors import ANCHORS
from app.policies.timers import Details, Plan, TimerRow

__all__ = [
    "ANCHORS",
    "Details",
    "Plan",
    "TimerRow",
    "effective",
    "explain",
    "is_stale",
    "known_keys",
    "limit_keys",
    "next_rung",
    "plan",
    "recompute",
    "report_dates",
    "seed",
    "setting",
    "setting_instant",
    "setting_keys",
    "unpublished_years",
    "working_remaining",
]
