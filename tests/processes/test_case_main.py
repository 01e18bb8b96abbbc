"""The main procedure, from the first call to the archive: which way a case goes, and that it always goes on."""

from __future__ import annotations

import pytest

from app import clock
from app.cases.errors import ArchivedCase
from app.cases.host import ServiceDesk
from app.errors import Invalid
from tests.processes import stages
from tests.processes.walker import Walker, untaken

MINE = ("case_main", "manual_handling", "archive")
CLASSIFY = "问题分类与首次响应"


def guided(walk: Walker, **intake: str) -> Walker:
    """A problem solved on the telephone, whose result is to be confirmed."""
    return walk.start(**intake).complete(CLASSIFY).complete("远程指导")


def manual(walk: Walker, **intake: str) -> Walker:
    """What has no procedure of its own, with the supervisor."""
    walk.start(**intake)
    return walk.complete(CLASSIFY, category="return_exchange", subcategory_return_exchange="quality")


def talked(walk: Walker, remedy: str = "apology") -> Walker:
    """The supervisor has talked with a dissatisfied customer, who accepts what is proposed."""
    return walk.complete("主管沟通").complete("制定改进方案", remedy=remedy).complete("征求客户意见")


def test_a_fault_is_guided_confirmed_followed_up_and_archived(walk: Walker) -> None:
    walk.start()
    assert walk.open_tasks == [CLASSIFY]
    walk.complete(CLASSIFY)
    assert (walk.open_tasks, walk.case.state) == (["远程指导"], "remote_guidance")
    walk.complete("远程指导")
    assert (walk.open_tasks, walk.case.state) == (["结果确认"], "confirming")
    walk.complete("结果确认")
    assert (walk.open_tasks, walk.case.state) == ([], "resolved")
    walk.wait(days=6, hours=23)
    assert walk.open_tasks == []
    walk.wait(hours=2)
    assert walk.open_tasks == ["7天回访"]
    walk.complete("7天回访")
    assert (walk.open_tasks, walk.case.state, walk.case.portal_stage) == (["归档检查"], "archiving", "done")
    walk.complete("归档检查")
    assert walk.case.first_time_resolved
    assert (walk.instance.status, walk.instance.outcome, walk.case.state) == ("completed", "archived", "archived")
    assert walk.case.retention_until.year == 2029
    assert walk.messages == ["registered_supplement", "result", "followup_7d"]
    assert walk.incidents == []


@pytest.mark.req("R-243")
def test_an_archived_case_is_read_only(walk: Walker) -> None:
    guided(walk).complete("结果确认").wait(days=8).complete("7天回访").complete("归档检查")
    officer = walk.person("cs")
    with walk.database.transaction() as conn, pytest.raises(ArchivedCase):
        ServiceDesk().bind(conn, walk.business_key, {"case.remarks": "too late"}, officer, clock.now(), "x")


def test_an_archiving_nobody_does_is_late(walk: Walker) -> None:
    guided(walk).complete("结果确认").wait(days=8).complete("7天回访").wait(days=5)
    assert walk.open_tasks == ["归档检查", "处理超时"]
    walk.complete("归档检查")
    assert (walk.instance.outcome, walk.open_tasks) == ("archived", [])


@pytest.mark.req("R-080", "R-092", "R-104")
def test_a_fault_that_needs_technical_support_is_graded_planned_carried_out_and_archived(walk: Walker) -> None:
    stages.handled(stages.handed_over(walk))
    assert (walk.open_tasks, walk.case.state) == (["结果确认"], "confirming")
    walk.complete("结果确认").wait(days=8).complete("7天回访").complete("归档检查")
    assert (walk.instance.outcome, walk.case.grade) == ("archived", "normal")
    assert walk.incidents == []


@pytest.mark.req("R-075")
def test_a_return_is_handled_by_the_supervisor(walk: Walker) -> None:
    manual(walk)
    assert (walk.open_tasks, walk.task("人工处理").role, walk.case.state) == (["人工处理"], "supervisor", "manual")
    assert walk.complete("人工处理").open_tasks == ["结果确认"]


@pytest.mark.req("R-075")
def test_a_complaint_is_handled_by_the_complaints_officer(walk: Walker) -> None:
    kind = {"category": "complaint", "subcategory_complaint": "service_complaint", "departments": ["quality"]}
    walk.start().complete(CLASSIFY, **kind)
    assert (walk.open_tasks, walk.task("投诉处理").role, walk.case.state) == (["投诉处理"], "complaints", "manual")
    assert walk.complete("投诉处理").open_tasks == ["结果确认"]


def test_the_supervisor_may_hand_it_to_technical_support(walk: Walker) -> None:
    manual(walk).complete("人工处理", outcome="technical", note="需检测主板", cause=None, plan_type=None, handling=None)
    assert walk.open_tasks == ["接收工单"]


