"""A customer who is not satisfied is won back: score 2, the supervisor's plan, then 5 from his own telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork, steps
from tests.browser.conftest import Browse
from tests.browser.people import PHONE, Person

pytestmark = pytest.mark.browser

STAGES = ["受理", "诊断", "解决", "回访", "归档"]
PLAN = "由资深工程师重新检查并书面说明原因，主管登门致歉。"


@pytest.mark.req("R-218", "R-220", "R-221", "R-222")
def test_a_dissatisfied_customer_is_talked_to_and_won_back(browse: Browse) -> None:
    officer, supervisor, admin = browse("chen.jing"), browse("wu.gang"), browse("admin")
    number = guided(officer)
    gives_a_two(officer, number)
    talks(supervisor, admin, number)
    plans(supervisor, number)
    agrees(officer, number)
    carries_out(officer, number)
    gives_a_five(officer, browse(size=PHONE), number)
    admin.moves_the_clock("+7 天")
    admin.lets_time_pass_until(officer, officer.task("7天回访"), f"/inbox?tab=roles&q={number}")
    follows_up(officer, number)
    page = steps.tells(
        officer, number, stages=STAGES, chapters=["不满意处理", "满意度评价", "回访"],
        history=["主管沟通", "制定改进方案", "征求客户意见", "落实改进", "客户通过链接作了答复", "7天回访"],
    )  # fmt: skip
    expect(page.locator("#story")).to_contain_text(PLAN)
    steps.picture(officer, "dissatisfied-case")


def guided(officer: Person) -> str:
    case = paperwork.register(officer, customer_name="宁波海晟冷链物流", description="冷柜温度偏高，三天内两次报警。")
    guidance = paperwork.complete(officer, case.task, paperwork.CLASSIFICATION)
    paperwork.complete(officer, guidance, paperwork.GUIDANCE)
    return case.number


def gives_a_two(officer: Person, number: str) -> None:
    page = steps.takes(officer, number, "结果确认")
    steps.fills(officer, {"联系结果": "已联系上", "确认方式": "电话", "是否解决": "已解决", "满意度评分": "2"})
    # A low score asks at once whom it is about.
    expect(page.get_by_label("不满涉及主管")).to_be_visible()
    steps.completes(officer, {"客户意见": "等了三天才有人打电话，没有道歉。"})


def talks(supervisor: Person, admin: Person, number: str) -> None:
    now = admin.moment()
    page = steps.takes(supervisor, number, "主管沟通")
    steps.picture(supervisor, "dissatisfied-talk")
    expect(page.locator("main")).to_contain_text("没有道歉")
    steps.completes(
        supervisor,
        {"不满意原因": "响应慢，等待三天", "沟通时间": now, "沟通方式": "电话", "沟通情况": "已沟通",
         "沟通内容": "已致歉，客户希望知道报警的真正原因。"},
    )  # fmt: skip


def plans(supervisor: Person, number: str) -> None:
    steps.takes(supervisor, number, "制定改进方案")
    steps.completes(supervisor, {"改进方案": PLAN, "改进措施": "道歉"})


def agrees(officer: Person, number: str) -> None:
    page = steps.takes(officer, number, "征求客户意见")
    expect(page.locator("main")).to_contain_text(PLAN)
    steps.picture(officer, "dissatisfied-decision")
    steps.completes(officer, {"客户意见": "接受"})


def carries_out(officer: Person, number: str) -> None:
    steps.takes(officer, number, "落实改进")
    steps.completes(officer, {"落实情况": "已登门致歉，风机轴承异响已处理，温度恢复正常。"})


def gives_a_five(officer: Person, customer: Person, number: str) -> None:
    """He is asked again, and answers by himself: without an account, on a telephone."""
    steps.waiting(officer, number, "结果确认")
    page = customer.go(steps.link_of(officer, number, "已完成，请您确认"))
    expect(page.get_by_role("heading", level=1)).to_have_text("服务结果反馈")
    customer.choose("您的问题解决了吗？", "已解决")
    customer.choose("您对本次服务的评分", "5")
    page.get_by_label("您的意见或建议").fill("态度诚恳，原因讲清楚了。")
    customer.sees_no_scrolling_sideways()
    steps.picture(customer, "dissatisfied-link")
    customer.press("发送")
    expect(page.get_by_text("感谢您的答复")).to_be_visible()
    assert officer.finds(officer.page.get_by_text("待结果确认 → 已解决"), f"/cases/{number}")


def follows_up(officer: Person, number: str) -> None:
    steps.takes(officer, number, "7天回访")
    steps.completes(
        officer,
        {"回访结果": "正常", "回访方式": "电话", "产品使用情况": "温度稳定，未再报警。", "满意度评分": "5"},
    )  # fmt: skip
    steps.waiting(officer, number, "归档检查")
