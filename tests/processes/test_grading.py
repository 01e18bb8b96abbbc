"""Hand-over, diagnosis and grade: technical support takes over, asks, looks, and decides with a table's advice."""

from __future__ import annotations

import pytest

from app.errors import Invalid
from tests.processes import stages
from tests.processes.walker import Walker, untaken

MINE = ("handover_grading", "handling")


@pytest.fixture
def handling(walk: Walker) -> Walker:
    return walk.register().begin("handling")


@pytest.mark.req("R-085", "R-089", "R-092")
def test_technical_support_takes_over_looks_and_grades(handling: Walker) -> None:
    assert (handling.task("接收工单").role, handling.case.state) == ("tech", "handed_over")
    handling.complete("接收工单")
    assert (handling.task("技术分析").role, handling.case.state) == ("tech", "grading")
    handling.complete("技术分析")
    assert handling.task("分级判定").role == "tech"
    handling.complete("分级判定")
    assert (handling.case.grade, handling.case.state) == ("normal", "graded")


@pytest.mark.req("R-091")
@pytest.mark.parametrize("asks_at", ["接收工单", "技术分析"])
def test_a_question_goes_back_to_customer_service_and_the_clock_goes_on(handling: Walker, asks_at: str) -> None:
    due = stages.clock_of(handling, "grading").due_at
    if asks_at == "技术分析":
        handling.complete("接收工单")
    handling.complete(asks_at, outcome="question", question="室外机是否转动?")
    assert (handling.open_tasks, handling.task("补充资料").role) == (["补充资料"], "cs")
    handling.wait(hours=1).complete("补充资料")
    assert handling.open_tasks == ["技术分析"]
    assert stages.clock_of(handling, "grading").due_at == due


@pytest.mark.req("R-091")
def test_a_question_needs_its_words(handling: Walker) -> None:
    with pytest.raises(Invalid) as refused:
        handling.complete("接收工单", outcome="question")
    assert [problem.place for problem in refused.value.problems] == ["question"]


@pytest.mark.req("R-090")
def test_an_expert_is_called_in_by_name(handling: Walker) -> None:
    expert = handling.person("tech").name
    handling.complete("接收工单").complete("技术分析", outcome="expert", expert=expert)
    assert ("expert_called", expert) in handling.notices
    assert handling.task("专家会诊").assignee == expert
    handling.complete("专家会诊")
    assert stages.record(handling, "diagnosis").expert_called
    assert handling.open_tasks == ["分级判定"]


@pytest.mark.req("R-088", "R-111")
def test_the_three_steps_of_the_diagnosis_and_the_means_are_on_record(handling: Walker) -> None:
    handling.complete("接收工单")
    with pytest.raises(Invalid) as refused:
        handling.complete("技术分析", appearance=None, support_means=None)
    assert {problem.place for problem in refused.value.problems} == {"appearance", "support_means"}
    handling.complete("技术分析", support_means="remote_desktop")
    found = stages.record(handling, "diagnosis")
    assert (found.support_means, found.log_findings) == ("remote_desktop", "故障码 E4,室外温度传感器开路")
    assert found.appearance and found.running_state and found.cause


@pytest.mark.req("R-093", "R-094", "R-095", "R-096", "R-097", "R-120")
@pytest.mark.parametrize(
    ("criteria", "proposed"),
    [
        ({}, "normal"),
        ({"basic_use_ok": None, "core_affected": "true"}, "urgent"),
        ({"standstill": "true"}, "urgent"),
        ({"safety_hazard": "true"}, "major"),
        ({"batch_problem": "true"}, "major"),
        ({"safety_hazard": "true", "core_affected": "true"}, "major"),
        ({"batch_problem": "true", "basic_use_ok": "true"}, "major"),
    ],
)
def test_the_table_proposes_from_the_criteria(handling: Walker, criteria: dict[str, str], proposed: str) -> None:
    handling.complete("接收工单").complete("技术分析", **criteria)
    assert stages.begun_with(handling, "分级判定")["grade"] == proposed


@pytest.mark.req("R-098")
def test_a_grade_that_differs_from_the_proposal_needs_a_reason(handling: Walker) -> None:
    handling.complete("接收工单").complete("技术分析")
    with pytest.raises(Invalid) as refused:
        handling.complete("分级判定", grade="urgent", proposal="normal")
    assert [problem.place for problem in refused.value.problems] == ["grade_reason"]
    handling.complete("分级判定", grade="urgent", proposal="normal", grade_reason="客户生产线停工,影响面大")
    found = stages.record(handling, "diagnosis")
    assert (handling.case.grade, found.grade_proposed, found.grade_reason) == (
        "urgent", "normal", "客户生产线停工,影响面大",
    )  # fmt: skip


