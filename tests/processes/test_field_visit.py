"""A visit: agreed ahead, prepared, announced, carried out, signed and written down; and all that comes between."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from app import files
from app.engine import drafts
from tests.processes.usual_repair import ENGINEER, after
from tests.processes.walker import Walker, untaken
from tests.unit.files.test_contents import PNG

MINE = ("field_visit", "visit_appointment")


@pytest.fixture
def visit(walk: Walker) -> Walker:
    """A case whose plan, a visit, was accepted this moment."""
    return begun(walk)


def begun(walk: Walker, **intake: str) -> Walker:
    return walk.register(**intake).happened("accepted").begin("field_visit")


def arrived(walk: Walker, step: str = "上门预约") -> Walker:
    """From the appointment to the door."""
    return walk.complete(step).wait(hours=24).complete("出发准备").wait(minutes=40).complete("到场")


def over(walk: Walker) -> tuple[str, str]:
    return walk.instance.status, walk.left["outcome"]


@pytest.mark.req("R-128", "R-133", "R-134", "R-136", "R-138", "R-140", "R-142", "R-143", "R-146", "R-213")
def test_a_visit_from_the_appointment_to_the_record(visit: Walker) -> None:
    assert (visit.open_tasks, visit.case.state, visit.task("上门预约").role) == (["上门预约"], "visit", "coordinator")
    arrived(visit).wait(minutes=50).complete("到场检修").complete("客户签字").complete("维修记录")
    assert over(visit) == ("completed", "done")
    assert visit.messages == ["visit_agreed", "visit_on_the_way", "service_order"]
    (row,) = visit.records("visit")
    assert (row.engineer, row.badge_shown, row.explained, row.safety_ok, row.test_run) == (
        ENGINEER, True, True, True, "normal",
    )  # fmt: skip
    assert row.parts_used[0]["part_kind"] == "original"
    assert row.agreed_at < row.departed_at < row.arrived_at < row.appointment_at
    assert row.repair_content and row.repair_result and row.repair_started_at
    assert visit.incidents == []


@pytest.mark.req("R-137")
def test_the_signature_is_kept_with_the_case(visit: Walker, tmp_path: Path) -> None:
    arrived(visit).complete("到场检修")
    task = visit.task("客户签字")
    engineer, kept = visit.person(ENGINEER), files.store(tmp_path, io.BytesIO(PNG), "签字.png")
    with visit.database.transaction() as conn:
        drawn = files.add(conn, kept, engineer, draft=drafts.place(task.id)).id
    visit.complete("客户签字", outcome="signed", signature=drawn, sign_refused_reason=None).complete("维修记录")
    assert (visit.records("visit")[0].signature, visit.records("visit")[0].signed_at is not None) == ([drawn], True)
    assert visit.notices == []


@pytest.mark.req("R-137")
def test_a_refused_signature_is_said_and_the_supervisor_hears_of_it(visit: Walker) -> None:
    arrived(visit).complete("到场检修")
    neither = visit.refused("客户签字", outcome="signed", sign_refused_reason=None)
    assert neither == {"signature": "A signature is needed here."}
    assert visit.refused("客户签字", sign_refused_reason=None) == {"sign_refused_reason": "Fill in this field."}
    visit.complete("客户签字")
    assert visit.notices == [("visit_unsigned", visit.person("supervisor").name)]
    assert visit.open_tasks == ["维修记录"]


@pytest.mark.req("R-129", "R-130")
def test_an_appointment_is_made_a_day_ahead_or_the_customer_waives_it(visit: Walker) -> None:
    tomorrow = {"appointment_at": after(hours=23)}
    said = visit.refused("上门预约", **tomorrow)
    assert "at least 24 hours ahead" in said["appointment_at"]
    unsaid = visit.refused("上门预约", **tomorrow, lead_waived="true")
    assert unsaid == {"waiver_reason": "Fill in this field."}
    visit.complete("上门预约", **tomorrow, lead_waived="true", waiver_reason="机房停机,王经理电话同意今日上门")
    assert (visit.open_tasks, visit.records("visit")[0].lead_waived) == (["出发准备"], True)


@pytest.mark.req("R-139")
def test_only_who_holds_a_certificate_is_sent_but_for_the_supervisor(visit: Walker) -> None:
    said = visit.refused("上门预约", engineer="gao.fei")
    assert "holds no certificate" in said["engineer"]
    visit.complete("上门预约", outcome="no_certificate", appointment_note="持证工程师均外出")
    assert visit.task("资质例外安排").role == "supervisor"
    assert visit.refused("资质例外安排", engineer="gao.fei", certificate_override=None) == {
        "certificate_override": "Fill in this field."
    }
    visit.complete("资质例外安排", engineer="gao.fei")
    assert visit.task("出发准备").assignee == "gao.fei"


@pytest.mark.req("R-131")
def test_technical_support_may_be_sent(visit: Walker) -> None:
    visit.complete("上门预约", engineer="wang.lei")
    assert visit.task("出发准备").assignee == "wang.lei"
    visit.wait(hours=24).complete("出发准备").complete("到场").complete("到场检修").complete("客户签字").complete(
        "维修记录"
    )
    assert over(visit) == ("completed", "done")


@pytest.mark.req("R-134", "R-147")
def test_nobody_leaves_without_kit_and_service_order(visit: Walker) -> None:
    visit.complete("上门预约")
    bare = visit.refused("出发准备", kit_repair=None, tools_ok=None, parts_ok=None, service_order_ok=None)
    assert sorted(bare) == ["kit_repair", "parts_ok", "service_order_ok", "tools_ok"]
    assert visit.refused("出发准备", expected_arrival=None) == {"expected_arrival": "Enter a date or time."}
    visit.complete("出发准备")
    assert {"phillips", "crimping_tool", "wire_stripper"} < set(visit.records("visit")[0].kit)


@pytest.mark.req("R-135")
def test_the_badge_is_shown_or_it_is_said_why_not(visit: Walker) -> None:
    visit.complete("上门预约").wait(hours=24).complete("出发准备")
    assert visit.refused("到场", badge_shown=None) == {"badge_reason": "Fill in this field."}
    visit.complete("到场", badge_shown=None, badge_reason="工牌补办中,已出示身份证并电话核实")
    assert visit.open_tasks == ["到场检修"]


@pytest.mark.req("R-136", "R-141", "R-143")
def test_a_repair_ends_with_explanation_safety_and_test_run(visit: Walker) -> None:
    arrived(visit)
    said = visit.refused("到场检修", explained=None, test_run=None, safety_ok=None)
    assert sorted(said) == ["explained", "safety_note", "test_run"]
    assert list(visit.refused("到场检修", test_run="abnormal")) == ["visit_outcome"]
    unmarked = [{"part_name": "传感器", "quantity": "1"}]
    assert visit.refused("到场检修", parts_used=unmarked) == {"parts_used.0.part_kind": "Choose one of the options."}


@pytest.mark.req("R-142")
def test_the_record_says_when_what_and_with_what_result(visit: Walker) -> None:
    arrived(visit).complete("到场检修").complete("客户签字")
    bare = visit.refused(
        "维修记录", repair_started_at=None, repair_ended_at=None, repair_content=None, repair_result=None
    )
    assert sorted(bare) == ["repair_content", "repair_ended_at", "repair_result", "repair_started_at"]
    assert list(visit.refused("维修记录", repair_ended_at=after(minutes=-9))) == ["repair_ended_at"]


@pytest.mark.req("R-144")
def test_what_is_put_off_is_agreed_anew(visit: Walker) -> None:
    visit.complete("上门预约").complete("出发准备", outcome="reschedule", reschedule_reason="客户临时停电")
    assert visit.open_tasks == ["上门预约"]
    visit.wait(minutes=5).complete("上门预约").wait(hours=24).complete("出发准备")
    visit.complete("到场", outcome="not_met", visit_outcome="absent", absence_note="10:05 敲门无人应答")
    assert (visit.open_tasks, visit.case.waiting_for) == (["重新预约"], "customer")
    arrived(visit, "重新预约")
    assert visit.case.waiting_for is None
    assert [row.visit_outcome for row in visit.records("visit")] == [None, "absent", None]
    assert visit.messages == ["visit_agreed"] * 2 + ["visit_on_the_way", "visit_agreed", "visit_on_the_way"]


@pytest.mark.req("R-144")
def test_a_part_that_is_missing_before_leaving_is_provided_first(visit: Walker) -> None:
    visit.complete("上门预约").complete("出发准备", outcome="missing_part", missing_part="控制板 KF72-PCB 一块")
    assert visit.open_tasks == ["备件调配"]
    assert list(visit.refused("备件调配", part_kind=None)) == ["missing_part", "part_kind"]
    visit.complete("备件调配", missing_part="控制板 KF72-PCB 一块")
    arrived(visit, "上门预约")
    assert visit.open_tasks == ["到场检修"]


@pytest.mark.req("R-144")
def test_a_part_that_is_missing_on_site_means_a_second_visit(visit: Walker) -> None:
    arrived(visit).complete("到场检修", visit_outcome="missing_part", missing_part="控制板一块", test_run=None)
    visit.complete("备件调配", missing_part="控制板一块")
    arrived(visit, "上门预约").complete("到场检修").complete("客户签字").complete("维修记录")
    assert over(visit) == ("completed", "done")
    assert [row.visit_outcome for row in visit.records("visit")] == ["missing_part", "repaired"]


@pytest.mark.req("R-144")
@pytest.mark.parametrize("outcome", ["to_mail_in", "to_replace", "not_repairable"])
def test_what_cannot_be_repaired_on_site_is_planned_anew(visit: Walker, outcome: str) -> None:
    arrived(visit).complete("到场检修", visit_outcome=outcome, test_run=None)
    visit.complete("客户签字").complete("维修记录")
    assert over(visit) == ("completed", "replan")


@pytest.mark.req("R-144")
def test_a_customer_who_wants_no_visit_any_more_gets_another_plan(visit: Walker) -> None:
    assert list(visit.refused("上门预约", outcome="dropped")) == ["appointment_note"]
    visit.complete("上门预约", outcome="dropped", appointment_note="客户自行恢复供电,暂不需要")
    assert (over(visit), visit.messages) == (("completed", "replan"), [])


@pytest.mark.req("R-144")
def test_a_second_visit_may_be_declined_too(visit: Walker) -> None:
    arrived(visit).complete("到场检修", visit_outcome="missing_part", missing_part="控制板一块", test_run=None)
    visit.complete("备件调配", missing_part="控制板一块")
    visit.complete("上门预约", outcome="dropped", appointment_note="客户希望直接寄修")
    assert over(visit) == ("completed", "replan")


@pytest.mark.req("R-132")
def test_a_repair_nobody_is_assigned_to_reaches_the_supervisor(visit: Walker) -> None:
    visit.wait(hours=4, minutes=1)
    assert (visit.late, sorted(visit.open_tasks)) == (["dispatch"], ["上门预约", "处理超时"])
    visit.complete("处理超时").complete("上门预约")
    assert visit.open_tasks == ["出发准备"]


@pytest.mark.req("R-132", "R-144")
def test_a_second_visit_is_given_to_somebody_as_promptly_as_the_first(visit: Walker) -> None:
    arrived(visit).complete("到场检修", visit_outcome="missing_part", missing_part="控制板一块", test_run=None)
    visit.wait(days=3).complete("备件调配", missing_part="控制板一块").wait(hours=3, minutes=59)
    assert (visit.open_tasks, visit.late) == (["上门预约"], [])
    visit.wait(minutes=2)
    assert visit.late == ["dispatch"]


@pytest.mark.req("R-120")
def test_an_emergency_is_reached_within_24_hours(walk: Walker) -> None:
    begun(walk.under("000"), urgency="urgent").complete("上门预约")
    walk.wait(hours=23, minutes=59)
    assert walk.late == []
    walk.wait(minutes=2)
    assert (walk.late, walk.task("处理超时").role) == (["onsite_urgent"], "supervisor")
    assert ("late_escalate", walk.person("manager").name) in walk.notices


@pytest.mark.req("R-121")
def test_an_emergency_is_reached_within_4_hours_where_the_handbook_says_so(walk: Walker) -> None:
    begun(walk.under("002"), urgency="urgent")
    walk.complete(
        "上门预约", appointment_at=after(hours=3), lead_waived="true", waiver_reason="基站中断,客户同意立即上门"
    )
    walk.wait(hours=3, minutes=30)
    assert ("late_warn", walk.person("supervisor").name) in walk.notices
    walk.wait(minutes=31)
    assert "onsite_urgent" in walk.late


@pytest.mark.req("R-134")
def test_who_sets_out_sees_his_appointment_and_the_limit_runs_on_around_it(walk: Walker) -> None:
    begun(walk.under("000"), urgency="urgent").complete("上门预约")
    (row,) = walk.records("visit")
    # The limit is up an hour before the appointment: it is the limit that is overrun, and the date that is shown.
    assert walk.task("出发准备").due_at == row.appointment_at
    walk.wait(hours=25, minutes=30)
    assert (walk.late, walk.task("出发准备").due_at) == (["onsite_urgent"], row.appointment_at)
    assert walk.complete("出发准备").task("到场").due_at == row.appointment_at


@pytest.mark.req("R-120")
def test_who_arrives_in_time_is_not_late_at_the_second_visit(walk: Walker) -> None:
    begun(walk.under("002"), urgency="urgent")
    walk.complete(
        "上门预约", appointment_at=after(hours=2), lead_waived="true", waiver_reason="基站中断,客户同意立即上门"
    )
    walk.wait(hours=1).complete("出发准备").wait(hours=1).complete("到场")
    walk.complete("到场检修", visit_outcome="missing_part", missing_part="电源板一块", test_run=None)
    walk.complete("备件调配", missing_part="电源板一块")
    arrived(walk, "上门预约")
    assert "onsite_urgent" not in walk.late


def test_an_ordinary_case_has_no_emergency_limit(visit: Walker) -> None:
    visit.complete("上门预约", appointment_at=after(days=4)).wait(days=3)
    assert visit.late == []


@pytest.mark.req("R-144")
def test_a_part_that_is_late_reaches_the_supervisor(walk: Walker) -> None:
    begun(walk.under("002")).complete("上门预约")
    walk.complete("出发准备", outcome="missing_part", missing_part="电源板一块").wait(hours=24, minutes=1)
    assert "part_on_site" in walk.late
    walk.complete("处理超时").complete("备件调配", missing_part="电源板一块")


@pytest.mark.req("R-142")
def test_a_record_that_is_not_written_promptly_is_asked_for(visit: Walker) -> None:
    arrived(visit).complete("到场检修").complete("客户签字").wait(days=3)
    assert visit.late == ["repair_record"]
    visit.complete("处理超时").complete("维修记录")
    assert over(visit) == ("completed", "done")


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
