"""The main procedure, from the first call to the archive."""

from __future__ import annotations

import pytest

from app import clock
from app.cases.errors import ArchivedCase
from app.cases.host import ServiceDesk
from app.errors import Invalid
from tests.processes.walker import Walker, untaken

MINE = (
    "case_main", "intake", "remote_guidance", "archive", "overdue",
)  # fmt: skip


def solved(walk: Walker, **intake: str) -> Walker:
    return walk.start(**intake).complete("问题分类与首次响应").complete("远程指导").complete("结果确认")


def test_a_fault_is_guided_confirmed_followed_up_and_archived(walk: Walker) -> None:
    walk.start()
    assert walk.open_tasks == ["问题分类与首次响应"]
    walk.complete("问题分类与首次响应")
    assert (walk.open_tasks, walk.case.state) == (["远程指导"], "remote_guidance")
    walk.complete("远程指导")
    assert (walk.open_tasks, walk.case.state) == (["结果确认"], "confirming")
    walk.complete("结果确认")
    assert (walk.open_tasks, walk.case.state) == ([], "resolved")
    walk.wait(days=6, hours=23)
    assert walk.open_tasks == []
    walk.wait(hours=2)
    assert walk.open_tasks == ["7天回访"]
    walk.complete("7天回访").complete("归档检查")
    assert (walk.instance.status, walk.instance.outcome, walk.case.state) == ("completed", "archived", "archived")
    assert walk.case.retention_until.year == 2029
    assert walk.messages == ["registered", "result", "followup_7d"]
    assert walk.incidents == []


def test_a_follow_up_that_falls_on_a_saturday_comes_on_monday_morning(walk: Walker) -> None:
    solved(walk)  # Friday
    walk.wait(days=7, hours=1)
    assert walk.open_tasks == ["7天回访"]  # the next Friday is a working day
    walk.complete("7天回访")


def test_an_archived_case_is_read_only(walk: Walker) -> None:
    solved(walk).wait(days=8).complete("7天回访").complete("归档检查")
    officer = walk.person("cs")
    with walk.database.transaction() as conn, pytest.raises(ArchivedCase):
        ServiceDesk().bind(conn, walk.business_key, {"case.remarks": "too late"}, officer, clock.now(), "x")


