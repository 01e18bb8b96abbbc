"""The customer with a telephone in his hand: he follows the link he was told, and answers; without scripts too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse
from tests.browser.people import PHONE, Person

pytestmark = pytest.mark.browser

LINK = re.compile(r"(/c/[\w-]{43})")


def confirming(officer: Person) -> tuple[str, str]:
    """A case whose result is to be confirmed, and the customer's link as the officer may pass it on."""
    case = paperwork.register(officer)
    guidance = paperwork.complete(officer, case.task, paperwork.CLASSIFICATION)
    paperwork.complete(officer, guidance, paperwork.GUIDANCE)
    message = officer.go(f"/cases/{case.number}").locator("#messages-to-customer details").first
    found = LINK.search(message.inner_text())
    assert found is not None
    return case.number, found[1]


@pytest.mark.req("R-214", "R-216", "R-217")
def test_he_answers_on_his_phone_and_the_task_is_gone(browse: Browse) -> None:
    officer = browse("liu.yang")
    number, link = confirming(officer)
    customer = browse(size=PHONE)
    page = customer.go(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("服务结果反馈")
    expect(page.get_by_role("list", name="处理进度").locator("[aria-current]")).to_have_text("完成")
    customer.sees_no_scrolling_sideways()
    customer.expects(422)
    page.get_by_label("您的意见或建议").fill("一次解决，很满意")
    customer.press("发送")
    expect(page.get_by_role("alert")).to_contain_text("您的问题解决了吗")
    expect(page.get_by_label("您的意见或建议")).to_have_value("一次解决，很满意")
    customer.choose("您的问题解决了吗？", "已解决")
    customer.choose("您对本次服务的评分", "5")
    customer.press("发送")
    expect(page.get_by_text("感谢您的答复")).to_be_visible()
    customer.sees_no_scrolling_sideways()
    page.reload()
    expect(page.get_by_text("感谢您的答复")).to_be_visible()
    resolved = officer.page.get_by_text("待结果确认 → 已解决")
    assert officer.finds(resolved, f"/cases/{number}")
    expect(officer.page.get_by_text("客户通过链接作了答复", exact=True)).to_be_visible()


@pytest.mark.req("R-217")
def test_it_works_without_scripts_and_in_english(browse: Browse) -> None:
    _, link = confirming(browse("liu.yang"))
    customer = browse(size=PHONE, scripts=False)
    page = customer.go(link)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How did it go?")
    customer.choose("Is your problem solved?", "Not solved")
    customer.choose("How do you rate the service?", "2")
    customer.press("Send")
    expect(page.get_by_text("Thank you! We have your answer.")).to_be_visible()
