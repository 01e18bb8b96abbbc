"""The ladders limits ship with (D.5). Stored with each limit, so that each can be edited alone."""

from __future__ import annotations

from typing import Any

Ladder = list[dict[str, Any]]

WARN = {"step": "warn", "action": "notify", "to": ["holder", "owner"]}
BREACH = {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["supervisor"]}
OVERDUE = {"step": "breach", "at": {"share": 1.0}, "action": "start", "process": "overdue"}
ESCALATE = {"step": "escalate", "at": {"share": 2.0}, "action": "notify", "to": ["manager"]}
AT_ONCE = {"step": "escalate", "at": {"share": 1.0}, "action": "notify", "to": ["manager"]}

STANDARD: Ladder = [WARN, BREACH, OVERDUE, ESCALATE]
"""80 %: holder and case owner; 100 %: supervisor and the task 处理超时; 200 %: manager."""

IMMEDIATE: Ladder = [WARN, BREACH, OVERDUE, AT_ONCE]
"""The manager at once when the limit has passed: T-09, T-10, T-20, T-21."""

EMERGENCY: Ladder = [WARN | {"to": ["holder", "owner", "supervisor"]}, BREACH, OVERDUE, AT_ONCE]
"""The supervisor hears before the limit, the manager at it: T-14."""

NO_TASK: Ladder = [WARN, BREACH, ESCALATE]
"""No task 处理超时, because the diagram's own path takes over: T-04 hands over by itself."""

SUPERVISOR_LAST: Ladder = [WARN, BREACH, OVERDUE]
"""Ends with the supervisor: follow-ups, T-25."""

PROGRESS: Ladder = [
    {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["holder", "owner"]},
    {"step": "escalate", "at": {"share": 2.0}, "action": "notify", "to": ["supervisor"]},
    {"step": "escalate", "at": {"share": 2.0}, "action": "start", "process": "overdue"},
]
"""The holder when one update is missed, the supervisor after two: T-19."""

PARTS_NOTE: Ladder = [{"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["parts"]}]
"""A note for the supplier's rating: T-23."""

NONE: Ladder = []
"""Nobody is late: something begins, or a right ends."""
