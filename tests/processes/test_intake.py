"""Intake, routing and remote guidance: who hears of what at once, where a case goes, what is asked for later."""

from __future__ import annotations

import pytest

from app.errors import Invalid
from tests.processes.walker import Walker, untaken

MINE = ("intake", "remote_guidance")
CLASSIFY = "问题分类与首次响应"


@pytest.mark.req("R-049", "R-050", "R-058")
def test_an_urgent_case_is_copied_to_the_supervisor_as_it_is_registered(walk: Walker) -> None:
    walk.start(urgency="urgent")
    assert walk.case.expedited and walk.case.remarks.startswith("加急")
    assert walk.notices == [("expedited", walk.person("supervisor").name)]
    assert walk.task(CLASSIFY).expedited
    walk.complete(CLASSIFY)
    assert walk.open_tasks == ["远程指导"]


@pytest.mark.req("R-050", "R-075", "R-112", "R-116")
def test_a_major_case_is_reported_at_once_and_goes_straight_to_technical_support(walk: Walker) -> None:
    walk.start(urgency="major")
    told = {who for _, who in walk.notices}
    assert {walk.person("supervisor").name, walk.person("manager").name} <= told
    assert sorted(walk.open_tasks) == sorted([CLASSIFY, "成立专项小组"])
    walk.complete(CLASSIFY)
    assert "接收工单" in walk.open_tasks and "远程指导" not in walk.open_tasks


def test_an_ordinary_case_is_copied_to_nobody(walk: Walker) -> None:
    walk.start().complete(CLASSIFY)
    assert walk.notices == []
    assert not walk.case.expedited


@pytest.mark.req("R-059")
def test_departments_concerned_hear_of_a_complaint(walk: Walker) -> None:
    walk.start()
    complaint = {"category": "complaint", "subcategory_complaint": "service_complaint"}
    with pytest.raises(Invalid) as refused:
        walk.complete(CLASSIFY, **complaint)
    assert [problem.place for problem in refused.value.problems] == ["departments"]
    walk.complete(CLASSIFY, **complaint, departments=["quality", "finance"])
    told = [who for key, who in walk.notices if key == "complaint_departments"]
    assert sorted(told) == sorted(walk.person(role).name for role in ("quality", "finance"))
    assert walk.open_tasks == ["投诉处理"]


@pytest.mark.req("R-051", "R-062")
def test_missing_data_hold_nothing_up_and_are_asked_for(walk: Walker) -> None:
    walk.start().complete(CLASSIFY)
    assert walk.messages == ["registered_supplement"]
    assert walk.open_tasks == ["远程指导"]


@pytest.mark.req("R-043", "R-044", "R-051")
def test_whoever_has_given_everything_is_told_the_number_alone(walk: Walker) -> None:
    walk.start(no_product="true", model=None, proof_missing=None, identity_confirmed="true")
    walk.complete(CLASSIFY, category="complaint", subcategory_complaint="suggestion", departments=["quality"])
    assert walk.messages == ["registered"]


@pytest.mark.req("R-057")
def test_the_first_judgement_and_what_the_customer_was_told_are_on_record(walk: Walker) -> None:
    walk.start().complete(CLASSIFY, first_judgement="疑似传感器故障", told_solutions="先断电重启,不行则上门")
    assert (walk.case.first_judgement, walk.case.told_solutions) == ("疑似传感器故障", "先断电重启,不行则上门")


@pytest.mark.req("R-042")
def test_sales_pass_on_what_they_hear(walk: Walker) -> None:
    walk.start(by="sales", channel="sales")
    assert walk.open_tasks == [CLASSIFY]
    assert walk.case.channel == "sales"


@pytest.mark.req("R-079")
def test_guidance_that_helps_is_confirmed(walk: Walker) -> None:
    walk.start().complete(CLASSIFY).complete("远程指导")
    assert walk.open_tasks == ["结果确认"]


@pytest.mark.req("R-077", "R-078", "R-080", "R-084")
def test_guidance_that_fails_is_handed_over_with_all_that_is_known(walk: Walker) -> None:
    walk.start().complete(CLASSIFY).complete("远程指导", outcome="handover", attempt_result="unsolved")
    walk.complete("填写转交说明")
    task = walk.task("接收工单")
    assert (task.role, task.number, task.customer) == ("tech", walk.case.number, "苏州明远机电有限公司")


@pytest.mark.req("R-082", "R-083")
def test_a_hand_over_nobody_writes_happens_by_itself_after_two_working_hours(walk: Walker) -> None:
    walk.start().complete(CLASSIFY).complete("远程指导", outcome="handover", attempt_result="unsolved")
    walk.wait(hours=1, minutes=59)
    assert walk.open_tasks == ["填写转交说明"]
    walk.wait(minutes=2)
    assert "接收工单" in walk.open_tasks and "填写转交说明" not in walk.open_tasks
    assert ("late_handover", walk.person("supervisor").name) in walk.notices


@pytest.mark.req("R-081")
def test_a_simple_problem_without_a_solution_in_two_hours_reaches_the_supervisor(walk: Walker) -> None:
    walk.start().complete(CLASSIFY).wait(hours=2, minutes=1)
    assert sorted(walk.open_tasks) == ["处理超时", "远程指导"]


@pytest.mark.req("R-101", "R-102", "R-112")
def test_a_danger_heard_on_the_telephone_is_reported_and_graded_all_the_same(walk: Walker) -> None:
    walk.start().complete(CLASSIFY)
    walk.complete("远程指导", outcome="major", urgency="major", attempt_result="unsolved")
    assert sorted(walk.open_tasks) == sorted(["成立专项小组", "接收工单"])
    assert (walk.case.urgency, walk.case.grade, walk.case.expedited) == ("major", None, True)


@pytest.mark.req("R-052", "R-053")
def test_a_first_response_that_is_late_reaches_the_supervisor(walk: Walker) -> None:
    walk.start().wait(minutes=14)
    assert walk.open_tasks == [CLASSIFY]
    walk.wait(minutes=2)
    assert sorted(walk.open_tasks) == sorted(["处理超时", CLASSIFY])


def test_what_is_not_ours_is_not_accepted(walk: Walker) -> None:
    walk.start().complete(CLASSIFY, outcome="out_of_scope", closed_note="非本公司产品")
    assert walk.case.state == "out_of_scope"


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
