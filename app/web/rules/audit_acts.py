"""One act of changing a rule as the audit page shows it, whatever room keeps it. Nothing is written for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.i18n import Message
from app.web.language import say
from app.web.rules.rule_changes import Change

LIMIT, SETTING, CALENDAR, PROFILE = "limit", "setting", "calendar", "profile"
GIVEN, MOVED, LIST, ROSTER, LINES, STAND_INS = "given", "moved", "list", "roster", "lines", "substitutes"
CLOCKS = "clocks"

KINDS = {
    LIMIT: Message("Time limit and ladder"),
    SETTING: Message("Setting of a profile"),
    CALENDAR: Message("Calendar"),
    PROFILE: Message("Profile"),
    GIVEN: Message("Profile given to a customer or product type"),
    MOVED: Message("Running cases moved to another profile"),
    CLOCKS: Message("Clocks in bulk"),
    LIST: Message("Code list"),
    ROSTER: Message("Duty roster"),
    LINES: Message("Reporting lines"),
    STAND_INS: Message("Substitute of a role"),
}


@dataclass(frozen=True)
class Act:
    """Who changed what, when and why. ``changes`` reads old and new when the act is shown; ``href`` leads to the page
    where the two are compared; ``note`` says whom it reaches, or that it is a way back."""

    at: datetime
    kind: str
    subject: str
    author: str
    reason: str
    href: Callable[[Connection], str]
    changes: Callable[[Connection], Sequence[Change]]
    note: Message | None = None


Source = Callable[[Connection, datetime, datetime], Sequence[Act]]
"""What a room knows of the changes in a time, newest first."""


def straight(address: str) -> Callable[[Connection], str]:
    """An address that needs no looking up."""
    return lambda conn: address


def change(label: Message | str, before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """One attribute, if it differs."""
    old, new = (list(lines) or ["—"] for lines in (before, after))
    return [Change(say(label), old, new)] if old != new else []
