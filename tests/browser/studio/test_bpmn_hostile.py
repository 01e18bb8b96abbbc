"""Markup in names, expressions and ids of a diagram stays text wherever the editor shows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.browser.studio.drawing import Drawing
from tests.browser.studio.editing import workspace

pytestmark = pytest.mark.browser

EVIL = '"><img src=x onerror="window.harmed = 1"><i data-evil>{{7*7}}</i><script>window.harmed = 1</script>'


@pytest.fixture
def drawing(owner: Person) -> Drawing:
    return Drawing(owner, workspace(owner, "恶意名称"), "processes/repair_centre.bpmn")


@pytest.mark.req("R-002")
def test_markup_in_a_diagram_stays_text_in_the_editor(drawing: Drawing) -> None:
    page = drawing.page
    drawing.do(_POISON, EVIL)
    drawing.saved()
    drawing.open()
    # Problems speak of the names they are about.
    drawing.do(_UNKNOWN_FORM, EVIL)
    expect(page.locator(".bpmn-problem").first).to_be_attached()
    unharmed(page)
    for step in ("task_test_run", "limit_quality", "lane_quality", "pool_repair_centre", "gw_quality"):
        if drawing.do("(id) => Boolean(editor.get('elementRegistry').get(id))", step):
            drawing.choose(step)
            expect(drawing.field("name")).to_have_value(EVIL)
            unharmed(page)
    drawing.choose("task_test_run")
    page.locator(".bpmn-problem").first.hover()
    page.get_by_role("button", name="搜索").click()
    page.locator(".djs-search-input input").fill("img")
    expect(page.locator(".djs-search-result").first).to_contain_text("<img src=x")
    unharmed(page)
    page.keyboard.press("Escape")
    drawing.choose("task_test_run")
    drawing.pad("replace")
    expect(page.locator(".djs-popup .entry").first).to_be_visible()
    unharmed(page)
    page.keyboard.press("Escape")
    page.locator("#studio-tools").get_by_role("button", name="English").click()
    unharmed(page)

    # The library writes names into the markup of its log; here they are text.
    page.get_by_role("button", name="缩略图").click()
    page.get_by_role("button", name="模拟运行").click()
    page.locator('.bts-context-pad[title="触发"]:visible').first.click()
    page.get_by_title("显示或隐藏模拟记录").click()
    expect(page.locator(".bts-log .bts-text").nth(1)).to_contain_text("<img src=x")
    expect(page.locator(".bts-notifications")).to_be_attached()
    unharmed(page)


def unharmed(page: Page) -> None:
    assert page.evaluate("window.harmed") is None
    assert page.locator("#editor, .studio-frame").locator("img[src=x], i[data-evil], script:not([type])").count() == 0


_POISON = """(evil) => {
  const modeling = editor.get('modeling');
  editor.get('elementRegistry').filter(one => one.parent && !one.labelTarget && one.businessObject.name !== undefined)
    .forEach(one => modeling.updateProperties(one, { name: evil, 'as:nameEn': evil }));
  const flow = editor.get('elementRegistry').find(one => one.businessObject?.conditionExpression);
  modeling.updateModdleProperties(flow, flow.businessObject.conditionExpression, { body: evil });
}"""
_UNKNOWN_FORM = """(evil) => editor.get('modeling').updateProperties(
  editor.get('elementRegistry').get('task_test_run'), { 'as:formKey': evil })"""
