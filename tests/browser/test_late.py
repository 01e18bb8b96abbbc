"""Work that is late reaches the supervisor, who gives it to somebody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser


def test_a_first_response_that_is_late_becomes_a_task_of_the_supervisor(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    admin, supervisor, colleague = browse("admin"), browse("wu.gang"), browse("liu.yang")
    admin.lets_time_pass_until(supervisor, supervisor.task("处理超时"), f"/inbox?tab=roles&q={case.number}")

    page = supervisor.page
    # The first of the list stands open beside it.
    work = page.get_by_role("article", name="处理超时")
    expect(work).to_contain_text(case.number)
    supervisor.choose("处理决定", "改派")
    page.get_by_label("改派给").select_option("刘洋")
    page.get_by_label("超时原因与说明").fill("陈静今日外出培训，由刘洋首次响应。")
    supervisor.press("完成任务")
    supervisor.told("已完成")

    colleague.go(f"/inbox?tab=mine&q={case.number}")
    expect(colleague.task("问题分类与首次响应")).to_have_count(1)
    expect(colleague.task("问题分类与首次响应").locator(".due")).to_have_attribute("data-state", "late")


def test_the_supervisor_is_told_what_is_late_and_in_which_case(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    admin, supervisor = browse("admin"), browse("wu.gang")
    notice = supervisor.page.locator(".notice").filter(has_text=case.number)
    admin.lets_time_pass_until(supervisor, notice, "/notices")
    expect(notice.first).to_contain_text("问题分类与首次响应")
    notice.first.get_by_role("link", name="查看").click()
    expect(supervisor.page.locator("main")).to_contain_text(case.customer)
