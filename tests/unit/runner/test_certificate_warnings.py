"""Who hears of a certificate that runs out, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from app.actor import SYSTEM, Actor
from app.cases import codes
from app.identity import accounts, certificates
from app.notifications import notices, templates
from app.runner import certificate_warnings, jobs

MORNING = datetime(2026, 11, 23, 0, 45, tzinfo=UTC)
STAFF = {"zhao.qiang": "field", "wu.gang": "supervisor", "admin": "admin", "chen.jing": "cs"}


@pytest.fixture
def staffed(conn: Connection) -> Connection:
    codes.seed(conn)
    for name, role in STAFF.items():
        accounts.create_user(conn, SYSTEM, name=name, display_name=name.title(), password_hash="x", roles=[role])
    return conn


def told(conn: Connection, name: str) -> list[str]:
    rows = notices.of(conn, Actor(name, frozenset({STAFF[name]})))
    texts = (templates.render(row.template, "zh", row.payload, ZoneInfo("Asia/Shanghai")) for row in rows)
    return [text.subject for text in texts]


def ends(conn: Connection, days: int) -> None:
    until = (MORNING + timedelta(days=days)).date().isoformat()
    paper = {"kind": "electrician", "number": str(days), "issued": "2024-01-01", "valid_until": until}
    certificates.add(conn, SYSTEM, "zhao.qiang", paper, {"electrician"})


@pytest.mark.parametrize("days", certificate_warnings.DAYS)
def test_the_person_the_supervisor_and_the_administrator_hear_of_it(staffed: Connection, days: int) -> None:
    ends(staffed, days)
    certificate_warnings.warn(staffed, MORNING)
    until = (MORNING + timedelta(days=days)).date()
    sentence = f"Zhao.Qiang的电工证将于{until}到期"
    assert {name: told(staffed, name) for name in STAFF} == {
        "zhao.qiang": [sentence], "wu.gang": [sentence], "admin": [sentence], "chen.jing": [],
    }  # fmt: skip


@pytest.mark.parametrize("days", [31, 29, 2, -1])
def test_on_other_days_nobody_is_bothered(staffed: Connection, days: int) -> None:
    ends(staffed, days)
    certificate_warnings.warn(staffed, MORNING)
    assert told(staffed, "zhao.qiang") == []


def test_it_is_on_the_agenda(tmp_path: Path) -> None:
    assert certificate_warnings.warn in [job.work for job in jobs.all_jobs(tmp_path)]
