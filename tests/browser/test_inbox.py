"""The inbox: a list at the left, the task that was chosen beside it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser


def test_a_row_opens_its_task_beside_the_list(browse: Browse) -> None:
    officer = browse("liu.yang")
    first = paperwork.register(officer, customer_name="并排打开的客户甲")
    second = paperwork.register(officer, customer_name="并排打开的客户乙")
    page = officer.go("/inbox?q=并排打开的客户")
    panel = page.locator("#panel")
    expect(panel).to_contain_text(first.number)
    officer.task(second.customer).click()
    expect(panel).to_contain_text(second.number)
    opened = "a[aria-current=true]"
    expect(officer.task(second.customer).locator(opened)).to_have_count(1)
    expect(officer.task(first.customer).locator(opened)).to_have_count(0)
    page.reload()
    expect(panel).to_contain_text(second.number)


def test_a_claimed_task_moves_to_ones_own(browse: Browse) -> None:
    officer = browse("liu.yang")
    case = paperwork.register(officer)
    page = officer.go(f"/inbox?tab=roles&q={case.number}")
    page.locator("#panel").get_by_role("button", name="认领").click()
    officer.told("已认领该任务")
    page.goto(f"/inbox?tab=mine&q={case.number}")
    expect(officer.task(case.customer)).to_have_count(1)
    page.locator("#panel").get_by_role("button", name="释放").click()
    officer.told("任务已释放")
    page.goto(f"/inbox?tab=mine&q={case.number}")
    expect(officer.task(case.customer)).to_have_count(0)


def test_the_list_narrows_while_a_number_is_typed(browse: Browse) -> None:
    officer = browse("liu.yang")
    case, other = paperwork.register(officer), paperwork.register(officer)
    page = officer.go("/inbox?tab=roles")
    page.get_by_label("搜索我的待办").press_sequentially(case.number)
    expect(officer.task(case.customer)).to_have_count(1)
    expect(officer.task(other.customer)).to_have_count(0)