def test_guidance_that_fails_is_handed_over_to_the_supervisor(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应").complete("远程指导", outcome="handover", attempt_result="unsolved")
    assert walk.open_tasks == ["填写转交说明"]
    walk.complete("填写转交说明")
    assert walk.open_tasks == ["人工处理"]
    assert walk.complete("人工处理").open_tasks == ["结果确认"]


def test_a_hand_over_nobody_writes_happens_by_itself_after_two_working_hours(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应").complete("远程指导", outcome="handover", attempt_result="unsolved")
    walk.wait(hours=1, minutes=59)
    assert walk.open_tasks == ["填写转交说明"]
    walk.wait(minutes=2)
    assert "人工处理" in walk.open_tasks and "填写转交说明" not in walk.open_tasks
    assert ("late_handover", walk.person("supervisor").name) in walk.notices


def test_a_danger_heard_on_the_telephone_goes_to_the_supervisor_at_once(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应").complete(
        "远程指导", outcome="major", grade="major", attempt_result="unsolved"
    )
    assert walk.open_tasks == ["人工处理"]


@pytest.mark.parametrize(("category", "kind"), [("return_exchange", "quality"), ("complaint", "service_complaint")])
def test_what_has_no_procedure_yet_is_handled_by_the_supervisor(walk: Walker, category: str, kind: str) -> None:
    walk.start().complete("问题分类与首次响应", category=category, **{f"subcategory_{category}": kind})
    assert walk.open_tasks == ["人工处理"]


@pytest.mark.parametrize(
    "answer", [{"score": "3"}, {"solved": "no", "score": "5"}, {"score": "5", "voiced_dissatisfied": "true"}]
)
def test_whoever_is_not_satisfied_is_handled_and_asked_again(walk: Walker, answer: dict[str, str]) -> None:
    walk.start().complete("问题分类与首次响应").complete("远程指导").complete("结果确认", **answer)
    assert walk.open_tasks == ["人工处理"]
    walk.complete("人工处理").complete("结果确认")
    assert walk.case.state == "resolved"


def test_a_score_of_four_is_satisfied(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应").complete("远程指导").complete("结果确认", score="4")
    assert walk.open_tasks == []


def test_an_urgent_case_is_copied_to_the_supervisor_and_marked(walk: Walker) -> None:
    walk.start(urgency="urgent")
    assert walk.case.expedited and walk.case.remarks.startswith("加急")
    walk.complete("问题分类与首次响应")
    assert walk.notices[0] == ("expedited", walk.person("supervisor").name)
    assert walk.task("远程指导").expedited
    walk.complete("远程指导").complete("结果确认").wait(days=8).complete("7天回访").complete("归档检查")


def test_what_is_not_ours_is_closed_with_a_reason(walk: Walker) -> None:
    walk.start()
    with pytest.raises(Invalid):
        walk.complete("问题分类与首次响应", outcome="out_of_scope", closed_note=None)
    walk.complete("问题分类与首次响应", outcome="out_of_scope", closed_note="非本公司产品")
    assert (walk.instance.outcome, walk.case.state) == ("out_of_scope", "out_of_scope")


def test_a_duplicate_is_merged_into_the_case_it_repeats(walk: Walker) -> None:
    first = Walker(walk.database).start(customer_contact="13900005678")
    walk.start(customer_contact="13900005678")
    walk.complete("问题分类与首次响应", outcome="merged", merged_into=first.case.number, closed_note="同一故障")
    assert (walk.instance.outcome, walk.case.state) == ("merged", "merged")


def test_the_customer_withdraws_while_the_supervisor_handles_it(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应").complete(
        "远程指导", outcome="major", grade="major", attempt_result="unsolved"
    )
    walk.complete("人工处理", outcome="withdrawn", closed_note="客户自行处理")
    assert (walk.instance.outcome, walk.case.state) == ("withdrawn", "withdrawn")


def test_the_supervisor_finds_the_duplicate_later(walk: Walker) -> None:
    first = Walker(walk.database).start()
    walk.start(customer_contact="13700000000").complete("问题分类与首次响应")
    walk.complete("远程指导", outcome="major", grade="major", attempt_result="unsolved")
    walk.complete("人工处理", outcome="merged", merged_into=first.case.number, closed_note="同一批次")
    assert walk.instance.outcome == "merged"


def test_a_follow_up_that_reaches_nobody_meets_its_stage_after_three_attempts(walk: Walker) -> None:
    solved(walk).wait(days=8)
    walk.complete("7天回访", outcome="unreachable")
    for _ in range(2):
        walk.wait(days=4).complete("7天回访", outcome="unreachable")
    assert walk.open_tasks == ["归档检查"]


@pytest.mark.parametrize(
    "answer",
    [
        {"outcome": "new_problem", "new_problem_text": "遥控器失灵"},
        {"outcome": "dissatisfied", "score": "2"},
        {"outcome": "normal", "score": "3"},
    ],
)
def test_a_follow_up_that_finds_something_goes_back_to_the_supervisor(walk: Walker, answer: dict[str, str]) -> None:
    solved(walk).wait(days=8)
    walk.complete("7天回访", **answer)
    assert walk.open_tasks == ["人工处理"]
    walk.complete("人工处理").complete("结果确认").wait(days=10).complete("7天回访").complete("归档检查")
    assert walk.instance.outcome == "archived"


def test_a_first_response_that_is_late_reaches_the_supervisor(walk: Walker) -> None:
    walk.start().wait(minutes=14)
    assert walk.open_tasks == ["问题分类与首次响应"]
    walk.wait(minutes=2)
    assert sorted(walk.open_tasks) == ["处理超时", "问题分类与首次响应"]
    assert walk.task("处理超时").role == "supervisor"
    walk.wait(minutes=30)
    assert walk.open_tasks.count("处理超时") == 1
    walk.complete("处理超时")
    assert walk.open_tasks == ["问题分类与首次响应"]


def test_a_late_task_is_given_to_somebody_else(walk: Walker) -> None:
    walk.start().wait(minutes=20)
    other = walk.person("cs").name
    walk.complete("处理超时", outcome="reassign", assignee=other)
    assert walk.task("问题分类与首次响应").assignee == other


def test_a_delay_goes_up_to_the_manager(walk: Walker) -> None:
    walk.start().wait(minutes=20).complete("处理超时", outcome="to_manager")
    assert walk.task("经理处理").role == "manager"
    walk.complete("经理处理", outcome="reassign", assignee=walk.person("cs").name)
    assert walk.open_tasks == ["问题分类与首次响应"]


def test_the_manager_lets_it_go_on(walk: Walker) -> None:
    walk.start().wait(minutes=20).complete("处理超时", outcome="to_manager").complete("经理处理")
    assert walk.open_tasks == ["问题分类与首次响应"]


def test_guidance_confirmation_follow_up_and_archive_can_be_late(walk: Walker) -> None:
    walk.start().complete("问题分类与首次响应").wait(hours=3)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("远程指导").wait(days=5)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("结果确认").wait(days=7, hours=1).wait(days=5)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("7天回访").wait(days=5)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("归档检查")
    assert walk.instance.outcome == "archived"


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
