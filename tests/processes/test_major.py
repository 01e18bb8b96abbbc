"""Major cases: a team within the hour, a special plan agreed with the customer, nights and holidays included."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.engine import instances
from tests.processes import stages
from tests.processes.walker import Walker, untaken

MINE = ("major_case", "special_plan", "quality_incident")
OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def alarm(walk: Walker) -> Walker:
    """A case that was marked major this moment, whose own steps do not matter here."""
    return walk.register(urgency="major").happened("marked_major").tell("major_marked")


def standing(walk: Walker, process: str) -> str:
    """How an instance beside the case stands."""
    with walk.database.reading() as conn:
        return next(str(row.status) for row in instances.of(conn, walk.business_key) if row.key == process)


@pytest.mark.req("R-112", "R-113")
def test_the_team_is_on_record_and_hears_of_it(alarm: Walker) -> None:
    assert (alarm.open_tasks, alarm.task("成立专项小组").role) == (["成立专项小组"], "supervisor")
    assert set(alarm.refused("成立专项小组", team_leader=None, team_members=None)) == {"team_leader", "team_members"}
    stages.teamed(alarm)
    team = stages.record(alarm, "major")
    assert (team.team_leader, team.team_members) == ("zhao.qiang", ["zhao.qiang", "wu.gang"])
    assert {who for key, who in alarm.notices if key == "special_team"} == {"zhao.qiang", "wu.gang"}


def test_a_false_alarm_starts_nothing(alarm: Walker) -> None:
    alarm.complete("成立专项小组", outcome="false_alarm", stood_down_reason="客户误报,产品正常")
    assert alarm.open_tasks == []
    assert standing(alarm, "major_case") == "completed"


@pytest.mark.req("R-114", "R-115")
def test_the_plan_with_recall_and_compensation_is_agreed_with_the_customer(alarm: Walker) -> None:
    stages.teamed(alarm)
    assert alarm.task("拟定专项方案").role == "supervisor"
    stages.agreed(alarm)
    plan = stages.record(alarm, "major")
    assert (plan.recall, plan.compensation_value, plan.confirmed_at) == (True, 300, clock.now())
    assert stages.record(alarm, "plan").customer_decision == "accepted"
    assert "与客户沟通方案" not in alarm.open_tasks


@pytest.mark.req("R-114", "R-116")
def test_a_compensation_above_the_limit_is_approved_by_the_manager(alarm: Walker) -> None:
    stages.teamed(alarm).complete("拟定专项方案", compensation_value="5000")
    assert alarm.task("审批补偿").role == "manager"
    alarm.complete("审批补偿", outcome="refused", approval_note="超出惯例")
    alarm.complete("拟定专项方案", compensation_value="800").complete("审批补偿")
    assert "与客户沟通方案" in alarm.open_tasks


@pytest.mark.req("R-115")
def test_a_customer_who_wants_changes_gets_another_plan(alarm: Walker) -> None:
    stages.teamed(alarm).complete("拟定专项方案").complete("与客户沟通方案", outcome="change")
    assert "拟定专项方案" in alarm.open_tasks


@pytest.mark.req("R-115")
def test_every_attempt_to_reach_the_customer_is_on_record_and_counts(alarm: Walker) -> None:
    stages.teamed(alarm).complete("拟定专项方案")
    assert set(alarm.refused("与客户沟通方案", outcome="unreachable", contact_attempts=None)) == {"contact_attempts"}
    alarm.complete("与客户沟通方案", outcome="unreachable", contact_attempts="21:05、21:40 两次无人接听")
    assert ("major_unreachable", alarm.person("manager").name) in alarm.notices
    assert stages.record(alarm, "major").contact_attempts == "21:05、21:40 两次无人接听"
    # What could be done in time was done: the limit has run its course.
    alarm.wait(hours=4)
    assert "major_plan" not in stages.late(alarm)
    alarm.complete("继续联系客户", outcome="unreachable").complete("继续联系客户", outcome="change")
    stages.agreed(alarm)
    assert "继续联系客户" not in alarm.open_tasks


@pytest.mark.req("R-113", "R-115", "R-117")
def test_its_limits_run_at_night_and_at_weekends(walk: Walker) -> None:
    saturday_night = datetime(2026, 11, 21, 23, 30, tzinfo=OFFICE)
    walk.wait_until(saturday_night)
    walk.register(urgency="major").happened("marked_major").tell("major_marked")
    assert stages.clock_of(walk, "major_activate").due_at == datetime(2026, 11, 22, 0, 30, tzinfo=OFFICE)
    stages.teamed(walk)
    assert stages.clock_of(walk, "major_plan").due_at == datetime(2026, 11, 22, 2, 30, tzinfo=OFFICE)


@pytest.mark.req("R-113", "R-115", "R-117")
def test_what_is_late_reaches_the_manager_at_once(alarm: Walker) -> None:
    alarm.wait(hours=1, minutes=1)
    assert stages.late(alarm) == ["major_activate"]
    assert ("late_escalate", alarm.person("manager").name) in alarm.notices
    stages.teamed(alarm).wait(hours=2)
    assert stages.late(alarm) == ["major_activate", "major_plan"]


@pytest.mark.req("R-119")
def test_a_quality_incident_is_opened_and_reported_in_time(alarm: Walker) -> None:
    stages.teamed(alarm)
    assert alarm.task("记录质量事故").role == "quality"
    alarm.wait(hours=24, minutes=1)
    assert "incident_report" in stages.late(alarm)
    alarm.complete("记录质量事故", incident_cause="电芯隔膜缺陷")
    assert stages.record(alarm, "major").incident_cause == "电芯隔膜缺陷"
    assert standing(alarm, "quality_incident") == "completed"


@pytest.mark.req("R-118")
@pytest.mark.parametrize("step", ["成立专项小组", "拟定专项方案", "继续联系客户", None])
def test_a_lower_grade_ends_it_wherever_it_stands(alarm: Walker, step: str | None) -> None:
    if step != "成立专项小组":
        stages.teamed(alarm)
    if step == "继续联系客户":
        alarm.complete("拟定专项方案").complete("与客户沟通方案", outcome="unreachable")
    if step is None:
        stages.agreed(alarm)
    alarm.tell("major_downgraded")
    assert standing(alarm, "major_case") == "completed"
    assert step not in alarm.open_tasks


@pytest.mark.req("R-112", "R-114", "R-115", "R-119")
def test_the_case_waits_for_its_special_plan_and_the_team_for_the_end_of_the_work(walk: Walker) -> None:
    walk.register().begin("handling")
    stages.graded(walk, "major", safety_hazard="true")
    assert "拟定方案" not in walk.open_tasks and walk.case.state == "special_plan"
    stages.agreed(stages.teamed(walk))
    assert "方案执行" in walk.open_tasks and walk.case.state == "executing"
    walk.complete("方案执行")
    assert standing(walk, "major_case") == "completed"
    told = {who for key, who in walk.notices if key == "major_over"}
    assert told == {walk.person("supervisor").name, walk.person("manager").name}


def test_after_a_false_alarm_a_major_case_gets_an_ordinary_plan(walk: Walker) -> None:
    walk.register().begin("handling")
    stages.graded(walk, "major", batch_problem="true")
    walk.complete("成立专项小组", outcome="false_alarm", stood_down_reason="仅此一台")
    assert walk.open_tasks == ["拟定方案"]


def test_a_case_that_comes_back_gets_a_new_team(walk: Walker) -> None:
    walk.register().begin("handling")
    stages.graded(walk, "major", safety_hazard="true")
    stages.agreed(stages.teamed(walk)).complete("方案执行").complete("记录质量事故")
    walk.begin("handling")
    stages.graded(walk, "major", safety_hazard="true")
    assert (walk.open_tasks, walk.case.state) == (["成立专项小组"], "special_plan")


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
