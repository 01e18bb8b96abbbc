"""Where the desk is closed but a role has a roster, a new task goes to the person on call (R-034, 002 2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app import history
from app.cases import facts, numbers, office, telling
from app.identity import duty, users
from app.identity.duty import Turn
from app.identity.roles import ROLES
from app.notifications import notices
from app.policies import reading
from app.policies.calendar import WorkingCalendar
from app.policies.limits import DEFAULT_PROFILE

TOLD, GAP = "on_call", "duty_gap"
AHEAD = timedelta(days=7)
"""So far ahead a gap in a roster is looked for; the figure is ours."""

_NEVER_CLOSED = [["00:00", "24:00"]]


# req: R-034
def person(conn: Connection, role: str, business_key: str, at: datetime) -> str | None:
    """Who is on call for a task of ``role`` that arises at ``at``; None within office hours and where nobody is."""
    if role not in duty.kept(conn):
        return None
    profile = facts.profile(conn, business_key) if numbers.is_case(business_key) else None
    if is_open(conn, role, at, profile):
        return None
    turn = duty.on_call(conn, role, at, office.zone())
    return turn.person if turn else None


# req: R-034
def call(
    conn: Connection, business_key: str, name: str, task_id: UUID, step: tuple[str, str], due: datetime | None
) -> None:
    """Tell the person on call of a task that was given to him."""
    more = {
        "task": {"zh": step[0], "en": step[1] or step[0]}, "due": {"instant": due.isoformat()} if due else None,
        "link": {"path": f"/tasks/{task_id}"},
    }  # fmt: skip
    telling.people(conn, business_key, [name], TOLD, f"{TOLD}:{task_id}", more)


def office_hours(conn: Connection, role: str, profile: str | None = None) -> WorkingCalendar | None:
    """When the people of a role are at their desks; None: always.

    Its calendar in the profile, unless that never closes: technical support of 002 is promised round the clock, and
    it is outside the office's own hours that somebody has to be on call for it.
    """
    book = reading.book(conn)
    known = book.profile(profile)
    named = (book.setting(known, "calendar"), book.setting(DEFAULT_PROFILE, "calendar"))
    for version in (book.calendar_for(known, role), *(book.calendar(key) for key in named if key)):
        days = list(version.weekly.values())
        if len(days) < duty.DAYS or any([list(window) for window in day] != _NEVER_CLOSED for day in days):
            return reading.working_calendar(conn, version.id)
    return None


def is_open(conn: Connection, role: str, at: datetime, profile: str | None = None) -> bool:
    """Whether the people of a role are at their desks at ``at``."""
    hours = office_hours(conn, role, profile)
    return hours is None or hours.between(at, at + timedelta(seconds=1)) > 0


# req: R-034
def gaps(conn: Connection, role: str, start: datetime, end: datetime) -> list[Turn]:
    """The turns outside office hours for which nobody is on call who could come."""
    hours, fit = office_hours(conn, role), duty.fit(conn, role)
    return [
        turn
        for turn in duty.turns(conn, role, start, end, office.zone())
        if turn.person not in fit and hours is not None and not _all_open(hours, max(turn.start, start), turn.end)
    ]


# req: R-034
def warn_of_gaps(conn: Connection, now: datetime) -> None:
    """Tell the supervisors of each roster that has a gap in the days to come."""
    for role in duty.kept(conn):
        found = gaps(conn, role, now, now + AHEAD)
        if found:
            notices.to_users(
                conn, users.acting(conn, "supervisor"), GAP, f"role:{role}", _said(role, found),
                f"{GAP}:{role}:{found[0].start.isoformat()}:{now:%Y-%m-%d}",
            )  # fmt: skip
            history.record(conn, "duty:gap", subject=f"role:{role}", count=len(found), first=found[0].start.isoformat())


def _said(role: str, found: Sequence[Turn]) -> Mapping[str, Any]:
    return {
        "role": {"zh": ROLES[role].zh, "en": ROLES[role].en}, "count": len(found),
        "first": {"instant": found[0].start.isoformat()}, "until": {"instant": found[0].end.isoformat()},
        "link": {"path": f"/duty/{role}?week={duty.monday_of(found[0].day).isoformat()}"},
    }  # fmt: skip


def _all_open(hours: WorkingCalendar, start: datetime, end: datetime) -> bool:
    return hours.between(start, end) >= (end - start).total_seconds()
