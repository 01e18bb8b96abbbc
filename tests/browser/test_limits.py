"""The administrator changes a limit in the browser, sees beforehand what it does, and takes it back."""

from __future__ import annotations

import re
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chrome, paperwork
from tests.browser.conftest import Browse
from tests.browser.paperwork import Registered
from tests.browser.people import DESKTOP, PHONE, Person

pytestmark = pytest.mark.browser

OPENS = 8 * 60
DUE = re.compile(r"(\d{2}):(\d{2})(?::\d{2})?[^:]*$")


@pytest.mark.req("R-012", "R-017")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_shorter_first_response_is_previewed_published_seen_in_the_inbox_and_rolled_back(
    browse: Browse, size: tuple[int, int]
) -> None:
    officer, admin = browse("chen.jing", size), browse("admin", size)
    case, before = registered(officer)
    if OPENS <= before < OPENS + 5:
        # Just before the office closes: five minutes earlier would be yesterday. An hour later it is closed.
        admin.moves_the_clock("+1 小时")
        case, before = registered(officer)

    page = opened_from_the_list(admin)
    admin.sees_no_scrolling_sideways()
    shorten(admin)
    sees_the_preview(page, case.number)
    admin.sees_no_scrolling_sideways()
    publish(admin, "热线高峰，首次响应要更快")
    assert waited_for(officer, case.number, other_than=before) == earlier(before, 5)
    hears_why(officer, "热线高峰，首次响应要更快")

    page.get_by_role("link", name="“首次响应”的历史版本").click()
    page.get_by_role("button", name="恢复此版本").first.click()
    expect(page.locator("main")).to_contain_text("回退的生效范围与所撤销的发布相同")
    publish(admin, "高峰已过")
    assert waited_for(officer, case.number, other_than=earlier(before, 5)) == before


def registered(officer: Person) -> tuple[Registered, int]:
    """A case, and when its first response falls due."""
    case = paperwork.register(officer)
    return case, due_of(officer, case.number)


def opened_from_the_list(admin: Person) -> Page:
    page = admin.go("/admin/limits?profile=003")
    page.get_by_label("名称、键、条件或流程").fill("first_response")
    admin.press("查看")
    page.get_by_role("link", name="首次响应", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("首次响应")
    return page


def shorten(admin: Person) -> None:
    """First wrong, then right: the sentence stands at the field, and what was typed is still there."""
    length = admin.page.get_by_label("时长", exact=True)
    admin.expects(422)
    length.fill("十分钟")
    admin.press("去预览")
    expect(length).to_have_accessible_description(re.compile("不是时长"))
    expect(length).to_have_value("十分钟")
    length.fill("10")
    admin.press("去预览")


def sees_the_preview(page: Page, number: str) -> None:
    main = page.locator("main")
    expect(main).to_contain_text("10分钟（工作时间）")
    page.get_by_role("link", name=re.compile("^只对新计时")).click()
    expect(page.locator("#effect")).to_contain_text("运行中的计时保持原到期时间")
    page.get_by_role("link", name=re.compile("^运行中的也改")).click()
    expect(page.locator("#effect")).to_contain_text(number)
    expect(page.get_by_role("link", name="导出全部（CSV）")).to_be_visible()


def publish(admin: Person, reason: str) -> None:
    admin.page.get_by_label("修改原因").fill(reason)
    admin.page.get_by_role("button", name=re.compile("^发布：运行中的也改")).click()
    admin.told("已发布")
    # The page looks for itself how far the running clocks have come.
    expect(admin.page.locator("#progress")).to_contain_text("已完成")
    expect(admin.page.locator("main")).to_contain_text(reason)


def hears_why(officer: Person, reason: str) -> None:
    """The chip itself says which rule counts, who published it and why."""
    officer.task("问题分类与首次响应").first.locator("a.due").click()
    why = officer.page.locator(".explained")
    expect(why).to_contain_text("10分钟（工作时间）")
    expect(why).to_contain_text("许宁")
    expect(why).to_contain_text(reason)
    officer.sees_no_scrolling_sideways()


def due_of(officer: Person, number: str) -> int:
    """When the task falls due by its chip, in minutes of the day."""
    officer.go(f"/inbox?q={number}")
    said = officer.task("问题分类与首次响应").first.locator(".due").get_attribute("title") or ""
    found = DUE.search(said)
    assert found, said
    return int(found[1]) * 60 + int(found[2])


def waited_for(officer: Person, number: str, *, other_than: int) -> int:
    """The due time once the chip shows another one."""
    until = monotonic() + chrome.PATIENCE / 1000
    while (due := due_of(officer, number)) == other_than and monotonic() < until:
        continue
    return due


def earlier(minutes: int, by: int) -> int:
    return (minutes - by) % (24 * 60)
