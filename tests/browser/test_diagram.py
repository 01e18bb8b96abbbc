"""The drawing of a case says where it stands, in both languages, and bpmn.io's mark can be seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import paperwork
from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser

PROCESSES = Path(__file__).resolve().parents[2] / "processes"


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


def test_a_drawing_too_large_for_its_place_opens_at_the_step_where_the_case_stands(browse: Browse) -> None:
    officer = browse("chen.jing")
    case = paperwork.register(officer)
    page = _drawn(officer.go(case.task))
    step = page.locator('[data-element-id="task_classify"]')
    # A step is 100 units wide and its name 12 high: at three quarters of it one can still read. The drawing finds its
    # place once it knows its size.
    page.wait_for_function("step => step.getBoundingClientRect().width > 75", arg=step.element_handle())
    page.wait_for_function(_HOLDS, arg="task_classify")
    page.get_by_role("button", name="显示全图").click()
    page.wait_for_function(_HOLDS, arg="task_classify")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_and_no_chip_of_a_limit_lies_on_what_it_does_not_belong_to(browse: Browse, language: str) -> None:
    """The house's check of the drawings knows the places of the Chinese names; English ones find theirs here."""
    first, *others = sorted(path.stem for path in PROCESSES.glob("*.bpmn"))
    page = browse("lin.yu").go(f"/processes/{first}")
    chip = "剩 7小时52分" if language == "zh" else "7 h 52 min left"
    names, chips = {}, {}
    for key in (first, *others):
        # One page for all: the drawing is taken out, and that of the next procedure is put in its place.
        _drawn(page).evaluate(_DRAWS, [f"/processes/{key}.bpmn", language, chip])
        view = _drawn(page).locator("bpmn-view")
        assert view.locator("svg text").count() > 3, key
        names[key], chips[key] = view.evaluate(_COVERED), view.evaluate(_ON_NAMES)
    assert {key: found for key, found in names.items() if found} == {}
    assert {key: found for key, found in chips.items() if found} == {}


_HOLDS = """node => {
  const view = document.querySelector('bpmn-view');
  const step = view.querySelector(`[data-element-id="${node}"]`);
  const [outer, inner] = [view, step].map(one => one.getBoundingClientRect());
  return inner.left >= outer.left && inner.right <= outer.right
    && inner.top >= outer.top && inner.bottom <= outer.bottom;
}"""
# Every event of time gets a chip, as though its clock ran.
_DRAWS = """async ([address, language, text]) => {
  const old = document.querySelector('bpmn-view');
  const xml = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/xml');
  const ids = [...xml.getElementsByTagNameNS('*', 'timerEventDefinition')].map(one => one.parentNode.id);
  const state = { timers: Object.fromEntries(ids.map(id => [id, { text, state: 'ok' }])) };
  const view = old.cloneNode(false);
  view.removeAttribute('data-ready');
  view.setAttribute('src', address);
  view.dataset.state = JSON.stringify(state);
  view.dataset.language = language;
  old.replaceWith(view);
}"""
# In units of the drawing, whatever the zoom. A line of text has a little air above and below its letters.
_COVERED = """view => {
  const registry = view.viewer.get('elementRegistry');
  const all = registry.getAll();
  const back = registry.getGraphics(all.find(one => one.waypoints)).closest('.viewport').getScreenCTM().inverse();
  const lines = one => [...registry.getGraphics(one).querySelectorAll(':scope > .djs-visual text tspan')].map(text => {
    const box = text.getBoundingClientRect();
    const [a, b] = [[box.left, box.top], [box.right, box.bottom]].map(at => new DOMPoint(...at).matrixTransform(back));
    return { left: a.x, right: b.x, top: a.y, bottom: b.y };
  });
  const shape = one => ({ left: one.x, right: one.x + one.width, top: one.y, bottom: one.y + one.height });
  const meets = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
  const pieces = one => one.waypoints.slice(1).map((to, at) => [one.waypoints[at], to]).map(([a, b]) => ({
    left: Math.min(a.x, b.x) - 2, right: Math.max(a.x, b.x) + 2, top: Math.min(a.y, b.y) - 2,
    bottom: Math.max(a.y, b.y) + 2 }));
  const is = (one, kind) => one.businessObject.$instanceOf(kind);
  const named = all.filter(one => one.businessObject && (one.labelTarget || is(one, 'bpmn:Activity')))
    .map(one => [one, lines(one)]);
  const found = [];
  const told = (one, other) => found.push(`${one.businessObject.name} / ${other.businessObject.name || other.id}`);
  for (const [one, boxes] of named) {
    if (!one.labelTarget) continue;
    for (const [other, others] of named) {
      if (one !== other && (!other.labelTarget || one.id < other.id)
        && boxes.some(box => others.some(its => meets(box, its)))) told(one, other);
    }
    for (const other of all) {
      if (other === one || other.labelTarget || other === one.labelTarget || !other.businessObject) continue;
      const solid = other.waypoints ? pieces(other)
        : is(other, 'bpmn:FlowNode') && !(is(other, 'bpmn:SubProcess') && !other.collapsed) ? [shape(other)] : [];
      if (boxes.some(box => solid.some(its => meets(box, its)))) told(one, other);
    }
  }
  return [...new Set(found)];
}"""
# The boxes of lines of text overlap by a hair where the letters do not.
_ON_NAMES = """view => {
  const boxes = selector => [...view.querySelectorAll(selector)]
    .map(one => [one.textContent, one.getBoundingClientRect()]);
  const meets = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
  return boxes('.bpmn-timer').flatMap(([, chip]) => boxes('svg text tspan').filter(([, name]) => meets(chip, name)))
    .map(([text]) => text);
}"""
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
    page.wait_for_function(_ON_TOP, arg=mark.element_handle())


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
