"""A case on hold for longer than it may: whoever set it, the owner and the supervisors hear of it, once for all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app import clock
from app.actor import Actor
from app.cases import holds, long_holds
from app.notifications import notices, templates
from app.policies import publications
from app.runner import jobs
from tests.processes.walker import Walker


def on_hold(walk: Walker, reason: str = "customer", until: datetime | None = None) -> None:
    officer = walk.person("cs")
    with walk.database.transaction() as conn:
        holds.hold(conn, walk.business_key, reason, "等客户寄来照片", officer, clock.now(), until)


def rung(walk: Walker) -> int:
    with walk.database.transaction() as conn:
        return long_holds.remind(conn, clock.now())


def bells(walk: Walker, role: str) -> list[Any]:
    person = walk.person(role)
    with walk.database.reading() as conn:
        return [row for row in notices.of(conn, person) if row.template == "holds_too_long"]


@pytest.mark.req("R-026")
def test_the_owner_and_the_supervisor_are_reminded_once_it_lasts_longer_than_the_profile_allows(walk: Walker) -> None:
    on_hold(walk.start())
    walk.wait(days=7, seconds=-1)
    assert rung(walk) == 0
    walk.wait(seconds=1)
    assert rung(walk) == 1
    assert len(bells(walk, "cs")) == len(bells(walk, "supervisor")) == 1
    assert "等待客户" in bells(walk, "cs")[0].payload["cases"]["zh"]


def test_a_planned_end_comes_first_and_the_bell_rings_again_after_some_days(walk: Walker) -> None:
    on_hold(walk.start(), until=clock.now() + timedelta(days=1))
    walk.wait(days=1)
    assert rung(walk) == 1
    assert rung(walk) == 0
    walk.wait(days=3)
    assert rung(walk) == 1
    assert len(bells(walk, "supervisor")) == 2


def test_several_cases_are_one_notice_and_a_released_case_is_silent(walk: Walker) -> None:
    first = Walker(walk.database).start(customer_contact="13911112222")
    on_hold(first)
    on_hold(walk.start(), "part")
    walk.wait(days=11)
    assert rung(walk) == 2
    (told,) = bells(walk, "supervisor")
    assert told.payload["count"] == 2
    assert told.payload["link"] == {"path": "/cases?held=1&open=1"}
    with walk.database.reading() as conn:
        text = templates.render("holds_too_long", "zh", told.payload, None, "", templates.shelf(conn))
    assert "2 张工单" in text.subject


def test_the_longest_wait_is_a_setting_and_may_be_switched_off(walk: Walker) -> None:
    def publish(days: int | None) -> None:
        with walk.database.transaction() as conn:
            publications.setting(conn, "003", "hold_customer", days, author="admin", reason="试行")

    publish(None)
    on_hold(walk.start())
    walk.wait(days=60)
    assert rung(walk) == 0
    publish(2)
    assert rung(walk) == 1


def test_what_a_procedure_waits_for_is_watched_as_well(walk: Walker) -> None:
    walk.start()
    with walk.database.transaction() as conn:
        holds.settle(
            conn, walk.business_key, 1, {("logistics", "task_trace")}, Actor("system", frozenset()), clock.now()
        )
    walk.wait(days=8)
    assert rung(walk) == 1


def test_the_daily_agenda_does_it(tmp_path: Any) -> None:
    assert long_holds.remind in [job.work for job in jobs.all_jobs(tmp_path)]
