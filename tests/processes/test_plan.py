"""Plan, acceptance and execution: options are offered, nothing begins before the customer agrees, silence is minded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.errors import Invalid
from tests.processes import stages
from tests.processes.walker import Walker, untaken

MINE = ("solution", "plan_acceptance", "plan_answer", "remote_fix")


@pytest.fixture
def solution(walk: Walker) -> Walker:
    """A case that was graded this moment."""
    return walk.register().happened("handed_over", "tech_received").bind(case__grade="normal").begin("solution")


def undecided(walk: Walker) -> Walker:
    """The plan was told, and the customer wants to think."""
    return walk.complete("拟定方案").complete("客服告知客户", outcome="no_reply", decided_by=None)


@pytest.mark.req("R-103", "R-104", "R-107")
def test_the_plan_is_told_and_begins_when_it_is_accepted(solution: Walker) -> None:
    assert (solution.task("拟定方案").role, solution.case.state) == ("tech", "graded")
    solution.complete("拟定方案")
    assert (solution.task("客服告知客户").role, solution.case.state) == ("cs", "awaiting_acceptance")
    assert solution.case.est_finish is not None
    solution.complete("客服告知客户")
    assert solution.case.state == "remote_fix"
    told = stages.record(solution, "plan")
    assert (told.told_by_means, told.customer_decision, told.decided_by) == ("phone", "accepted", "李经理")


@pytest.mark.req("R-107")
def test_a_plan_needs_the_time_it_will_take(solution: Walker) -> None:
    with pytest.raises(Invalid) as refused:
        solution.complete("拟定方案", est_finish=None, plan_type=None)
    assert {problem.place for problem in refused.value.problems} == {"plan_type", "est_finish"}


@pytest.mark.req("R-105")
def test_several_options_are_offered_and_the_choice_is_kept(solution: Walker) -> None:
    options = [
        {"option": "远程重置", "effort": "1小时", "fee": "免费"},
        {"option": "寄修检测", "effort": "5天", "fee": "免费"},
    ]
    solution.complete("拟定方案", options=options).complete("客服告知客户", chosen_option="远程重置")
    plan = stages.record(solution, "plan")
    assert ([row["option"] for row in plan.options], plan.chosen_option) == (["远程重置", "寄修检测"], "远程重置")


@pytest.mark.req("R-104", "R-106")
@pytest.mark.parametrize("answer", ["rejected", "change"])
def test_whoever_does_not_agree_gets_another_plan(solution: Walker, answer: str) -> None:
    solution.complete("拟定方案").complete("客服告知客户", outcome=answer, decision_note="希望上门处理")
    assert solution.open_tasks == ["拟定方案"]
    stages.accepted(solution)
    assert solution.open_tasks == ["编写详细步骤"]


@pytest.mark.req("R-106")
def test_a_second_refusal_goes_to_the_supervisor(solution: Walker) -> None:
    for _ in range(2):
        solution.complete("拟定方案").complete("客服告知客户", outcome="rejected")
    assert (solution.open_tasks, solution.task("主管协商").role) == (["主管协商"], "supervisor")
    solution.complete("主管协商").complete("拟定方案").complete("客服告知客户", outcome="rejected")
    solution.complete("主管协商", outcome="accepted")
    assert solution.open_tasks == ["编写详细步骤"]
    assert stages.record(solution, "plan").customer_decision == "accepted"


@pytest.mark.req("R-106")
def test_the_supervisor_may_let_the_customer_go(solution: Walker) -> None:
    for _ in range(2):
        solution.complete("拟定方案").complete("客服告知客户", outcome="rejected")
    solution.complete("主管协商", outcome="rejected", closed_note="客户自行处理")
    assert (solution.instance.status, solution.case.closed_note) == ("completed", "客户自行处理")


@pytest.mark.req("R-106")
def test_a_customer_who_withdraws_says_why(solution: Walker) -> None:
    solution.complete("拟定方案")
    with pytest.raises(Invalid) as refused:
        solution.complete("客服告知客户", outcome="rejected", withdrawn="true")
    assert [problem.place for problem in refused.value.problems] == ["closed_note"]
    solution.complete("客服告知客户", outcome="rejected", withdrawn="true", closed_note="客户已另购")
    assert (solution.instance.status, solution.case.closed_note) == ("completed", "客户已另购")


@pytest.mark.req("R-103", "R-106")
def test_whoever_wants_to_think_gets_the_plan_in_writing_and_is_reminded(solution: Walker) -> None:
    undecided(solution)
    assert (solution.open_tasks, solution.case.state) == (["等待客户答复"], "awaiting_acceptance")
    assert solution.messages == ["plan"]
    solution.wait(days=2, hours=23)  # Monday morning: nobody is disturbed on a day off
    assert solution.messages == ["plan", "plan_remind"]
    solution.wait(hours=2)
    assert solution.messages == ["plan", "plan_remind", "plan_remind"]
    solution.complete("等待客户答复")
    assert solution.open_tasks == ["编写详细步骤"]


@pytest.mark.req("R-106", "R-109")
def test_while_the_customer_thinks_the_clock_of_the_repair_stands(walk: Walker) -> None:
    undecided(stages.graded(walk.register().begin("handling")))
    walk.wait(days=3).complete("等待客户答复")
    assert "fix_simple" not in stages.late(walk)
    assert stages.clock_of(walk, "fix_simple").due_at == clock.now() + timedelta(hours=24)


@pytest.mark.req("R-106")
def test_after_the_third_reminder_silence_closes_the_case(solution: Walker) -> None:
    undecided(solution).wait(days=8)
    assert (solution.open_tasks, solution.messages[-1]) == (["最后等待答复"], "plan_last")
    solution.wait(days=8)
    assert (solution.instance.status, solution.left["outcome"]) == ("completed", "closed")
    assert solution.left["close_as"] == "no_response"


@pytest.mark.req("R-106")
def test_an_answer_after_the_last_reminder_still_counts(solution: Walker) -> None:
    undecided(solution).wait(days=8).complete("最后等待答复")
    assert solution.open_tasks == ["编写详细步骤"]


@pytest.mark.req("R-104", "R-106")
@pytest.mark.parametrize("days", [0, 8])
def test_the_customer_may_answer_by_himself(solution: Walker, days: int) -> None:
    undecided(solution).wait(days=days).tell("plan_answered", decision="accepted")
    assert solution.open_tasks == ["编写详细步骤"]


def test_an_answer_by_himself_may_be_a_refusal(solution: Walker) -> None:
    undecided(solution).tell("plan_answered", decision="change")
    assert solution.open_tasks == ["拟定方案"]


@pytest.mark.req("R-108")
def test_technical_support_writes_the_steps_and_customer_service_sees_the_case_through(solution: Walker) -> None:
    stages.accepted(solution)
    assert solution.task("编写详细步骤").role == "tech"
    solution.complete("编写详细步骤")
    assert (solution.messages[-1], solution.task("陪同客户完成").role) == ("remote_steps", "cs")
    solution.complete("陪同客户完成", outcome="more_steps").complete("编写详细步骤").complete("陪同客户完成")
    assert (solution.instance.status, solution.left["outcome"]) == ("completed", "done")


def test_what_cannot_be_done_remotely_gets_another_plan(solution: Walker) -> None:
    stages.fixed(stages.accepted(solution), outcome="replan")
    assert solution.open_tasks == ["拟定方案"]


@pytest.mark.req("R-103")
@pytest.mark.parametrize(
    ("plan_type", "step"),
    [
        ("software_update", "编写详细步骤"),
        ("visit", "上门预约"),
        ("mail_in", "告知寄件方式"),
        ("replace", "方案执行"),
        ("refund", "方案执行"),
    ],
)
def test_each_way_of_solving_has_its_procedure(solution: Walker, plan_type: str, step: str) -> None:
    stages.accepted(solution, plan_type)
    assert step in solution.open_tasks


@pytest.mark.req("R-103", "R-104")
def test_a_visit_ends_the_work_and_counts_from_the_acceptance(solution: Walker) -> None:
    stages.accepted(solution, "visit")
    assert stages.clock_of(solution, "dispatch").started_at == clock.now()
    solution.complete("上门预约").wait(hours=24).complete("出发准备").wait(minutes=40).complete("到场")
    solution.wait(minutes=50).complete("到场检修").complete("客户签字").complete("维修记录")
    assert (solution.instance.status, solution.left["outcome"]) == ("completed", "done")


@pytest.mark.req("R-103")
def test_a_part_that_is_sent_ends_the_work(solution: Walker) -> None:
    stages.accepted(solution, "send_part").complete("打包寄出").complete("确认签收").complete("指导安装")
    assert (solution.instance.status, solution.left["outcome"]) == ("completed", "done")


@pytest.mark.req("R-103")
def test_what_has_no_procedure_is_carried_out_by_the_supervisor(solution: Walker) -> None:
    stages.accepted(solution, "replace").complete("方案执行")
    assert (solution.instance.status, solution.left["outcome"]) == ("completed", "done")


@pytest.mark.req("R-104", "R-114", "R-115")
def test_a_major_case_waits_for_its_special_plan(walk: Walker) -> None:
    walk.register().bind(case__grade="major", plan__plan_type="replace").begin("solution")
    assert (walk.open_tasks, walk.case.state) == ([], "special_plan")
    walk.tell("special_plan_agreed")
    assert (walk.open_tasks, walk.case.state) == (["方案执行"], "executing")


def test_a_special_plan_that_is_dropped_leaves_an_ordinary_one(walk: Walker) -> None:
    walk.register().bind(case__grade="major").begin("solution").tell("special_plan_dropped")
    assert walk.open_tasks == ["拟定方案"]


@pytest.mark.req("R-100")
def test_a_complex_problem_is_told_late(walk: Walker) -> None:
    walk.register().happened("registered").bind(case__complex=True, case__grade="normal").begin("solution")
    assert walk.task("拟定方案").due_at is not None
    walk.complete("拟定方案").wait(hours=24, minutes=1)
    assert "complex_eta" in stages.late(walk)


def test_nobody_is_told_twice_what_he_knows(solution: Walker) -> None:
    """The plan accepted by phone needs no letter."""
    stages.accepted(solution)
    assert solution.messages == []


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