@pytest.mark.parametrize("answer", [{"score": "3"}, {"score": "5", "voiced_dissatisfied": "true"}])
def test_whoever_is_not_satisfied_is_talked_to_and_asked_again(walk: Walker, answer: dict[str, str]) -> None:
    guided(walk).complete("结果确认", **answer)
    assert walk.open_tasks == ["主管沟通"]
    talked(walk).complete("落实改进")
    assert walk.open_tasks == ["结果确认"]
    walk.complete("结果确认")
    assert walk.case.state == "resolved"


def test_a_new_service_is_what_some_customers_want(walk: Walker) -> None:
    guided(walk).complete("结果确认", score="2")
    talked(walk, remedy="new_service")
    assert walk.open_tasks == ["接收工单"]


@pytest.mark.req("R-224")
def test_what_is_not_solved_goes_to_technical_support(walk: Walker) -> None:
    guided(walk).complete("结果确认", solved="no", score="5")
    assert (walk.open_tasks, walk.case.loop_stage) == (["接收工单"], "diagnosis")
    stages.handled(walk).complete("结果确认")
    assert walk.case.state == "resolved"


def test_a_score_of_four_is_satisfied(walk: Walker) -> None:
    guided(walk).complete("结果确认", score="4")
    assert walk.open_tasks == []


def test_somebody_who_cannot_be_reached_is_followed_up_all_the_same(walk: Walker) -> None:
    guided(walk)
    for _ in range(3):
        walk.complete("结果确认", outcome="unreachable").wait(days=4)
    assert walk.case.state == "resolved"


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        ({"outcome": "new_problem", "new_problem_text": "又停机了"}, "接收工单"),
        ({"outcome": "dissatisfied", "score": "2"}, "主管沟通"),
    ],
)
def test_a_follow_up_that_finds_something_brings_the_case_back(walk: Walker, answer: dict[str, str], step: str) -> None:
    guided(walk).complete("结果确认").wait(days=8).complete("7天回访", **answer)
    assert step in walk.open_tasks


def test_what_is_not_ours_is_closed_with_a_reason(walk: Walker) -> None:
    walk.start()
    with pytest.raises(Invalid):
        walk.complete(CLASSIFY, outcome="out_of_scope", closed_note=None)
    walk.complete(CLASSIFY, outcome="out_of_scope", closed_note="非本公司产品")
    assert (walk.instance.outcome, walk.case.state) == ("closed", "out_of_scope")


def test_a_duplicate_is_merged_into_the_case_it_repeats(walk: Walker) -> None:
    first = Walker(walk.database).start(customer_contact="13900005678")
    walk.start(customer_contact="13900005678")
    walk.complete(CLASSIFY, outcome="merged", merged_into=first.case.number, closed_note="同一故障")
    assert (walk.instance.outcome, walk.case.state) == ("closed", "merged")


def test_the_supervisor_finds_the_duplicate_later(walk: Walker) -> None:
    first = Walker(walk.database).start()
    manual(walk, customer_contact="13700000000")
    walk.complete("人工处理", outcome="merged", merged_into=first.case.number, closed_note="同一批次")
    assert (walk.instance.outcome, walk.case.state) == ("closed", "merged")


def test_the_customer_withdraws_while_the_supervisor_handles_it(walk: Walker) -> None:
    manual(walk).complete("人工处理", outcome="withdrawn", closed_note="客户自行处理")
    assert (walk.instance.outcome, walk.case.state) == ("closed", "withdrawn")


@pytest.mark.req("R-106")
def test_the_customer_withdraws_when_he_hears_the_plan(walk: Walker) -> None:
    stages.graded(stages.handed_over(walk)).complete("拟定方案")
    walk.complete("客服告知客户", outcome="rejected", withdrawn="true", closed_note="客户已另购")
    assert (walk.instance.outcome, walk.case.state, walk.case.closed_note) == ("closed", "withdrawn", "客户已另购")


@pytest.mark.req("R-106")
def test_a_customer_who_never_answers_lets_the_case_be_closed(walk: Walker) -> None:
    stages.graded(stages.handed_over(walk)).complete("拟定方案").complete("客服告知客户", outcome="no_reply")
    walk.wait(days=20)
    assert (walk.instance.outcome, walk.case.state) == ("closed", "no_response")
    assert walk.incidents == []


@pytest.mark.req("R-112", "R-115")
def test_a_major_case_from_the_first_mark_to_the_archive(walk: Walker) -> None:
    walk.start(urgency="major").complete(CLASSIFY)
    stages.graded(walk, "major", safety_hazard="true")
    stages.agreed(stages.teamed(walk)).complete("记录质量事故").complete("方案执行").complete("结果确认")
    assert walk.case.state == "resolved"
    walk.wait(days=8).complete("7天回访").wait(days=24).complete("30天满意度调研")
    assert "归档检查" in walk.open_tasks
    assert walk.incidents == []


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
