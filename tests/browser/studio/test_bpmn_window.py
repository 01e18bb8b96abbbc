"""The window of the diagram editor: what one works on is in sight, and stays where it is while one works on it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.studio.drawing import Drawing
from tests.browser.test_accessibility import bars_nobody

pytestmark = pytest.mark.browser


def test_the_drawing_has_the_window_and_the_menu_is_there_for_whoever_goes_to_it(untouched: Drawing) -> None:
    page = untouched.page
    assert page.locator(".bpmn-sheet").evaluate("sheet => sheet.clientWidth") >= 1000
    menu = page.locator(".navbar-vertical")
    assert menu.evaluate("menu => menu.clientWidth") < 70
    menu.get_by_role("link", name="我的待办").focus()
    expect(menu).to_have_css("width", "240px")
    page.locator("#main").focus()
    expect(menu).to_have_css("width", "60px")


def test_nothing_bars_anybody_from_the_editor(untouched: Drawing, axe: Axe) -> None:
    for step in ("task_quality", "limit_quality", "flow_task_quality__gw_quality"):
        untouched.choose(step)
        expect(untouched.field("name")).to_be_visible()
        bars_nobody(untouched.page, axe)


def test_a_menu_opened_at_once_stays_open(untouched: Drawing) -> None:
    page = untouched.page
    page.clock.install()
    # At the edge of the sheet, where a chosen element is otherwise brought into sight.
    untouched.do(_AT_THE_EDGE, "task_test_run")
    untouched.choose("start")
    untouched.choose("task_test_run")
    untouched.do("() => { document.querySelector('.djs-context-pad [data-action=replace]').click(); }")
    entry = page.locator(".djs-popup .entry").first
    expect(entry).to_be_visible()
    page.clock.run_for(SETTLED)
    expect(entry).to_be_visible()


# Milliseconds: longer than the sheet waits before it brings a chosen element into sight.
SETTLED = 600
_AT_THE_EDGE = """(id) => {
  const [canvas, one] = [editor.get('canvas'), editor.get('elementRegistry').get(id)];
  canvas.viewbox({ ...canvas.viewbox(), x: one.x + 20, y: one.y + 20 });
}"""
