"""The jobs of the agenda. A job is a few lines: it calls the rooms that know what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from app import files, policies
from app.cases import long_holds, on_call, supplements
from app.cases.clock_acts import reminding
from app.engine import drafts
from app.identity import roles, sessions, signin
from app.notifications import notices
from app.runner import certificate_warnings
from app.runner.agenda import Job

DRAFTS_KEPT = timedelta(days=90)
"""A half-filled form that nobody touched for so long belongs to a task that somebody else has done."""


def all_jobs(data: Path) -> Sequence[Job]:
    """``data`` is the folder the files lie in."""
    return (
        Job("clean_up", time(3, 10), clean_up),
        Job("forget_files", time(3, 30), partial(forget_files, data)),
        Job("duty_gaps", time(8, 15), on_call.warn_of_gaps),
        Job("calendar_horizon", time(8, 30), warn_of_horizon),
        Job("certificates", time(8, 45), certificate_warnings.warn),
        Job("supplements", time(9, 0), supplements.remind),
        Job("long_holds", time(9, 15), long_holds.remind),
        Job("long_clock_acts", time(9, 15), reminding.remind),
    )


def clean_up(conn: Connection, now: datetime) -> None:
    """Remove what has served its time: ended sign-ins, old failed attempts, forgotten drafts."""
    sessions.clean(conn)
    signin.forget_old_attempts(conn)
    drafts.forget_old(conn, now - DRAFTS_KEPT)


def forget_files(data: Path, conn: Connection, now: datetime) -> None:
    """Free the disk of what belongs to nothing: forms that were never sent, and cases that were anonymised."""
    files.forget_loose(conn, drafts_before=now - DRAFTS_KEPT)
    files.sweep(conn, data)


def warn_of_horizon(conn: Connection, now: datetime) -> None:
    """Tell the administrators of every year whose holidays a working calendar should know by now."""
    for missing in policies.unpublished_years(conn, now):
        notices.to_roles(
            conn,
            [roles.ADMIN],
            "calendar_horizon",
            f"calendar:{missing.calendar}",
            {"calendar": {"zh": missing.name_zh, "en": missing.name_en}, "year": missing.year},
            f"calendar_horizon:{missing.calendar}:{missing.year}:{now:%Y-%m-%d}",
        )
