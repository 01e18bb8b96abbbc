from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Connection, func, select

from app import clock, policies
from app.actor import SYSTEM, Actor
from app.engine import drafts
from app.engine.tables import draft
from app.identity import accounts, sessions
from app.identity.tables import sign_in
from app.notifications import notices
from app.runner import jobs

ADMIN = Actor("admin", frozenset({"admin"}))


@pytest.fixture
def staffed(conn: Connection) -> Connection:
    policies.seed(conn)
    accounts.create_user(conn, SYSTEM, name="admin", display_name="许宁", password_hash="x", roles=["admin"])
    return conn


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 1, tzinfo=UTC)


def test_the_night_removes_ended_sign_ins_and_forgotten_drafts_and_nothing_else(staffed: Connection) -> None:
    conn = staffed
    with clock.frozen(at(2026, 11, 23) - jobs.DRAFTS_KEPT - timedelta(days=1)):
        sessions.start(conn, "admin")
        drafts.save(conn, uuid4(), ADMIN, {"note": "old"})
    with clock.frozen(at(2026, 11, 23)):
        sessions.start(conn, "admin")
        drafts.save(conn, uuid4(), ADMIN, {"note": "new"})
        jobs.clean_up(conn, clock.now())
    assert conn.scalar(select(func.count()).select_from(sign_in)) == 1
    assert conn.scalars(select(draft.c.entries)).all() == [{"note": "new"}]


@pytest.mark.parametrize(("day", "years"), [(at(2026, 10, 31), []), (at(2026, 11, 1), [2027])])
def test_from_november_on_administrators_hear_that_next_years_holidays_are_missing(
    staffed: Connection, day: datetime, years: list[int]
) -> None:
    jobs.warn_of_horizon(staffed, day)
    told = notices.of(staffed, ADMIN)
    assert sorted({notice.payload["year"] for notice in told}) == years
    assert {notice.template for notice in told} == ({"calendar_horizon"} if years else set())
