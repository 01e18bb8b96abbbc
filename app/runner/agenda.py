"""The agenda: what happens every day at a set time on the wall clock, once for each day, and is caught up.

APScheduler rings the bell and keeps nothing; that a job ran is a row, written in the transaction of its work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.db import Database
from app.runner.tables import job_run

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Work for every day, at the time ``at`` of the office's wall clock."""

    name: str
    at: time
    work: Callable[[Connection, datetime], object]

    def day_due(self, now: datetime, zone: ZoneInfo) -> date:
        """The last day whose time has come. Older ones are not made up for: the work would be the same."""
        local = now.astimezone(zone)
        return local.date() if local.time() >= self.at else local.date() - timedelta(days=1)


class Agenda:
    """Runs the jobs at their times, and at ``start`` those that were missed."""

    def __init__(self, database: Database, jobs: Sequence[Job], zone: ZoneInfo) -> None:
        self._database, self._jobs, self._zone = database, jobs, zone
        self._scheduler = BackgroundScheduler(timezone=zone)
        for job in jobs:
            self._scheduler.add_job(
                self.catch_up,
                CronTrigger(hour=job.at.hour, minute=job.at.minute, timezone=zone),
                id=job.name,
                coalesce=True,
                # By default a job that starts a second late is dropped without a word.
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self.catch_up()
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def catch_up(self) -> list[str]:
        """Run every job that is due and has not run for its day; the names of those that ran."""
        now = clock.now()
        return [job.name for job in self._jobs if self._run(job, now)]

    def _run(self, job: Job, now: datetime) -> bool:
        day = job.day_due(now, self._zone)
        if self._has_run(job, day):
            return False
        try:
            with self._database.transaction() as conn:
                if not _claim(conn, job, day, now):
                    return False
                job.work(conn, now)
        except Exception:
            # Its row went with the transaction, so the job is tried again at the next bell or start.
            log.exception("The job %s failed.", job.name)
            return False
        return True

    def _has_run(self, job: Job, day: date) -> bool:
        with self._database.reading() as conn:
            ran = select(job_run.c.job).where(job_run.c.job == job.name, job_run.c.period == day.isoformat())
            return conn.scalar(ran) is not None


def _claim(conn: Connection, job: Job, day: date, now: datetime) -> bool:
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    row = insert(job_run).values(job=job.name, period=day.isoformat(), ran_at=now)
    # Not the row count: after an INSERT psycopg's is gone by the time it is asked.
    return conn.scalar(row.on_conflict_do_nothing().returning(job_run.c.job)) is not None
