"""The drawing of a case says where it stands, in both languages, and bpmn.io's mark can be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import paperwork
from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser


def test_the_drawing_marks_where_the_case_stands_and_speaks_both_languages(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    manager = browse("ma.ming")
    page = _drawn(manager.go(f"/cases/{case.number}"))
    step = page.locator('.djs-element[data-element-id="task_classify"]')
    expect(step).to_contain_class("is-active")
    # The drawing breaks lines where it likes, each a piece of text of its own.
    assert "问题分类与首次响应" in _said(page)
    expect(page.locator(".bpmn-count")).to_have_text("1")

    with manager.speaking("English"):
        said = _said(_drawn(manager.page))
        assert "问题分类与首次响应" not in said
        assert "Classifyandrespondfirst" in said


def test_the_drawing_follows_the_case(browse: Browse) -> None:
    officer = browse("chen.jing")
    case = paperwork.register(officer)
    paperwork.complete(officer, case.task, paperwork.CLASSIFICATION)
    page = _drawn(officer.go(f"/cases/{case.number}"))
    expect(page.locator('[data-element-id="task_guide"]')).to_contain_class("is-active")
    tabs = page.get_by_role("navigation", name="流程图")
    tabs.get_by_role("link", name="受理与登记").click()
    _drawn(page)
    expect(page.locator('[data-element-id="task_classify"]')).to_contain_class("is-done")
    expect(page.locator(".djs-element.is-active")).to_have_count(0)


@pytest.mark.parametrize("language", ["中文", "English"])
def test_no_line_of_a_label_ends_within_a_word(browse: Browse, language: str) -> None:
    case = paperwork.register(browse("chen.jing"))
    manager = browse("ma.ming")
    with manager.speaking(language):
        page = _drawn(manager.go(f"/cases/{case.number}/diagram"))
        labels = page.locator("bpmn-view svg text").evaluate_all(_LINES)
        names = page.locator("bpmn-view").first.evaluate(_NAMES, "name" if language == "中文" else "as:nameEn")
        assert len(labels) > 10
        assert {(" " if language == "English" else "").join(lines) for lines in labels} <= set(names)
        if language == "中文":
            assert [lines for lines in labels if page.evaluate(_CUT, lines)] == []


_LINES = "texts => texts.map(text => [...text.children].map(line => line.textContent.trim()))"
_NAMES = """async (view, attribute) => {
  const xml = new DOMParser().parseFromString(await (await fetch(view.getAttribute('src'))).text(), 'text/xml');
  return [...xml.querySelectorAll('*')].map(one => one.getAttribute(attribute)).filter(Boolean);
}"""
_CUT = """lines => {
  const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(lines.join(''))];
  const ends = new Set(words.map(({ index, segment }) => index + segment.length));
  let at = 0;
  return lines.some(line => !ends.has(at += line.length));
}"""


@pytest.mark.parametrize("path", ["/inbox?q={number}", "{task}", "/cases/{number}", "/cases/{number}/diagram"])
def test_the_mark_of_bpmn_io_is_not_covered(browse: Browse, path: str) -> None:
    officer = browse("chen.jing")
    case = paperwork.register(officer)
    page = _drawn(officer.go(path.format(number=case.number, task=case.task)))
    mark = page.locator(".bjs-powered-by").first
    mark.scroll_into_view_if_needed()
    expect(mark).to_be_in_viewport(ratio=1)
    assert mark.evaluate(_ON_TOP)


_ON_TOP = """mark => {
  const box = mark.getBoundingClientRect();
  return mark.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""


def _drawn(page: Page) -> Page:
    expect(page.locator("bpmn-view[data-ready]").first).to_be_visible()
    return page


def _said(page: Page) -> str:
    texts = page.locator("bpmn-view svg text").all_text_contents()
    return "".join("".join(texts).split())
