"""A due date explains itself: over the page one is on, and on a page of its own where no script runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse
from tests.browser.people import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_chip_in_the_inbox_opens_the_words_over_the_list(browse: Browse, size: tuple[int, int]) -> None:
    officer = browse("chen.jing", size)
    case = paperwork.register(officer)
    page = officer.go(f"/inbox?tab=roles&q={case.number}")
    officer.task(case.customer).locator("a.due").click()
    words = page.get_by_role("dialog")
    expect(words).to_contain_text("首次响应")
    expect(words).to_contain_text("依据的规则")
    officer.sees_no_scrolling_sideways()
    words.get_by_role("button", name="关闭").click()
    expect(words).to_be_hidden()
    # The list is where it was, and the row beside the chip still leads to its task.
    expect(page).to_have_url(re.compile("/inbox"))


def test_without_scripts_it_leads_to_the_page_of_the_clock(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    officer = browse("chen.jing", scripts=False)
    page = officer.go(f"/inbox?tab=roles&q={case.number}")
    officer.task(case.customer).locator("a.due").click()
    expect(page).to_have_url(re.compile(r"/clocks/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("到期时间的计算依据")