@pytest.mark.req("R-100")
def test_a_grade_may_be_provisional_and_is_decided_again(handling: Walker) -> None:
    handling.complete("接收工单").complete("技术分析").complete("分级判定", provisional="true")
    assert stages.record(handling, "diagnosis").provisional
    stages.fixed(stages.accepted(handling), outcome="regrade")
    # The case was taken over before: nobody has to do that twice.
    assert handling.open_tasks == ["技术分析"]
    handling.complete("技术分析", core_affected="true").complete("分级判定", grade="urgent")
    assert (handling.case.grade, stages.record(handling, "diagnosis").provisional) == ("urgent", None)


@pytest.mark.req("R-101", "R-112", "R-116")
def test_a_major_grade_reaches_supervisor_and_manager_at_once(handling: Walker) -> None:
    stages.graded(handling, "major", safety_hazard="true")
    told = {who for _, who in handling.notices}
    assert {handling.person("supervisor").name, handling.person("manager").name} <= told
    assert "成立专项小组" in handling.open_tasks
    assert handling.case.state == "special_plan"


@pytest.mark.req("R-102")
def test_urgency_and_grade_stand_side_by_side(walk: Walker) -> None:
    walk.register(urgency="urgent").begin("handling")
    stages.graded(walk)
    assert (walk.case.urgency, walk.case.grade) == ("urgent", "normal")


@pytest.mark.req("R-118")
def test_what_was_marked_major_is_graded_lower_only_with_the_supervisor(walk: Walker) -> None:
    walk.start(urgency="major").complete("问题分类与首次响应")
    stages.graded(walk)
    assert walk.task("审批降级").role == "supervisor"
    assert "拟定方案" not in walk.open_tasks
    walk.complete("审批降级")
    assert walk.open_tasks == ["拟定方案"]
    assert walk.case.grade == "normal"


@pytest.mark.req("R-118")
def test_a_lower_grade_that_is_refused_stays_major(walk: Walker) -> None:
    walk.start(urgency="major").complete("问题分类与首次响应")
    stages.graded(walk)
    walk.complete("审批降级", outcome="refused", downgrade_reason="同批次已有两起")
    assert (walk.case.grade, walk.case.state) == ("major", "special_plan")
    assert walk.open_tasks.count("成立专项小组") == 1


@pytest.mark.req("R-118")
def test_lowering_a_major_grade_later_needs_the_supervisor_too(handling: Walker) -> None:
    stages.graded(handling, "major", batch_problem="true")
    stages.agreed(stages.teamed(handling), plan_type="remote")
    stages.fixed(handling, outcome="regrade").complete("技术分析", core_affected="true")
    handling.complete("分级判定", grade="urgent")
    assert handling.case.grade == "major"  # until the supervisor has said yes
    handling.complete("审批降级")
    assert handling.case.grade == "urgent"
    assert "拟定方案" in handling.open_tasks


@pytest.mark.req("R-085", "R-087", "R-099", "R-109", "R-110")
def test_what_takes_too_long_is_late(walk: Walker) -> None:
    walk.under("002").register().begin("handling").wait(days=6)
    walk.complete("接收工单").wait(hours=2)
    walk.complete("技术分析").complete("分级判定").wait(days=6)
    walk.complete("拟定方案", complex="true")
    overdue = set(stages.late(walk))
    assert overdue == {"tech_response", "first_diagnosis", "grading", "fix_simple"}


@pytest.mark.req("R-110")
def test_a_complex_fault_has_more_time(handling: Walker) -> None:
    handling.complete("接收工单", complex="true").complete("技术分析", complex="true")
    handling.complete("分级判定", complex="true").wait(days=6)
    assert "fix_complex" in stages.late(handling)
    assert "fix_simple" not in stages.late(handling)


def test_a_normal_case_goes_through(handling: Walker) -> None:
    stages.handled(handling)
    assert (handling.instance.status, handling.left["outcome"]) == ("completed", "done")
    assert handling.incidents == []


def test_a_major_case_says_when_its_plan_is_carried_out(handling: Walker) -> None:
    stages.graded(handling, "major", safety_hazard="true")
    stages.agreed(stages.teamed(handling), plan_type="remote")
    stages.fixed(handling)
    assert handling.open_tasks == ["记录质量事故"]


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
