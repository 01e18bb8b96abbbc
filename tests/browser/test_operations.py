"""The menu of a case: suspended, resumed, and a token moved, with what will happen said before each."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse
from tests.browser.people import PHONE
from tests.browser.steps import picture

pytestmark = pytest.mark.browser


@pytest.mark.req("R-037")
def test_a_case_is_suspended_resumed_and_taken_a_step_back(browse: Browse) -> None:
    officer, supervisor, admin = browse("chen.jing"), browse("wu.gang"), browse("admin")
    case = paperwork.register(officer)
    page = supervisor.go(f"/cases/{case.number}")

    page.locator(".operations > summary").click()
    expect(page.locator(".operations .dropdown-menu")).to_be_visible()
    picture(supervisor, "operations-menu")
    page.get_by_role("link", name="挂起工单").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("挂起工单")
    expect(page.locator(".says")).to_contain_text("问题分类与首次响应")
    page.get_by_label("原因").fill("客户停业整顿，下周再联系")
    picture(supervisor, "operations-suspend")
    supervisor.press("挂起工单")
    supervisor.told("工单已挂起")
    expect(page.locator(".on-hold")).to_contain_text("客户停业整顿")
    picture(supervisor, "operations-suspended")

    held = officer.go(case.task)
    expect(held.locator(".work")).to_contain_text("主管恢复之前任务不能完成")
    expect(held.get_by_role("button", name="完成任务")).to_have_count(0)
    picture(officer, "operations-task")

    page.locator(".operations > summary").click()
    page.locator(".operations").get_by_role("link", name="恢复工单").click()
    page.get_by_label("原因").fill("客户已复工")
    supervisor.press("恢复工单")
    supervisor.told("工单已恢复")
    paperwork.complete(officer, case.task, paperwork.CLASSIFICATION)

    machine = admin.go(f"/instances?number={case.number}")
    machine.get_by_role("link", name="售后工单主流程").click()
    expect(machine.locator(".case-diagram svg").first).to_be_visible()
    picture(admin, "operations-instance")
    machine.get_by_role("link", name="移动流程位置").click()
    outer = machine.get_by_role("region", name="远程指导").first
    outer.get_by_label("移动到").select_option(label="受理与登记")
    picture(admin, "operations-move")
    outer.get_by_role("button", name="查看后果").click()
    expect(machine.locator(".says")).to_contain_text("开始的任务： 问题分类与首次响应")
    machine.get_by_label("原因").fill("分类有误，退回重做")
    picture(admin, "operations-confirm")
    admin.press("确认移动")
    admin.told("已移动")
    again = officer.go(f"/cases/{case.number}")
    expect(again.locator(".case-tasks")).to_contain_text("问题分类与首次响应")
    expect(again.locator("#history")).to_contain_text("分类有误，退回重做")


def test_on_a_phone_the_menu_and_its_pages_stay_inside_the_window(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    supervisor = browse("wu.gang", PHONE)
    page = supervisor.go(f"/cases/{case.number}")
    page.locator(".operations > summary").click()
    expect(page.locator(".operations .dropdown-menu")).to_be_visible()
    picture(supervisor, "operations-menu-390")
    supervisor.sees_no_scrolling_sideways()
    page.get_by_role("link", name="并入其他工单").click()
    picture(supervisor, "operations-merge-390")
    supervisor.sees_no_scrolling_sideways()
    supervisor.go("/instances?number=" + case.number).get_by_role("link", name="售后工单主流程").click()
    picture(supervisor, "operations-instance-390")
    supervisor.sees_no_scrolling_sideways()
