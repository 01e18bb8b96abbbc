"""Mail-in repair in both directions: a part to the customer, or the product to the repair centre and back."""

from __future__ import annotations

import pytest

from tests.processes.walker import Walker, untaken

MINE = ("mail_in_repair",)


@pytest.fixture
def product(walk: Walker) -> Walker:
    """The accepted plan says: the product comes to us."""
    return planned(walk, "mail_in")


@pytest.fixture
def part(walk: Walker) -> Walker:
    """The accepted plan says: a part goes to the customer."""
    return planned(walk, "send_part")


def planned(walk: Walker, plan_type: str) -> Walker:
    return walk.register().bind(plan__plan_type=plan_type).begin("mail_in_repair")


def come_in(walk: Walker) -> Walker:
    return walk.complete("告知寄件方式").complete("登记客户寄出").complete("收件")


def repaired(walk: Walker) -> Walker:
    return come_in(walk).complete("检测").complete("维修").complete("试机").complete("维修质检")


def gone(walk: Walker) -> Walker:
    walk.complete("确认签收", outcome="missing", delivery_note="查无签收")
    return walk.complete("追踪寄出包裹", outcome="claim", trace_result="lost", expected_arrival=None)


def over(walk: Walker) -> tuple[str, str]:
    return walk.instance.status, walk.left["outcome"]


@pytest.mark.req("R-151", "R-213")
def test_a_product_comes_in_is_repaired_and_goes_back(product: Walker) -> None:
    assert product.case.state == "mail_in"
    repaired(product).complete("打包寄出").complete("确认签收")
    assert over(product) == ("completed", "done")
    assert product.messages == ["send_to_us", "parcel_received", "shipped"]
    assert product.incidents == []


@pytest.mark.req("R-151")
def test_a_part_goes_out_and_the_customer_is_guided(part: Walker) -> None:
    part.complete("打包寄出", contents="滤网一片、温度传感器一只").complete("确认签收")
    assert list(part.refused("指导安装", steps_tried=None)) == ["steps_tried"]
    part.complete("指导安装")
    assert (over(part), part.messages) == (("completed", "done"), ["shipped"])


@pytest.mark.req("R-151")
def test_a_part_that_does_not_help_is_planned_anew(part: Walker) -> None:
    part.complete("打包寄出").complete("确认签收").complete("指导安装", outcome="replan")
    assert over(part) == ("completed", "replan")


@pytest.mark.req("R-159")
def test_a_part_that_is_lost_is_planned_anew(part: Walker) -> None:
    gone(part.complete("打包寄出"))
    assert over(part) == ("completed", "replan")


def test_a_customer_who_keeps_the_product_gets_another_plan(product: Walker) -> None:
    product.complete("告知寄件方式").complete("登记客户寄出", outcome="not_sent", not_sent_note="改为上门")
    assert over(product) == ("completed", "replan")


@pytest.mark.req("R-159", "R-160")
def test_a_product_that_is_lost_on_the_way_in_is_replaced(product: Walker) -> None:
    product.complete("告知寄件方式").complete("登记客户寄出").wait(days=5)
    product.complete("追踪寄回包裹", trace_result="lost", expected_arrival=None).complete("决定处置")
    product.complete("预留换新产品", old_unit="lost").complete("打包寄出").complete("确认签收")
    assert over(product) == ("completed", "done")


@pytest.mark.req("R-160")
def test_what_cannot_be_repaired_is_refunded_by_another_plan(product: Walker) -> None:
    come_in(product).complete("检测", decision="not_repairable").complete("决定处置", disposal="refund")
    assert over(product) == ("completed", "replan")


def test_a_refused_quote_sends_it_back_unrepaired(product: Walker) -> None:
    quote = {"quote_amount": "680", "quote_note": "控制板"}
    come_in(product).complete("检测", decision="quote", **quote)
    product.complete("报价答复", quote_decision="rejected", **quote).complete("打包寄出").complete("确认签收")
    assert over(product) == ("completed", "done")


@pytest.mark.req("R-159")
def test_a_product_that_is_lost_on_the_way_back_is_replaced(product: Walker) -> None:
    gone(repaired(product).complete("打包寄出"))
    assert product.open_tasks == ["决定处置"]
    product.wait(minutes=1).complete("决定处置").complete("预留换新产品", old_unit="lost")
    product.complete("打包寄出").complete("确认签收")
    assert over(product) == ("completed", "done")


@pytest.mark.req("R-155")
def test_the_centre_has_five_working_days_and_then_the_customer_is_told(product: Walker) -> None:
    come_in(product).wait(days=7)  # Friday; the fifth working day is the next one
    assert product.late == []
    product.wait(hours=8, minutes=1)
    assert product.late == ["repair_centre"]
    assert product.messages[-1] == "repair_delayed"
    product.complete("处理超时").complete("检测")


@pytest.mark.req("R-155")
def test_the_clock_of_the_centre_stands_while_the_customer_thinks_about_a_quote(product: Walker) -> None:
    quote = {"quote_amount": "680", "quote_note": "控制板"}
    come_in(product).complete("检测", decision="quote", **quote)
    assert product.case.waiting_for == "customer"
    product.wait(days=20)
    assert product.late == []
    product.complete("报价答复", **quote).wait(days=4)
    assert (product.case.waiting_for, product.late) == (None, [])
    product.wait(days=5)
    assert product.late == ["repair_centre"]


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
