"""Result confirmation: by telephone or by the customer's own link, whichever comes first (C18)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.cases import queries
from app.cases.records import reading
from tests.processes.walker import Walker, untaken

MINE = ("result_confirmation",)


def confirming(walk: Walker) -> Walker:
    return walk.register().begin("result_confirmation")


@pytest.mark.req("R-216", "R-226")
def test_customer_service_asks_whether_it_is_solved_and_how_it_was(walk: Walker) -> None:
    confirming(walk)
    assert (walk.open_tasks, walk.case.state, walk.messages) == (["结果确认"], "confirming", ["result"])
    assert walk.task("结果确认").role == "cs"
    walk.complete("结果确认", score="4", opinion="师傅很专业")
    assert outcome(walk) == ("reached", "yes", 4, False)
    with walk.database.reading() as conn:
        (rated,) = reading.of(conn, queries.file(conn, walk.business_key).case.id, "rating")
    assert (rated.method, rated.opinion) == ("phone", "师傅很专业")


@pytest.mark.req("R-217")
def test_an_answer_by_the_link_makes_the_call_needless(walk: Walker) -> None:
    confirming(walk).tell("result_answered", solved="yes", score=5, voiced_dissatisfied=False)
    assert walk.open_tasks == []
    assert outcome(walk) == ("reached", "yes", 5, False)


@pytest.mark.req("R-225")
def test_somebody_who_cannot_be_reached_is_tried_as_often_as_the_setting_says(walk: Walker) -> None:
    confirming(walk).complete("结果确认", outcome="unreachable", attempt_note="无人接听")
    for _ in range(2):
        assert walk.open_tasks == []
        walk.wait(days=3).complete("结果确认", outcome="unreachable")
    assert walk.instance.status == "completed"
    assert walk.left["outcome"] == "unreachable"


def test_a_link_answered_between_two_attempts_counts(walk: Walker) -> None:
    confirming(walk).complete("结果确认", outcome="unreachable")
    walk.tell("result_answered", solved="no", score=2, voiced_dissatisfied=True)
    assert outcome(walk) == ("reached", "no", 2, True)


def test_a_call_that_is_late_reaches_the_supervisor(walk: Walker) -> None:
    confirming(walk).wait(days=3)  # Friday to Monday: the first working day after it is not over
    assert walk.open_tasks == ["结果确认"]
    walk.wait(days=1)
    assert sorted(walk.open_tasks) == ["处理超时", "结果确认"]


def test_a_second_attempt_has_a_day_of_its_own(walk: Walker) -> None:
    confirming(walk).wait(days=3).complete("结果确认", outcome="unreachable").wait(days=1, hours=1)
    assert walk.open_tasks == ["结果确认"]
    walk.wait(days=2)
    assert "处理超时" in walk.open_tasks


def test_a_reminder_to_the_customer_makes_no_task_due(walk: Walker) -> None:
    confirming(walk)
    assert walk.task("结果确认").due_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # the close of Monday


def test_whoever_does_not_answer_is_reminded_after_two_days(walk: Walker) -> None:
    confirming(walk).wait(days=2, minutes=1)
    assert walk.messages == ["result"]  # Sunday
    walk.wait(days=1)
    assert walk.messages == ["result", "result_reminder"]


def outcome(walk: Walker) -> tuple[Any, ...]:
    """What the main procedure goes on with."""
    assert walk.instance.status == "completed", walk.open_tasks
    return tuple(walk.left[name] for name in ("outcome", "solved", "score", "voiced_dissatisfied"))


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
