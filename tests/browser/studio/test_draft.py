"""The draft in the browser: what was begun twice is there once; no text is lost between an editor and the server."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.people import Person
from tests.browser.studio.drawing import Drawing
from tests.browser.studio.editing import Editing, saves, workspace

pytestmark = [pytest.mark.browser, pytest.mark.req("R-002")]

TEXT, DIAGRAM = "processes/messages/daily.zh.txt", "processes/progress.bpmn"
FIRST, SECOND, THEIRS = (f"编号 {{case_no}}\n\n{which}。" for which in ("先写的", "后写的", "别人写的"))


@pytest.fixture
def editing(owner: Person) -> Editing:
    return Editing(owner, workspace(owner, "写到一半"), TEXT)


def test_a_workspace_and_a_procedure_are_begun_once_and_a_mistake_costs_no_words(owner: Person) -> None:
    owner.expects(422)
    page = owner.go("/studio")
    begin = page.get_by_role("button", name="开始", exact=True)
    begin.click()
    expect(page.get_by_role("alert").first).to_contain_text("名称")
    page.get_by_label("工作区名称").fill("只开始一次")
    begin.dblclick()
    expect(page).to_have_url(re.compile(r"/workspaces/\d+$"))
    place = page.url
    expect(owner.go("/studio").get_by_text("只开始一次", exact=True)).to_have_count(1)

    page = owner.go(f"{place}#begin")
    make = page.locator("#begin").get_by_role("button", name="创建")
    page.get_by_label("中文名称").fill("以旧换新")
    page.get_by_label("英文名称").fill("Trade in")
    make.click()
    expect(page.locator("#begin .invalid-feedback").first).to_be_visible()
    expect(page.get_by_label("中文名称")).to_have_value("以旧换新")
    page.get_by_label("键").fill("trade_in")
    make.dblclick()
    expect(page.locator("#editor[data-ready]")).to_be_attached()
    expect(page.locator("h1")).to_contain_text("以旧换新")
    # The button of the browser leads back to the form, as a page that can be sent again: there it is once.
    owner.go(f"{place}?q=trade_in")
    expect(page.locator("#files .studio-file-path").filter(has_text="trade_in.bpmn")).to_have_count(1)


def test_going_back_at_once_keeps_what_was_drawn_last(owner: Person) -> None:
    place = workspace(owner, "马上返回")
    owner.go(place)
    drawing = Drawing(owner, place, DIAGRAM)
    drawing.choose("task_progress")
    drawing.field("name").fill("每天告知进度")
    owner.page.go_back()
    expect(owner.page.locator("#files")).to_be_attached()
    owner.page.go_forward()
    expect(owner.page.locator("#editor[data-ready]")).to_be_attached()
    # It was saved while the page went away, or is now: the drawing shows it either way.
    assert 'name="每天告知进度"' in drawing.text()
    drawing.open()
    assert 'name="每天告知进度"' in drawing.text()


def test_who_looks_away_while_it_is_saved_does_not_meet_himself(editing: Editing) -> None:
    page, held = editing.page, list[Route]()
    page.route(re.compile("/files/"), lambda route: held.append(route) if not held else route.fallback())
    with page.expect_request(re.compile("/files/")):
        body(page).fill(FIRST)
    state(page, "saving")
    body(page).fill(SECOND)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    held[0].continue_()
    state(page, "saved")
    expect(page.locator("#studio-notices .alert-danger")).to_have_count(0)
    page.unroute_all()
    expect(body(editing.open())).to_have_value(SECOND)


def test_what_could_not_be_saved_is_shown_again_beside_what_somebody_else_has_saved(editing: Editing) -> None:
    page = editing.page
    editing.owner.expects(503, 409)
    page.route(re.compile("/files/"), lambda route: route.fulfill(status=503))
    body(page).fill(FIRST)
    state(page, "failed")
    saves(editing.owner, editing.address, THEIRS)  # in another browser
    page.goto("about:blank")
    page.unroute_all()

    editing.open()
    conflict = page.locator("#studio-notices .alert-danger")
    expect(conflict).to_be_visible()
    expect(body(page)).to_have_value(FIRST)
    conflict.get_by_role("button", name="以我的为准").click()
    state(page, "saved")
    # What is written on is written on in one's own text.
    body(page).press("Control+End")
    page.keyboard.type("又写一句。")
    state(page, "saved")
    expect(body(editing.open())).to_have_value(FIRST + "又写一句。")


def test_what_only_this_browser_has_is_saved_when_the_file_is_opened(editing: Editing) -> None:
    page = editing.owner.go("/studio")
    address = re.sub(r"^https?://[^/]+", "", editing.address)
    kept = {"version": 0, "text": SECOND * 5_000}
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [f"studio lin.yu {address}", json.dumps(kept)])
    editing.owner.expects(422)  # no preview of so long a text
    editing.open()
    state(page, "recovered")
    expect(body(page)).to_have_value(kept["text"])
    expect(body(editing.open())).to_have_value(kept["text"])


def test_a_browser_without_room_saves_all_the_same(editing: Editing) -> None:
    page = editing.page
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    body(page).fill(SECOND)
    state(page, "saved")
    expect(body(editing.open())).to_have_value(SECOND)


def test_what_was_typed_while_somebody_closed_the_workspace_is_offered_and_goes_on_in_another(editing: Editing) -> None:
    page, owner = editing.page, editing.owner
    owner.expects(409)
    body(page).fill(FIRST)
    state(page, "saved")
    discarded(editing)
    body(page).fill(SECOND)
    state(page, "closed")
    offer = page.locator(".studio-unsaved")
    expect(offer).to_contain_text("林雨 已放弃此工作区")
    # What is typed on is kept too.
    body(page).press("Control+End")
    page.keyboard.type("再写一句。")
    expect(offer.locator("textarea")).to_have_value(SECOND + "再写一句。")
    page.goto("about:blank")

    # The front page offers it, and so does the file that can only be read now.
    page = owner.go("/studio")
    expect(offer).to_contain_text(TEXT)
    offer.get_by_text("查看填写的内容").click()
    expect(offer.locator("textarea")).to_have_value(SECOND + "再写一句。")
    editing.open()
    expect(body(page)).to_have_value(FIRST)
    offer.get_by_role("button", name="复制").click()
    expect(offer.get_by_text("已复制")).to_be_visible()
    offer.get_by_role("button", name="带入").click()
    # It was typed over what had never been published: it stands beside what does.
    page.wait_for_url(re.compile(r"/history/.*edit="))
    expect(page.locator(".studio-lines")).to_contain_text("再写一句。")
    page.get_by_role("button", name="恢复").first.click()
    page.goto(page.url.split("?")[0].replace("/history/", "/files/"))
    expect(body(page)).to_have_value(SECOND + "再写一句。")
    owner.go("/studio")
    expect(page.get_by_role("heading", name="工作区", exact=True)).to_be_visible()
    assert not page.evaluate(_KEPT)


def test_what_nobody_wants_any_more_is_thrown_away(editing: Editing) -> None:
    page, owner = editing.owner.go("/studio"), editing.owner
    name = f"studio lin.yu {re.sub(r'^https?://[^/]+', '', editing.address)}"
    page.evaluate(
        "([name, kept]) => localStorage.setItem(name, kept)", [name, json.dumps({"version": 0, "text": FIRST})]
    )
    page.reload()
    offer = page.locator(".studio-unsaved")
    # The workspace is open: opening the file saves it.
    expect(offer.get_by_role("link", name="打开文件")).to_be_visible()
    discarded(editing)
    owner.go("/studio")
    expect(offer.get_by_role("link", name="打开文件")).to_be_hidden()
    offer.locator("summary", has_text="放弃").click()
    offer.get_by_role("button", name="放弃").click()
    expect(offer).to_have_count(0)
    assert not page.evaluate(_KEPT)


_KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('studio lin.yu /'))"


def discarded(editing: Editing) -> None:
    """The workspace is thrown away in another browser."""
    browser = editing.owner.context.request
    place = editing.address.partition("/files/")[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/studio").text())
    assert token is not None
    assert browser.post(f"{place}/discard", form={"csrf_token": token[1]}).ok


def body(page: Page) -> Locator:
    return page.locator('[data-file="studio-file"] textarea')


def state(page: Page, name: str) -> None:
    expect(page.locator("#studio-status")).to_have_attribute("data-state", name)
