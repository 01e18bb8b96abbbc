"""Daily progress, beside the case while its plan is carried out (C17)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.cases import queries, telling
from app.cases.records import reading
from tests.processes.walker import Walker, untaken

MINE = ("progress",)


def executing(walk: Walker, **intake: str) -> Walker:
    """A case whose plan began to be carried out: Friday, ten in the morning."""
    return walk.register(**intake).tell("execution_began")


@pytest.mark.req("R-212", "R-213", "R-107")
def test_the_next_working_day_the_customer_is_told_how_it_stands(walk: Walker) -> None:
    executing(walk)
    walk.wait(days=2, hours=21)  # Monday, seven in the morning
    assert walk.open_tasks == []
    walk.wait(hours=2)
    assert walk.open_tasks == ["每日进度更新"]
    walk.complete("每日进度更新", est_finish="2026-11-27T18:00:00+08:00")
    assert (walk.open_tasks, walk.messages) == ([], ["daily"])
    assert walk.case.est_finish == datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    walk.wait(days=1, hours=1)
    assert walk.open_tasks == ["每日进度更新"]


@pytest.mark.req("R-215")
def test_what_is_told_is_on_record_and_in_the_text(walk: Walker) -> None:
    executing(walk).wait(days=3, hours=1).complete(
        "每日进度更新", status="waiting_part", text="主板在途", no_news="true"
    )
    with walk.database.reading() as conn:
        case = queries.file(conn, walk.business_key).case
        (entry,) = reading.of(conn, case.id, "progress")
        told = telling.of(conn, walk.business_key, "daily")
    assert (entry.status, entry.text, entry.no_news) == ("waiting_part", "主板在途", True)
    assert told["progress.status"] == {"zh": "等待备件", "en": "Waiting for a part"}
    assert told["progress.text"] == "主板在途"


def test_a_message_of_the_day_is_enough(walk: Walker) -> None:
    executing(walk).wait(days=2, hours=21)
    told(walk)
    walk.wait(hours=3)
    assert walk.open_tasks == []
    walk.wait(days=1)
    assert walk.open_tasks == ["每日进度更新"]


def test_a_message_sent_while_the_task_is_open_takes_its_place(walk: Walker) -> None:
    executing(walk).wait(days=3, hours=1)
    assert walk.open_tasks == ["每日进度更新"]
    told(walk)
    assert walk.deliver().open_tasks == []
    walk.wait(days=1, hours=1)
    assert walk.open_tasks == ["每日进度更新"]


def test_it_ends_with_the_execution(walk: Walker) -> None:
    executing(walk).tell("execution_ended")
    assert walk.instance.status == "completed"
    walk.wait(days=5)
    assert walk.open_tasks == []


def test_an_open_task_ends_with_the_execution(walk: Walker) -> None:
    executing(walk).wait(days=3, hours=1).tell("execution_ended")
    assert (walk.open_tasks, walk.instance.status) == ([], "completed")


def test_an_update_that_is_missed_is_told_to_its_holder_and_twice_to_the_supervisor(walk: Walker) -> None:
    executing(walk).wait(days=3, hours=9)
    assert {text for text, _ in walk.notices} == {"late_breach"}
    assert walk.open_tasks == ["每日进度更新"]
    walk.wait(days=2)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("每日进度更新")


@pytest.mark.req("R-212")
def test_a_major_case_is_followed_on_saturdays_and_sundays_too(walk: Walker) -> None:
    walk.register().bind(by="tech", case__grade="major").tell("execution_began")
    walk.wait(days=1)
    assert walk.open_tasks == ["每日进度更新"]
    walk.complete("每日进度更新").wait(days=1)
    assert walk.open_tasks == ["每日进度更新"]


def told(walk: Walker) -> None:
    """Some other step tells the customer something."""
    key = f"{walk.business_key}:{len(walk.messages)}"
    with walk.database.transaction() as conn:
        telling.customer(conn, walk.business_key, "registered", key)


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
