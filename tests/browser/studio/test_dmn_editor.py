"""A process owner at a decision table: test cases run with every change, what is wrong stands where it is wrong."""

from __future__ import annotations

import json

import pytest
from lxml import etree
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Browse
from tests.browser.people import Person
from tests.browser.studio.editing import workspace
from tests.browser.studio.tabling import Tabling

pytestmark = pytest.mark.browser

EVIL = '<img src=x onerror="window.evil = 1">'
TEST = "{urn:aftercare:bpmn:1}test"


@pytest.fixture
def tabling(owner: Person) -> Tabling:
    return Tabling(owner, workspace(owner, "去向"), "processes/routing.dmn")


def said_in_english_only(tabling: Tabling) -> list[str]:
    missing: list[str] = tabling.page.evaluate("window.__missing")
    return missing


def test_a_gap_is_found_and_becomes_a_test_case_that_is_saved(tabling: Tabling) -> None:
    tabling.expect_states(*["passed"] * 6)
    tabling.on_rule("rule_other", "删除规则")
    tabling.write("rule_manual_category", '"complaint"')
    gap = tabling.section("没有规则适用").first
    expect(gap).to_contain_text("退换货")
    tabling.expect_states("passed", "passed", "passed", "failed", "passed", "failed")
    expect(tabling.trial("退换货由人工处理")).to_contain_text("没有适用的规则")

    gap.get_by_role("button", name="生成测试用例").first.click()
    new = tabling.trial("用例 7")
    expect(new.get_by_label("问题分类")).to_have_value('"return_exchange"')
    new.get_by_label("去向").select_option('"manual"')
    tabling.write("rule_manual_category", '"complaint", "return_exchange"')
    tabling.expect_states(*["passed"] * 5, "failed", "passed")
    root = etree.fromstring(tabling.saved().encode())
    assert [one.get("name") for one in root.iter(TEST)][-1] == "用例 7"
    assert said_in_english_only(tabling) == []


def test_what_a_cell_says_wrong_is_shown_at_the_cell_and_can_be_undone(tabling: Tabling) -> None:
    tabling.write("rule_major_urgency", "major,,")
    panel = tabling.page.locator(".dmn-card").nth(1)
    expect(panel).to_contain_text("决策表暂时无法读取")
    tabling.cell("rule_guidance_category").hover()
    tabling.cell("rule_major_urgency").hover()
    expect(tabling.page.get_by_role("tooltip")).to_contain_text("规则 1")
    # A click in the list of problems leads to the cell.
    tabling.page.locator("#studio-problems summary").click()
    tabling.page.locator("#studio-problems").get_by_role("button").first.click()
    expect(tabling.cell("rule_major_urgency")).to_be_in_viewport()
    tabling.page.get_by_role("button", name="撤销").click()
    expect(tabling.cell("rule_major_urgency")).to_have_text('"major"')
    tabling.expect_states(*["passed"] * 6)
    assert said_in_english_only(tabling) == []


def test_test_cases_are_copied_renamed_and_removed_and_show_which_rule_they_hit(tabling: Tabling) -> None:
    first = tabling.trial("产品故障先远程指导")
    first.get_by_role("button", name="复制").click()
    copy = tabling.trial("产品故障先远程指导 (2)")
    copy.get_by_label("名称").fill(EVIL)
    copy.get_by_label("名称").press("Tab")
    expect(tabling.page.locator(".dmn-trial")).to_have_count(7)
    tabling.trial("退换货由人工处理").get_by_role("button", name="删除").click()
    tabling.expect_states(*["passed"] * 6)
    tabling.trial("重大：不论分类，直接转技术支持").click()
    colours = [
        tabling.cell(identifier).evaluate("cell => getComputedStyle(cell).backgroundColor")
        for identifier in ("rule_major_urgency", "rule_other_urgency")
    ]
    assert colours[0] != colours[1]
    names = [one.get("name") for one in etree.fromstring(tabling.saved().encode()).iter(TEST)]
    assert names[2] == EVIL
    assert "退换货由人工处理" not in names
    assert tabling.page.evaluate("window.evil") is None
    assert said_in_english_only(tabling) == []


def test_what_is_being_entered_stays_when_an_answer_of_the_server_comes(tabling: Tabling) -> None:
    tabling.expect_states(*["passed"] * 6)
    name = tabling.trial("产品故障先远程指导").get_by_label("名称")
    name.press("End")
    tabling.page.keyboard.type("（写到")
    tabling.do("run()")
    tabling.page.keyboard.type("一半）")
    tabling.page.keyboard.press("Tab")
    expect(tabling.trial("产品故障先远程指导（写到一半）")).to_be_visible()
    # Who leaves while he types has meant it: in a test case, and in a cell whose text is taken a moment later.
    tabling.trial("退换货由人工处理").get_by_label("名称").fill("退换货先人工")
    tabling.page.goto("/studio")
    tabling.open()
    expect(tabling.trial("退换货先人工")).to_be_visible()
    tabling.write("rule_manual_category", '"complaint"')
    tabling.page.goto("/studio")
    tabling.open()
    expect(tabling.cell("rule_manual_category")).to_have_text('"complaint"')


