"""The same desk in the hand: 390 pixels wide, and nothing reaches beyond the screen, there or on a large one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse
from tests.browser.people import DESKTOP, PHONE

pytestmark = pytest.mark.browser

OFFICER = ("/inbox", "/cases/new", "/cases", "/customers", "/customers/1", "/products/1", "/procedures", "/account")
OWN = ("{task}", "/cases/{number}", "/cases/{number}/diagram", "/cases/{number}/classification", "/search?q=指示灯")
ADMINISTRATOR = (
    "/incidents", "/admin/users", "/admin/users/new", "/admin/users/chen.jing", "/admin/roles", "/notices",
    "/admin/lists", "/admin/lists/subcategory", "/admin/keys", "/admin/keys/guide", "/retention",
)  # fmt: skip


def test_a_task_is_found_and_completed_on_a_phone(browse: Browse) -> None:
    case = paperwork.register(browse("liu.yang"))
    officer = browse(size=PHONE)
    officer.sign_in("chen.jing")
    page = officer.go(f"/inbox?q={case.number}")
    officer.task(case.customer).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("问题分类与首次响应")

    expect(page.get_by_role("list", name="工单所处环节")).to_be_visible()
    expect(page.locator("bpmn-view")).not_to_be_visible()
    complete = page.locator("main").get_by_role("button", name="完成任务")
    expect(complete).to_be_in_viewport(ratio=1)
    officer.choose("问题分类", "操作咨询")
    page.get_by_label("细分子项").select_option("使用方法")
    page.evaluate("scrollTo(0, 0)")
    expect(complete).to_be_in_viewport(ratio=1)
    complete.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("远程指导")


def test_the_buttons_stay_under_the_thumb_when_a_draft_is_saved(browse: Browse) -> None:
    """At the foot of the page the line about the draft pushed them down, and a tap that had begun went astray."""
    case = paperwork.register(browse("chen.jing"))
    page = browse("chen.jing", PHONE).go(case.task)
    complete = page.locator("main").get_by_role("button", name="完成任务")
    page.get_by_label("初步判断").fill("可能缺氟")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    place = complete.bounding_box()
    expect(page.locator("#draft-state")).to_contain_text("草稿已")
    assert complete.bounding_box() == place


def test_what_is_reached_by_the_keys_stands_above_the_bar(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    officer = browse("chen.jing", PHONE)
    page = officer.go(case.task)
    page.locator("#form-fields :is(input, select)").first.focus()
    reached = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.name"))
        # The page glides there.
        page.wait_for_function(_ABOVE_THE_BAR)
        if "told_solutions" in reached:
            break
    assert {"category", "told_solutions"} <= reached


_ABOVE_THE_BAR = """() => {
  const [field, bar] = [document.activeElement, document.querySelector('.actions-bar')];
  return field.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top;
}"""


def test_what_is_wrong_is_what_one_sees_first(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    officer = browse("chen.jing", PHONE)
    page = officer.go(case.task)
    officer.expects(422)
    page.locator("#told_solutions").fill("写到一半")
    page.locator("main").get_by_role("button", name="完成任务").click()
    wrong = page.get_by_role("alert").filter(has_text="请选择")
    expect(wrong).to_be_focused()
    expect(wrong.get_by_role("link").first).to_contain_text("：请选择")
    # The page glides there; the bar at the foot does not lie on it.
    page.wait_for_function(_ABOVE_THE_BAR)
    expect(page.locator("#told_solutions")).to_have_value("写到一半")


def test_the_menu_opens_on_a_phone(browse: Browse) -> None:
    officer = browse("chen.jing", PHONE)
    page = officer.go("/inbox")
    menu = page.get_by_role("navigation", name="菜单")
    expect(menu).not_to_be_visible()
    page.locator(".nav-toggle").click()
    menu.get_by_role("link", name="客户").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("客户")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_scrolls_sideways(browse: Browse, size: tuple[int, int]) -> None:
    officer, admin = browse("chen.jing", size), browse("admin", size)
    case = paperwork.register(
        officer,
        customer_name="名字特别长的测试客户（无锡）贸易有限公司华东区域售后服务中心",
        model="UPS-9900-EXTRALONGMODELNAME-2026",
    )
    own = [path.format(task=case.task, number=case.number) for path in OWN]
    for person, paths in ((officer, (*OFFICER, *own)), (admin, ADMINISTRATOR), (browse(size=size), ("/sign-in",))):
        for path in paths:
            person.go(path)
            person.sees_no_scrolling_sideways()
