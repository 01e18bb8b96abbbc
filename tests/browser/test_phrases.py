"""What a customer is told: phrases at a touch, a warning while one types, and both without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser

TOLD = "已告知的可能方案"
POLITE = "我马上为您核实，请稍等。"


@pytest.mark.req("R-060")
def test_a_phrase_is_put_where_the_cursor_is_and_a_forbidden_one_is_warned_of_at_once(browse: Browse) -> None:
    officer = browse("chen.jing")
    case = paperwork.register(officer)
    page = officer.go(case.task)
    told = page.get_by_label(TOLD)
    warning = page.locator("#told_solutions-warning")
    told.fill("这个没办法。")
    expect(warning).to_contain_text("禁用语：没办法")
    told.fill("您好！")
    expect(warning).to_be_empty()
    page.get_by_text("标准用语", exact=True).click()
    page.locator("li").filter(has_text=POLITE).get_by_role("button", name="插入").click()
    expect(told).to_have_value(f"您好！{POLITE}")
    # Another part of the form is fetched anew; what stands at the field works as before.
    officer.choose("问题分类", "操作咨询")
    expect(page.get_by_label("细分子项")).to_be_visible()
    told.press_sequentially("随便你")
    expect(warning).to_contain_text("禁用语：随便你")


@pytest.mark.req("R-060")
def test_without_scripts_the_phrases_are_a_list_and_the_warning_comes_with_the_first_sending(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    officer = browse("chen.jing", scripts=False)
    page = officer.go(case.task)
    page.get_by_text("标准用语", exact=True).click()
    expect(page.get_by_text(POLITE)).to_be_visible()
    expect(page.get_by_role("button", name="插入")).to_have_count(0)
    officer.choose("问题分类", "操作咨询")
    page.locator('[data-field="category"]').get_by_role("button", name="更新显示").click()
    page.get_by_label("细分子项").select_option("使用方法")
    page.get_by_label(TOLD).fill("没办法")
    officer.expects(422)
    officer.press("完成任务")
    expect(page.locator("#told_solutions-warning")).to_contain_text("“没办法”是禁用语")
    officer.press("完成任务")
    expect(page.get_by_role("heading", level=1)).to_have_text("远程指导")
