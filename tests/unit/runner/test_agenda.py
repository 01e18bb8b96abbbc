from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from app import clock
from app.db import Database
from app.runner.agenda import Agenda, Job
from app.runner.tables import job_run

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


class Work:
    """Counts its runs, and fails while it is told to."""

    def __init__(self) -> None:
        self.runs: list[datetime] = []
        self.fails = False

    def __call__(self, conn: Connection, now: datetime) -> None:
        if self.fails:
            raise ConnectionError
        self.runs.append(now)


def runs_of(database: Database) -> list[tuple[str, str]]:
    with database.reading() as conn:
        return [tuple(row) for row in conn.execute(select(job_run.c.job, job_run.c.period))]


def test_a_job_missed_while_nobody_was_there_runs_at_the_next_look_and_only_once(any_db: Database) -> None:
    work = Work()
    agenda = Agenda(any_db, [Job("clean-up", time(3), work)], SHANGHAI)
    with clock.frozen(MORNING):
        assert agenda.catch_up() == ["clean-up"]
        assert agenda.catch_up() == []
    assert work.runs == [MORNING.astimezone(UTC)]
    assert runs_of(any_db) == [("clean-up", "2026-11-23")]


def test_before_its_time_a_job_is_due_for_the_day_before(db: Database) -> None:
    agenda = Agenda(db, [Job("clean-up", time(3), Work())], SHANGHAI)
    with clock.frozen(MORNING.replace(hour=2, minute=59)):
        agenda.catch_up()
    with clock.frozen(MORNING.replace(hour=3)):
        agenda.catch_up()
    assert runs_of(db) == [("clean-up", "2026-11-22"), ("clean-up", "2026-11-23")]


def test_the_day_is_that_of_the_office_not_of_utc() -> None:
    job = Job("clean-up", time(3), Work())
    assert job.day_due(datetime(2026, 11, 22, 20, tzinfo=UTC), SHANGHAI) == date(2026, 11, 23)


def test_many_missed_days_are_made_up_by_one_run(db: Database) -> None:
    work = Work()
    agenda = Agenda(db, [Job("clean-up", time(3), work)], SHANGHAI)
    for later in (0, 30):
        with clock.frozen(MORNING + timedelta(days=later)):
            agenda.catch_up()
    assert len(work.runs) == 2


def test_a_job_that_fails_leaves_no_row_and_is_tried_again(any_db: Database) -> None:
    work, other = Work(), Work()
    work.fails = True
    agenda = Agenda(any_db, [Job("first", time(3), work), Job("second", time(3), other)], SHANGHAI)
    with clock.frozen(MORNING):
        assert agenda.catch_up() == ["second"]
        assert runs_of(any_db) == [("second", "2026-11-23")]
        work.fails = False
        assert agenda.catch_up() == ["first"]


def test_of_two_processes_only_one_runs_the_job(any_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Work(), Work()
    agendas = [Agenda(any_db, [Job("clean-up", time(3), work)], SHANGHAI) for work in (first, second)]
    # The second looks before the first has committed; only the row can tell them apart.
    monkeypatch.setattr(Agenda, "_has_run", lambda *_: False)
    with clock.frozen(MORNING):
        assert [agenda.catch_up() for agenda in agendas] == [["clean-up"], []]
    assert (len(first.runs), len(second.runs)) == (1, 0)


def test_starting_catches_up_and_rings_at_the_set_time_of_the_office(db: Database) -> None:
    work = Work()
    agenda = Agenda(db, [Job("clean-up", time(3, 10), work)], SHANGHAI)
    agenda.start()
    (bell,) = agenda._scheduler.get_jobs()
    agenda.stop()
    assert len(work.runs) == 1
    assert bell.next_run_time.astimezone(SHANGHAI).time() == time(3, 10)
    # One that starts late must not be dropped, which is what the library does unless told otherwise.
    assert bell.misfire_grace_time is None
