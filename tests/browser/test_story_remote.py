"""The telephone did not help: technical support plans a remote solution and customer service sees it through."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import moves, steps
from tests.browser.conftest import Browse
from tests.browser.people import Person

pytestmark = pytest.mark.browser

CHAPTERS = ("远程指导", "诊断与分级", "处理方案", "满意度评价", "回访")
STEPS = (
    "远程指导", "填写转交说明", "接收工单", "技术分析", "分级判定", "拟定方案", "客服告知客户", "编写详细步骤",
    "陪同客户完成", "结果确认", "7天回访", "归档检查",
)  # fmt: skip


def test_a_case_is_solved_from_a_distance_and_archived(browse: Browse) -> None:
    officer, support, admin = browse("chen.jing"), browse("wang.lei"), browse("admin")
    finish = admin.moment(days=3)
    case = moves.guidance_fails(officer, customer_name="宁波海曙印刷厂")
    moves.acknowledges(support, case.number)
    moves.analyses(support, case.number, "不影响基本使用")
    moves.grades(support, case.number, "普通级")
    moves.plans(support, case.number, "远程", finish)
    moves.tells_the_plan(officer, case.number, finish)
    writes_the_steps(support, case.number)
    sees_it_through(officer, case.number)
    moves.confirms(officer, case.number)
    moves.is_archived(admin, officer, case.number)
    page = moves.tells_the_story(
        officer, case.number, ("远程指导", "诊断与分级", "处理方案", "满意度评价", "回访"), STEPS
    )
    expect(page.locator("#chapter-plan")).to_contain_text("客户三步操作完成")


def writes_the_steps(support: Person, number: str) -> None:
    steps.takes(support, number, "编写详细步骤")
    moves.writes(support, "详细步骤", "一、断电五分钟；二、插紧控制板；三、上电观察十五分钟。")
    moves.writes(support, "安全提示", "打开外壳前先拔掉电源。")
    steps.completes(support)


def sees_it_through(officer: Person, number: str) -> None:
    """Customer service reads the steps to the customer; they stand on the page."""
    page = steps.takes(officer, number, "陪同客户完成")
    expect(page.locator("main")).to_contain_text("插紧控制板")
    officer.choose("结果", "已完成")
    moves.writes(officer, "处理情况", "客户三步操作完成，指示灯常亮。")
    steps.completes(officer)
