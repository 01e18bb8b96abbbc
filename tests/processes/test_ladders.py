"""Ladders as an administrator may write them, on the shipped procedures: the two lines of whoever holds the task,
repetitions until it is done, one channel alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, history
from app.actor import SYSTEM
from app.engine import tasks
from app.identity import reporting
from app.notifications.tables import notice
from app.policies import publications
from tests.processes.walker import Walker

CLASSIFY = "问题分类与首次响应"


def under_ladder(walk: Walker, *rungs: dict[str, Any]) -> Walker:
    """A case whose first response, due in fifteen working minutes, climbs these rungs; customer service holds it."""
    values = {"duration": "PT15M", "unit": "working", "anchor": "contact", "role": "cs", "ladder": rungs}
    with walk.database.transaction() as conn:
        publications.limit(conn, "003", "first_response", [values], author="admin", reason="新的升级方式")
    walk.start()
    task, holder = walk.task(CLASSIFY), walk.person("cs")
    with walk.database.transaction() as conn:
        tasks.claim(conn, task.id, holder)
    return walk


def told(walk: Walker, template: str) -> list[str]:
    with walk.database.reading() as conn:
        mine = notice.c.template == template, notice.c.subject == walk.business_key
        return list(conn.scalars(select(notice.c.user_name).where(*mine).order_by(notice.c.id)))


@pytest.mark.req("R-035")
def test_a_late_task_climbs_both_lines_of_whoever_holds_it(walk: Walker) -> None:
    holder, above, beside = (walk.person(role).name for role in ("cs", "tech", "quality"))
    with walk.database.transaction() as conn:
        reporting.change(conn, SYSTEM, holder, 0, above, beside, "矩阵组织")
    breach = {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["line1"]}
    escalate = {"step": "escalate", "at": {"share": 2.0}, "action": "notify", "to": ["line2"]}
    under_ladder(walk, breach, escalate).wait(minutes=16)
    assert (told(walk, "late_breach"), told(walk, "late_escalate")) == ([above], [])
    walk.wait(minutes=15)
    assert told(walk, "late_escalate") == [beside]


@pytest.mark.req("R-035")
def test_without_a_superior_the_supervisor_hears_and_the_history_tells_it(walk: Walker) -> None:
    breach = {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["line1"]}
    under_ladder(walk, breach).wait(minutes=16)
    assert told(walk, "late_breach") == [walk.person("supervisor").name]
    with walk.database.reading() as conn:
        (event,) = [one for one in history.of(conn, walk.business_key) if one.kind == "line:missing"]
    assert event.data == {"line": "line1", "holder": walk.person("cs").name, "role": "supervisor"}


@pytest.mark.req("R-016")
def test_a_rung_is_repeated_until_the_task_is_done(walk: Walker) -> None:
    again = {"every": "PT10M", "unit": "working", "times": 3}
    breach = {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["manager"], "repeat": again}
    under_ladder(walk, breach).wait(minutes=16)
    assert len(told(walk, "late_breach")) == 1
    walk.wait(minutes=10)
    assert len(told(walk, "late_breach")) == 2
    walk.complete(CLASSIFY).wait(minutes=60)
    assert len(told(walk, "late_breach")) == 2


@pytest.mark.req("R-016", "R-021")
def test_after_an_outage_a_repeated_rung_is_said_once(walk: Walker) -> None:
    again = {"every": "PT10M", "unit": "working", "times": 3}
    breach = {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["manager"], "repeat": again}
    under_ladder(walk, breach)
    # Nobody looks at the clock until the repetitions have passed too.
    clock.move_to(clock.now() + timedelta(minutes=120))
    walk.sweep()
    assert len(told(walk, "late_breach")) == 1
    assert len(walk.late) == 1
