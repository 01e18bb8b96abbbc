"""Two process owners at the same draft: both are told of each other, and nothing that either wrote is lost."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app.actor import SYSTEM
from app.db import Database
from app.identity import accounts, demo, passwords
from tests.browser import steps
from tests.browser.conftest import Browse
from tests.browser.people import Person
from tests.browser.studio.editing import Editing, workspace

pytestmark = pytest.mark.browser

TEXT = "processes/messages/daily.zh.txt"
HERS, HIS = "您好，林雨写的进度。", "您好，何燕写的进度。"


@pytest.fixture
def both(browse: Browse, database: Database) -> tuple[Person, Person]:
    with database.transaction() as conn:
        accounts.create_user(
            conn, SYSTEM, name="he.yan", display_name="何燕", password_hash=passwords.hashed(demo.PASSWORD),
            roles=["process_owner"], language="zh", must_change_password=False,
        )  # fmt: skip
    return browse("lin.yu"), browse("he.yan")


@pytest.mark.req("R-002")
def test_nobody_loses_work_and_both_are_told(both: tuple[Person, Person]) -> None:
    first, second = both
    place = workspace(first, "两人同改")
    hers = Editing(first, place, TEXT)
    write(hers.page, HERS)
    saved(hers.page)

    # Who comes later sees what is saved, is told by whom, and cannot write by accident.
    his = Editing(second, place, TEXT)
    expect(his.page.locator("#studio-notices")).to_contain_text("林雨")
    expect(body(his.page)).not_to_be_editable()
    expect(body(his.page)).to_have_value(HERS)
    second.go(place)
    expect(second.page.get_by_role("row").filter(has_text=TEXT)).to_have_count(0)  # it shows diagrams
    second.go(f"{place}?kind=text")
    expect(second.page.get_by_role("row").filter(has_text=TEXT)).to_contain_text("林雨")
    steps.picture(second, "owners-workspace")
    his.open()

    # She goes on writing while he takes over: what she has not saved yet is hers still.
    second.expects(409)
    first.expects(409)
    his.page.get_by_role("button", name="接手编辑").click()
    expect(body(his.page)).to_be_editable()
    write(his.page, HIS)
    saved(his.page)
    write(hers.page, HERS + "第二句。")
    conflict = hers.page.locator("#studio-notices .alert-danger")
    expect(conflict).to_contain_text("何燕")
    expect(hers.page.locator("#studio-status")).to_have_text("请选择以哪一份为准。")
    steps.picture(first, "owners-conflict")

    # Both texts can be looked at beside each other; then hers shall stand, and his is in the history.
    with hers.page.context.expect_page() as beside:
        conflict.get_by_role("link", name="比较").click()
    expect(beside.value.locator("main")).to_contain_text("第二句")
    beside.value.close()
    conflict.get_by_role("button", name="以我的为准").click()
    saved(hers.page)
    expect(conflict).to_have_count(0)
    history = first.go(f"{place}/history/{TEXT}")
    for written in ("林雨", "何燕"):
        expect(history.locator("main")).to_contain_text(written)
    steps.picture(first, "owners-history")

    # He, who had gone on looking, is told of the newer content and sees it.
    his.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(body(his.page)).to_have_value(HERS + "第二句。")
    expect(his.page.locator("#studio-status")).to_contain_text("林雨")

    # What he wrote comes back from the history with one click.
    history.locator("main .list-group-item").filter(has_text="何燕").first.get_by_role("button", name="恢复").click()
    expect(body(hers.open())).to_have_value(HIS)

    # A text that only her browser has waits for her to take over, and then for her choice.
    address = re.sub(r"^https?://[^/]+", "", hers.address)
    kept = json.dumps({"version": 0, "text": HERS + "没存上。"})
    hers.page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [f"studio lin.yu {address}", kept])
    expect(hers.open().locator("#studio-status")).to_contain_text("接手编辑后即可保存")
    hers.page.get_by_role("button", name="接手编辑").click()
    expect(body(hers.page)).to_have_value(HERS + "没存上。")
    conflict.get_by_role("button", name="以我的为准").click()
    saved(hers.page)
    expect(body(hers.open())).to_have_value(HERS + "没存上。")


def body(page: Page) -> Locator:
    return page.locator('[data-file="studio-file"] textarea')


def write(page: Page, text: str) -> None:
    body(page).fill(text)


def saved(page: Page) -> None:
    expect(page.locator("#studio-status")).to_have_attribute("data-state", "saved")