def test_names_that_are_markup_stay_text_wherever_the_editor_shows_them(tabling: Tabling) -> None:
    content = tabling.page.evaluate("dmnEditor.draft.content")
    escaped = EVIL.replace("<", "&lt;").replace('"', "&quot;")
    for text in ("去向判定", "问题分类", "退换货、投诉建议：人工处理", "退换货由人工处理"):
        content = content.replace(text, escaped)
    tabling.page.evaluate(f"dmnEditor.show({json.dumps(content)})")
    tabling.expect_states(*["passed"] * 6)
    expect(tabling.page.locator(".dmn-sheet")).to_contain_text(EVIL)
    assert tabling.page.locator("#editor img[src=x]").count() == 0
    assert tabling.page.evaluate("window.evil") is None


def test_whoever_may_only_read_changes_nothing(browse: Browse, tabling: Tabling) -> None:
    manager = browse("ma.ming")
    place = tabling.address.removesuffix("/files/processes/routing.dmn")
    reading = Tabling(manager, place, "processes/routing.dmn")
    reading.expect_states(*["passed"] * 6)
    assert reading.page.locator('.dmn-sheet [contenteditable="true"]').count() == 0
    expect(reading.page.get_by_role("button", name="添加测试用例")).to_have_count(0)


def test_codes_show_their_names_and_are_chosen_from_their_list(tabling: Tabling) -> None:
    cell = tabling.cell("rule_major_urgency")
    tabling.expect_states(*["passed"] * 6)
    shows_behind(cell, "重大")
    cell.click()
    codes = tabling.page.get_by_role("group", name="从列表中选择")
    expect(codes.get_by_role("button", name="重大")).to_have_attribute("aria-pressed", "true")
    codes.get_by_role("button", name="紧急").click()
    expect(cell).to_have_text('"urgent", "major"')
    # By the keyboard: into the list, down, chosen, and back.
    cell.locator("[contenteditable]").focus()
    tabling.page.keyboard.press("Alt+ArrowDown")
    tabling.page.keyboard.press("Space")
    expect(cell).to_have_text('"normal", "urgent", "major"')
    tabling.page.keyboard.press("Escape")
    shows_behind(cell, "普通、紧急、重大")
    # An expression is not overwritten by a click beside it.
    tabling.write("rule_major_urgency", 'not("major")')
    expect(codes).to_contain_text("单元格中是表达式")
    expect(codes.get_by_role("button", name="重大")).to_be_disabled()
    # What a table answers has names too, in its cells and in its test cases.
    grading = tabling.beside("processes/grading.dmn")
    expect(grading.page.locator(".dmn-trial").first.get_by_label("建议级别")).to_have_value('"major"')
    expect(grading.page.locator(".dmn-trial").first.get_by_label("建议级别")).to_contain_text("重大级 · major")
    shows_behind(grading.page.locator("td.output-cell").first, "重大级")
    assert said_in_english_only(tabling) == said_in_english_only(grading) == []


def shows_behind(cell: Locator, names: str) -> None:
    """The names of its codes, drawn behind them by a rule of a style sheet."""
    cell.page.wait_for_function(
        "([cell, names]) => getComputedStyle(cell.querySelector('.content-editable'), '::after').content === names",
        arg=[cell.element_handle(), f'"{names}"'],
    )


def test_the_table_has_the_window_and_scrolls_only_inside_itself(tabling: Tabling) -> None:
    page = tabling.page
    assert page.locator(".dmn-sheet").evaluate("sheet => sheet.clientWidth") >= 1300
    for _ in range(6):
        page.locator(".add-input").click()
    page.locator("[draggable][title='Move Input']").first.hover()
    expect(page.locator("[draggable][title='移动输入列']")).to_have_count(1)
    sheet = page.locator(".tjs-table-container")
    assert sheet.evaluate("sheet => sheet.scrollWidth > sheet.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # The number of a rule and its first question stay in sight.
    sheet.evaluate("sheet => { sheet.scrollLeft = sheet.scrollWidth; }")
    expect(page.locator("td.rule-index").first).to_be_in_viewport()
    expect(tabling.cell("rule_major_urgency")).to_be_in_viewport()


def test_the_mark_of_the_library_stays_in_sight(tabling: Tabling) -> None:
    mark = tabling.page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    assert mark.evaluate(
        "mark => { const box = mark.getBoundingClientRect();"
        " return mark.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)); }"
    )
