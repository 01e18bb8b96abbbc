"""Insight on the diagram: the colours and chips say what the tables say, and bpmn.io's mark can be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser

ON_TOP = """mark => {
  const box = mark.getBoundingClientRect();
  return mark.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""


@pytest.mark.req("R-005")
def test_the_drawing_shows_the_figures_of_the_tables(browse: Browse) -> None:
    officer = browse("chen.jing")
    waiting = paperwork.register(officer)
    done = paperwork.register(officer)
    paperwork.complete(officer, done.task, paperwork.CLASSIFICATION)
    assert waiting.number != done.number

    owner = browse("lin.yu")
    owner.go("/studio/insight").get_by_role("link", name="受理与登记", exact=True).click()
    page = owner.page
    expect(page.locator("insight-view[data-ready]")).to_be_visible()
    step = page.locator('insight-view [data-element-id="task_classify"]')
    row = page.locator("#steps tbody tr").filter(has_text="问题分类与首次响应")
    cells = row.locator("td").all_text_contents()

    expect(step).to_contain_class("heat-4")
    expect(page.locator(".insight-chip")).to_have_text(cells[1].strip())
    page.get_by_text("用时中位数", exact=True).click()
    expect(page.locator(".insight-chip").first).to_have_text(cells[6].strip())
    page.get_by_text("超时次数", exact=True).click()
    # The desk is shared with tests that let time pass: what has been overrun is what the table of limits says.
    overrun = page.locator('#clocks tbody tr:has(.badge[data-tone="red"])').count()
    expect(page.locator(".insight-chip")).to_have_count(overrun)

    shares = page.locator("#ways tbody td:last-child").all_text_contents()
    on_lines = page.locator(".insight-share").all_text_contents()
    assert sorted(on_lines) == sorted(one.strip() for one in shares if one.strip() != "—")
    page.wait_for_function(ON_TOP, arg=page.locator(".bjs-powered-by").element_handle())
    owner.sees_no_scrolling_sideways()
