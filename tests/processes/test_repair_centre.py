"""The repair centre: inspect, quote, repair, test, check by another person; and what it cannot repair."""

from __future__ import annotations

import pytest

from app.actor import Actor
from app.engine import queries, tasks
from app.engine.errors import SamePersonTwice
from tests.processes import stages
from tests.processes.usual_repair import OFFICE
from tests.processes.walker import Walker, untaken

MINE = ("repair_centre", "replacement")
QUOTE = {"decision": "quote", "warranty_view": "out", "quote_amount": "680", "quote_note": "控制板一块及人工"}


@pytest.fixture
def centre(walk: Walker) -> Walker:
    """The product has come in."""
    return received(walk.register())


@pytest.fixture
def lost(walk: Walker) -> Walker:
    """The product cannot be repaired, or is gone."""
    return received(walk.register(), "replacement")


def received(walk: Walker, process: str = "repair_centre") -> Walker:
    walk.bind(repair__received_at="2026-11-20T01:00:00+00:00").happened("received")
    return walk.begin(process)


def sent_in(walk: Walker, **analysis: str) -> Walker:
    """A fault whose plan is a repair at the centre, where the product is now."""
    stages.handed_over(walk).complete("接收工单").complete("技术分析", **analysis).complete("分级判定", **analysis)
    stages.accepted(walk, "mail_in")
    return walk.complete("告知寄件方式").complete("登记客户寄出").complete("收件")


def due(walk: Walker, step: str) -> tuple[str, str]:
    """When a step is due on the office's clock, and by which limit."""
    task = walk.task(step)
    with walk.database.reading() as conn:
        timer = queries.due_timers(conn, [task])[task.due_timer]
    return task.due_at.astimezone(OFFICE).strftime("%Y-%m-%d %H:%M"), timer.limit_key


def ended(walk: Walker) -> tuple[str, str]:
    return walk.instance.outcome, walk.left["outcome"]


@pytest.mark.req("R-140", "R-141", "R-142", "R-153", "R-154")
def test_a_product_is_inspected_repaired_tested_and_checked(centre: Walker) -> None:
    steps = ["检测", "维修", "试机", "维修质检"]
    assert [(centre.open_tasks, centre.complete(step))[0] for step in steps] == [[step] for step in steps]
    assert ended(centre) == ("end_ready", "pass")
    done = centre.records("repair")[-1]
    assert (done.test_run, done.quality_result, done.content) == ("normal", "pass", "更换启动电容")
    assert [part["part_kind"] for part in done.parts_used] == ["equivalent"]
    assert centre.incidents == []


@pytest.mark.req("R-154")
def test_whoever_repaired_does_not_check(centre: Walker) -> None:
    centre.complete("检测").complete("维修", by="gao.fei").complete("试机")
    both = Actor("gao.fei", frozenset({"repair", "quality"}), "高飞")
    check = centre.task("维修质检").id
    with centre.database.transaction() as conn, pytest.raises(SamePersonTwice):
        tasks.claim(conn, check, both)


@pytest.mark.req("R-154")
def test_what_fails_the_check_is_repaired_again(centre: Walker) -> None:
    centre.complete("检测").complete("维修").complete("试机")
    assert list(centre.refused("维修质检", quality_result="fail", quality_note=None)) == ["quality_note"]
    centre.complete("维修质检", quality_result="fail", quality_note="外壳卡扣未装到位")
    centre.complete("维修", content="重新装配外壳").complete("试机").complete("维修质检")
    assert ended(centre) == ("end_ready", "pass")
    first, second = centre.records("repair")
    assert (first.content, first.quality_result, first.quality_note) == ("更换启动电容", "fail", "外壳卡扣未装到位")
    assert (second.content, second.quality_result, second.cause) == ("重新装配外壳", "pass", first.cause)


@pytest.mark.req("R-141")
def test_a_test_run_that_fails_twice_goes_to_the_supervisor(centre: Walker) -> None:
    centre.complete("检测").complete("维修").complete("试机", test_run="abnormal")
    centre.complete("维修").complete("试机", test_run="abnormal")
    assert centre.task("两次试机未过").role == "supervisor"
    centre.complete("两次试机未过").complete("维修").complete("试机").complete("维修质检")
    assert ended(centre) == ("end_ready", "pass")


@pytest.mark.req("R-160")
def test_the_supervisor_gives_up_a_repair(centre: Walker) -> None:
    centre.complete("检测")
    for _ in range(2):
        centre.complete("维修").complete("试机", test_run="abnormal")
    centre.complete("两次试机未过", outcome="not_repairable", failed_note="主板停产,无备件")
    assert ended(centre) == ("end_not_repairable", "not_repairable")


