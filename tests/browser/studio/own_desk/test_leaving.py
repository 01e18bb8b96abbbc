"""What is being written survives whatever ends the page: a sign-in that is over, a tab that is closed too early."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, StorageState, expect
from sqlalchemy import delete

from app.db import Database
from app.identity import demo
from app.identity.tables import sign_in
from tests.browser.conftest import Browse
from tests.browser.people import Person
from tests.browser.studio.editing import Editing, workspace

pytestmark = pytest.mark.browser

TEXT = "processes/messages/daily.zh.txt"
WRITTEN = "编号 {case_no}\n\n登录失效时写下的内容。"
LONG = "编号 {case_no}\n\n" + "很长的说明。" * 6_000
"""More than a browser sends while a page goes away."""


@pytest.fixture
def editing(browse: Browse) -> Editing:
    owner = browse("lin.yu")
    owner.expects(401, 403, 422)  # 422: no preview of so long a text
    return Editing(owner, workspace(owner, "离开页面"), TEXT)


def body(page: Page) -> Locator:
    return page.locator('[data-file="studio-file"] textarea')


def state(page: Page, name: str) -> None:
    expect(page.locator("#studio-status")).to_have_attribute("data-state", name)


@pytest.mark.req("R-002")
def test_a_sign_in_that_is_over_costs_nothing(
    editing: Editing, database: Database, signed_in: dict[str, StorageState]
) -> None:
    signed_in.clear()
    page = editing.page
    with database.transaction() as conn:
        conn.execute(delete(sign_in))
    body(page).fill(WRITTEN)
    state(page, "failed")
    expect(page.locator("#studio-status")).to_contain_text("登录")
    sign_in_beside(editing.owner)
    state(page, "saved")
    expect(body(editing.open())).to_have_value(WRITTEN)


@pytest.mark.req("R-002")
def test_a_long_text_is_there_again_after_the_page_was_left_at_once(editing: Editing) -> None:
    page = editing.page
    body(page).fill(LONG)
    page.goto("about:blank")
    editing.open()
    # A busy machine may have taken it as the page went; where it did not, this browser brings it.
    expect(body(page)).to_have_value(LONG)
    expect(body(editing.open())).to_have_value(LONG)


def sign_in_beside(owner: Person) -> None:
    beside = owner.context.new_page()
    beside.goto("/sign-in?as=lin.yu")
    beside.get_by_label("密码").fill(demo.PASSWORD)
    beside.get_by_role("button", name="登录").click()
    expect(beside.locator(".nav-person")).to_be_attached()
    beside.close()
