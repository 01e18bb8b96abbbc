"""Every page does its work in a browser that runs no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse
from tests.browser.people import Person

pytestmark = pytest.mark.browser


def test_a_case_is_registered_and_classified_without_scripts(browse: Browse) -> None:
    officer = browse(scripts=False)
    officer.sign_in("chen.jing")
    page = officer.page
    page.get_by_role("link", name="新建工单").first.click()
    page.get_by_label("反馈渠道").select_option("电话")
    page.get_by_label("问题描述").fill("遥控器配对不上。")
    page.get_by_label("客户诉求").select_option("咨询")
    page.get_by_label("姓名或单位名称").fill("无脚本测试客户")
    page.get_by_label("联系方式").fill("13700000001")
    page.get_by_label("产品型号").fill("YK-1")
    page.get_by_label("购买凭证待补").check()
    officer.press("登记工单")
    officer.told("已登记")
    _classifies(officer)
    expect(page.get_by_role("heading", level=1)).to_have_text("远程指导")


def test_the_inbox_leads_to_a_task_without_scripts(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    officer = browse("chen.jing", scripts=False)
    page = officer.go("/inbox")
    page.get_by_label("搜索我的待办").fill(case.number)
    page.get_by_label("搜索我的待办").press("Enter")
    officer.task(case.customer).click()
    expect(page).to_have_url(re.compile(re.escape(case.task)))
    officer.expects(422)
    officer.press("完成任务")
    expect(page.get_by_role("alert")).to_contain_text("问题分类")


def _classifies(officer: Person) -> None:
    """The sub-category depends on the category: the button fetches it."""
    page = officer.page
    officer.choose("问题分类", "产品故障")
    expect(page.get_by_label("细分子项")).to_have_count(0)
    page.get_by_label("初步判断").fill("可能是电池接触不良。")
    page.locator('[data-field="category"]').get_by_role("button", name="更新显示").click()
    page.get_by_label("细分子项").select_option("硬件损坏")
    expect(page.get_by_label("初步判断")).to_have_value("可能是电池接触不良。")
    officer.choose("问题分类", "操作咨询")
    page.locator('[data-field="category"]').get_by_role("button", name="更新显示").click()
    page.get_by_label("细分子项").select_option("使用方法")
    officer.press("完成任务")