@pytest.mark.req("R-160")
@pytest.mark.parametrize("decision", ["replace", "not_repairable"])
def test_an_inspection_may_find_that_nothing_can_be_done(centre: Walker, decision: str) -> None:
    centre.complete("检测", decision=decision)
    assert ended(centre) == ("end_not_repairable", decision)


def test_what_the_customer_pays_for_is_quoted_first(centre: Walker) -> None:
    assert sorted(centre.refused("检测", decision="quote")) == ["quote_amount", "quote_note"]
    centre.complete("检测", **QUOTE)
    assert centre.open_tasks == ["报价答复"]
    centre.complete("报价答复", quote_amount="680", quote_note="控制板一块及人工")
    assert (centre.open_tasks, centre.records("repair")[-1].quote_decision) == (["维修"], "accepted")


def test_a_quote_that_is_refused_sends_the_product_back_as_it_is(centre: Walker) -> None:
    centre.complete("检测", **QUOTE)
    centre.complete("报价答复", quote_decision="rejected", quote_amount="680", quote_note="控制板一块及人工")
    assert ended(centre) == ("end_unrepaired", "rejected")


def test_a_major_case_is_not_held_up_by_a_quote(walk: Walker) -> None:
    received(walk.register().bind("tech", case__grade="major"))
    walk.complete("检测", **QUOTE)
    assert walk.open_tasks == ["维修"]


@pytest.mark.req("R-142")
def test_a_repair_says_when_what_and_with_what_result(centre: Walker) -> None:
    centre.complete("检测")
    bare = centre.refused("维修", started_at=None, ended_at=None, content=None, result=None)
    assert sorted(bare) == ["content", "ended_at", "result", "started_at"]
    assert centre.refused("维修", parts_used=[{"part_name": "电容", "quantity": "1"}]) == {
        "parts_used.0.part_kind": "Choose one of the options."
    }


def test_a_check_that_is_late_reaches_the_supervisor(centre: Walker) -> None:
    centre.complete("检测").complete("维修").complete("试机").wait(days=4)
    assert centre.late == ["quality_check"]
    centre.complete("处理超时").complete("维修质检")


@pytest.mark.req("R-155")
def test_a_check_is_due_at_the_close_of_the_next_working_day(walk: Walker) -> None:
    """Everything happens on a Friday at ten: three working days for the fault, the next one for the check."""
    sent_in(walk, complex="true").complete("检测")
    assert due(walk, "维修") == ("2026-11-25 18:00", "fix_complex")
    walk.complete("维修").complete("试机")
    assert due(walk, "维修质检") == ("2026-11-23 18:00", "quality_check")


@pytest.mark.req("R-155")
def test_the_first_of_all_limits_around_a_step_is_its_date_on_a_day_off_too(walk: Walker) -> None:
    """The 24 hours of a simple fault run on the clock (D.4: from 24 hours on), whatever is repaired meanwhile."""
    sent_in(walk).complete("检测")
    assert due(walk, "维修") == ("2026-11-21 10:00", "fix_simple")
    walk.complete("维修").complete("试机")
    assert due(walk, "维修质检") == ("2026-11-21 10:00", "fix_simple")


@pytest.mark.req("R-156", "R-160")
def test_a_replacement_is_reserved_sent_and_delivered(lost: Walker) -> None:
    assert lost.task("决定处置").role == "supervisor"
    assert list(lost.refused("决定处置", replacement_reason=None)) == ["replacement_reason"]
    lost.complete("决定处置").complete("预留换新产品")
    assert (lost.case.state, lost.records("repair")[-1].replacement_serial) == ("replacement", "KF72-2026-118842")
    lost.complete("打包寄出").complete("确认签收")
    assert ended(lost) == ("end_settled", "delivered")


@pytest.mark.req("R-156")
def test_a_replacement_is_late_after_one_working_day(lost: Walker) -> None:
    lost.complete("决定处置").complete("预留换新产品").complete("打包寄出").wait(days=4)
    assert lost.late == ["replacement_delivery"]
    lost.complete("处理超时").complete("确认签收")


@pytest.mark.req("R-160")
def test_a_refund_is_decided_and_planned(lost: Walker) -> None:
    lost.complete("决定处置", disposal="refund", replacement_reason="无同型号可换")
    assert ended(lost) == ("end_refund", "refund")


@pytest.mark.req("R-159", "R-160")
def test_what_is_returned_and_lost_is_decided_again(lost: Walker) -> None:
    lost.complete("决定处置", disposal="return_unrepaired", replacement_reason="客户要求原样退回").complete("打包寄出")
    lost.complete("确认签收", outcome="missing", delivery_note="物流显示签收,客户未收到")
    lost.complete("追踪寄出包裹", outcome="claim", trace_result="lost", expected_arrival=None)
    lost.wait(minutes=1).complete("决定处置").complete("预留换新产品", old_unit="lost").complete("打包寄出").complete(
        "确认签收"
    )
    assert ended(lost) == ("end_settled", "delivered")


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
