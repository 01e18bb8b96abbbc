"""The editor of messages: both languages side by side, what they may ask for, and what is wrong where it is wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.studio.editing import workspace

pytestmark = [pytest.mark.browser, pytest.mark.req("R-039")]

PATH = "processes/messages/calendar_horizon.zh.txt"


def test_a_wrong_place_is_named_found_by_a_click_and_corrected(owner: Person) -> None:
    owner.expects(422)
    page = owner.go(f"{workspace(owner, '改消息')}/files/{PATH}")
    area = page.get_by_label("中文文本").locator("textarea")
    problems = page.locator("#studio-problems")
    expect(problems).to_have_attribute("data-state", "fine")
    area.press("Control+End")
    page.keyboard.type("单号：{case_nummer}")
    problems.locator("summary").click()
    problems.get_by_role("button", name="case_nummer").click()
    chosen = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert area.evaluate(chosen) == "{case_nummer}"
    # What it may ask for is put in by a click, under the name people know.
    page.get_by_role("button", name="日历名称").click()
    expect(problems).to_have_attribute("data-state", "fine")
    assert area.input_value().endswith("单号：{calendar}")
    expect(page.locator(".text-preview").first).to_contain_text("日历名称")
    # A brace that is left open has no name; the click leads to its character.
    area.press("Control+End")
    page.keyboard.type(" {year")
    problems.get_by_role("button", name="花括号").click()
    assert area.evaluate(chosen) == "{"
    page.keyboard.press("Backspace")
    expect(page.locator("#studio-status")).to_have_attribute("data-state", "saved")
    expect(problems).to_have_attribute("data-state", "fine")


def test_markup_in_a_text_is_shown_as_it_will_be_sent(owner: Person) -> None:
    page = owner.go(f"{workspace(owner, '改消息')}/files/{PATH}")
    area = page.get_by_label("中文文本").locator("textarea")
    area.press("Control+End")
    page.keyboard.insert_text('<img src=x onerror="window.harmed = 1"><script>window.harmed = 1</script>')
    expect(page.locator(".text-preview").first).to_contain_text('<img src=x onerror="window.harmed = 1">')
    assert page.evaluate("window.harmed") is None
    assert page.locator("img[src=x]").count() == 0
