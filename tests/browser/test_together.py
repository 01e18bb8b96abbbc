"""Two sendings of the same form: one counts, and whoever sent the other is told in a friendly sentence."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse
from tests.browser.people import Person

pytestmark = pytest.mark.browser

STEP = "问题分类与首次响应"


def test_a_double_click_completes_a_task_once(browse: Browse) -> None:
    officer = browse("chen.jing")
    case = paperwork.register(officer)
    page = officer.go(case.task)
    _classify(officer)
    page.locator("main").get_by_role("button", name="完成任务").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("远程指导")
    assert _times_done(officer, case.number) == 1


def test_a_form_that_is_sent_from_two_windows_counts_once(browse: Browse) -> None:
    officer, again = browse("chen.jing"), browse("chen.jing")
    case = paperwork.register(officer)
    for window in (officer, again):
        window.go(case.task)
        _classify(window)
    officer.press("完成任务")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("远程指导")
    again.press("完成任务")
    again.told("您已完成过该任务，不会重复计入。")
    assert _times_done(officer, case.number) == 1


def test_of_two_people_at_the_same_task_the_second_reads_who_was_first(browse: Browse) -> None:
    first, second = browse("chen.jing"), browse("liu.yang")
    case = paperwork.register(first)
    for person in (first, second):
        person.go(case.task)
        _classify(person)
    first.press("完成任务")
    expect(first.page.get_by_role("heading", level=1)).to_have_text("远程指导")
    second.expects(409)
    second.page.get_by_label("初步判断").fill("客户不会设置定时，已约电话指导")
    second.press("完成任务")
    expect(second.page.get_by_text("陈静已于")).to_be_visible()
    # What he wrote stands there, to be copied.
    expect(second.page.get_by_label("初步判断")).to_have_value("客户不会设置定时，已约电话指导")
    second.page.get_by_role("main").get_by_role("link", name="完整工单").click()
    expect(second.page.get_by_role("heading", level=1)).to_contain_text(case.number)
    assert _times_done(first, case.number) == 1


def _classify(person: Person) -> None:
    person.choose("问题分类", "操作咨询")
    person.page.get_by_label("细分子项").select_option("使用方法")


def _times_done(person: Person, number: str) -> int:
    """How often the case's history says that the step was completed."""
    page = person.go(f"/cases/{number}")
    return page.locator("#history li").filter(has_text=f"“{STEP}”已完成").count()
