"""A desk that is closed and a role that is promised round the clock: at night the person on call is given it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app import clock, history
from app.cases import on_call
from app.identity import duty, rosters
from app.notifications.tables import notice
from tests.processes.walker import Walker

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)
RECEIVE = "接收工单"

pytestmark = pytest.mark.req("R-034")


def at(day: int, clock_time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02} {clock_time}").replace(tzinfo=ZONE)


@pytest.fixture
def night_shift(walk: Walker) -> str:
    """Somebody of technical support is on call this week and the next; his login name."""
    supervisor = walk.person("supervisor")
    with walk.database.transaction() as conn:
        name = sorted(duty.fit(conn, "tech"))[-1]
        rosters.keep(conn, supervisor, "tech", 0, ("08:00",), "7×24 技术支持")
        people = ((name,),) * 7
        clock.move_to(at(16, "07:00"))
        for monday in (MONDAY, MONDAY + timedelta(days=7)):
            rosters.write(conn, supervisor, "tech", monday, 0, people, "第 47、48 周", ZONE)
    return name


def received(walk: Walker) -> Any:
    return walk.register().begin("handling").task(RECEIVE)


def told(walk: Walker, template: str) -> list[str]:
    with walk.database.reading() as conn:
        return list(conn.scalars(select(notice.c.user_name).where(notice.c.template == template)))


@pytest.mark.parametrize("profile", ["002", "003"])
def test_at_night_a_task_is_given_to_the_person_on_call(walk: Walker, night_shift: str, profile: str) -> None:
    clock.move_to(at(20, "22:30"))
    task = received(walk.under(profile))
    assert (task.role, task.assignee) == ("tech", night_shift)
    assert told(walk, on_call.TOLD) == [night_shift]
    with walk.database.reading() as conn:
        events = [one for one in history.of(conn, walk.business_key) if one.kind == "task:on_call"]
    assert [(one.node, one.data["to"]) for one in events] == [(task.node, night_shift)]


@pytest.mark.parametrize("profile", ["002", "003"])
def test_within_office_hours_it_waits_for_the_role(walk: Walker, night_shift: str, profile: str) -> None:
    clock.move_to(at(20, "10:30"))
    assert received(walk.under(profile)).assignee is None
    assert told(walk, on_call.TOLD) == []


def test_a_role_without_a_roster_and_a_gap_in_one_leave_it_to_the_role(walk: Walker, night_shift: str) -> None:
    clock.move_to(at(21, "03:00"))
    walk.start()
    assert walk.task("问题分类与首次响应").assignee is None
    clock.move_to(at(30, "22:00"))
    assert received(walk).assignee is None


def test_the_person_on_call_does_the_task_and_the_next_one_follows_by_day(walk: Walker, night_shift: str) -> None:
    clock.move_to(at(20, "22:30"))
    received(walk)
    walk.complete(RECEIVE, by=night_shift)
    assert walk.task("技术分析").assignee == night_shift
    clock.move_to(at(23, "09:00"))
    assert received(walk).assignee is None


def test_a_gap_is_seen_in_advance_and_the_supervisor_is_told(walk: Walker, night_shift: str) -> None:
    supervisor = walk.person("supervisor").name
    with walk.database.transaction() as conn:
        on_call.warn_of_gaps(conn, at(16, "08:15"))
    assert told(walk, on_call.GAP) == []
    clock.move_to(at(24, "08:00"))
    with walk.database.transaction() as conn:
        found = on_call.gaps(conn, "tech", clock.now(), clock.now() + on_call.AHEAD)
        on_call.warn_of_gaps(conn, clock.now())
    assert [turn.day for turn in found] == [date(2026, 11, 30)]
    assert told(walk, on_call.GAP) == [supervisor]


def test_a_turn_within_office_hours_needs_nobody(walk: Walker) -> None:
    clock.move_to(at(16, "07:00"))
    supervisor, name = walk.person("supervisor"), walk.person("tech").name
    with walk.database.transaction() as conn:
        rosters.keep(conn, supervisor, "tech", 0, ("08:00", "18:00"), "只排夜班")
        nights = ((None, name),) * 5 + ((name, name),) * 2
        rosters.write(conn, supervisor, "tech", MONDAY, 0, nights, "夜班和周末", ZONE)
        assert on_call.gaps(conn, "tech", at(16, "08:00"), at(23, "08:00")) == []
        # Were Friday's night not taken, it would be the only gap.
        without = (*nights[:4], (None, None), *nights[5:])
        rosters.write(conn, supervisor, "tech", MONDAY, 1, without, "小王请假", ZONE)
        assert [turn.start for turn in on_call.gaps(conn, "tech", at(16, "08:00"), at(23, "08:00"))] == [
            at(20, "18:00")
        ]
