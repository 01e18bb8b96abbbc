"""Two versions of a diagram beside each other: coloured, told in words, and led to by a click."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import g, render_template
from playwright.sync_api import Page, expect

from app import create_app
from app.settings import Settings
from app.studio import diff_bpmn
from app.web.security import CONTENT_SECURITY_POLICY
from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser

PROCESSES = Path(__file__).resolve().parents[3] / "processes"
OLD = (PROCESSES / "repair_centre.bpmn").read_text("utf-8")
EVIL = "&lt;img src=x onerror=alert(1)&gt;"
NEW = (
    OLD.replace('limit("quality_check")', 'limit("parcel_pack")')
    .replace('name="检测" as:nameEn="Inspect"', f'name="{EVIL}" as:nameEn="{EVIL}"')
    .replace("</bpmn:process>", '<bpmn:userTask id="second" name="二次质检" as:nameEn="Second"/></bpmn:process>')
    .replace(
        "</bpmndi:BPMNPlane>",
        '<bpmndi:BPMNShape id="second_di" bpmnElement="second"><dc:Bounds x="900" y="560" width="100" height="80"/>'
        "</bpmndi:BPMNShape></bpmndi:BPMNPlane>",
    )
)
MOVED = "task_centre_repair"


def moved(text: str) -> str:
    shape = text.index(f'bpmnElement="{MOVED}"')
    at = text.index('y="', shape) + 3
    return f"{text[:at]}1{text[at:]}"


def shown(page: Page, tmp_path: Path, language: str, old: str, new: str) -> None:
    """The partial as a page of the product includes it, under the policy of every page."""
    application = create_app(Settings(tmp_path, "sqlite://", secret_key="for tests alone " * 3))
    lines = diff_bpmn.differences(old.encode(), new.encode())
    with application.test_request_context("/"):
        g.actor = SimpleNamespace(language=language)
        part = render_template(
            "studio/_bpmn_diff.html", before=old, after=new, before_name="第 3 版", after_name="本工作区", lines=lines
        )
    sheets = "".join(f'<link rel="stylesheet" href="/static/dist/{name}.css">' for name in ("tabler.min", "bpmn-diff"))
    body = f"<!doctype html><html><head><meta charset=utf-8>{sheets}</head><body>{part}"
    body += '<script type="module" src="/static/dist/bpmn-diff.js"></script></body></html>'
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
    page.route("**/two-versions", lambda route: route.fulfill(body=body, content_type="text/html", headers=headers))
    page.goto("/two-versions")
    expect(page.locator("bpmn-diff[data-ready]")).to_be_attached()


_EMPTY = """() => {
  const diff = document.querySelector('bpmn-diff');
  const after = diff.sides.after;
  const steps = after.get('elementRegistry').filter(({ type }) => /Task$|Event$/.test(type));
  diff.goTo(steps.reduce((one, other) => (other.x < one.x ? other : one)).id);
  const canvas = after.get('canvas');
  const { x, width, inner } = canvas.viewbox();
  const [before, behind] = [inner.x - x, x + width - inner.x - inner.width];
  return before > 0 && behind > 0 ? Math.abs(before - behind) : Math.max(before, behind);
}"""


@pytest.mark.req("R-005")
def test_what_is_new_gone_changed_and_moved_has_its_colour_and_its_line(browse: Browse, tmp_path: Path) -> None:
    page = browse().page
    shown(page, tmp_path, "zh", OLD, moved(NEW))
    before, after = (page.locator(f'[data-side="{side}"]') for side in ("before", "after"))
    expect(after.locator('.is-added[data-element-id="second"]')).to_have_count(1)
    for side in (before, after):
        expect(side.locator('.is-changed[data-element-id="limit_quality"]')).to_have_count(1)
        expect(side.locator(f'.is-moved[data-element-id="{MOVED}"]')).to_have_count(1)
        expect(side.locator(".bjs-powered-by")).to_be_visible()
    line = page.locator(".bpmn-diff-lines li").filter(has_text="质检时限")
    expect(line).to_contain_text('limit("quality_check") → limit("parcel_pack")')
    expect(page.locator(".bpmn-diff-lines li").filter(has_text="二次质检").locator("button")).to_have_attribute(
        "data-change", "added"
    )
    line.locator("button").click()
    for side in (before, after):
        expect(side.locator('.is-sought[data-element-id="limit_quality"]')).to_be_in_viewport()
    # At the edge of the drawing too there is no empty ground where more of it could be seen.
    assert page.evaluate(_EMPTY) < 40
    assert page.locator("bpmn-diff img[src=x]").count() == 0
    expect(page.locator(".bpmn-diff-lines")).to_contain_text("<img src=x")

    shown(page, tmp_path, "en", moved(NEW), OLD)
    expect(before.locator('.is-removed[data-element-id="second"]')).to_have_count(1)
    expect(before).to_contain_text("Second")
    expect(page.locator(".bpmn-diff-lines")).to_contain_text("User task “Second” is gone")
