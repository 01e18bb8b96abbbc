"""A workspace from its first edit to the version that counts: checked, sent back, agreed to, published; brought up to
date beside somebody else's, carried over into an upgrade of the product, exported and imported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app import folders
from app.db import Database
from app.engine import deploying, deployments
from tests import house_of
from tests.browser import paperwork, steps
from tests.browser.conftest import Browse
from tests.browser.people import Person
from tests.browser.studio.editing import saves, workspace

pytestmark = pytest.mark.browser

TEXT, OTHER = "processes/messages/daily.zh.txt", "processes/messages/shipped.zh.txt"
WRONG = "编号 {case_no}\n\n您好，{nonsense}。"
RIGHT = "编号 {case_no}\n\n您好，今天的进度：{progress.status}。"


@pytest.mark.req("R-002", "R-003", "R-004", "R-005", "R-261")
def test_nothing_counts_before_somebody_else_has_agreed_and_nothing_is_written_over(
    browse: Browse, database: Database, tmp_path: Path
) -> None:
    owner, manager, officer = browse("lin.yu"), browse("ma.ming"), browse("chen.jing")
    paperwork.register(officer)
    place, late = workspace(owner, "日报文案"), workspace(owner, "另一处修改")
    for one in (place, late):
        saves(owner, f"{one}/files/{TEXT}", WRONG if one == place else RIGHT.replace("今天", "昨天"))
    shows_what_is_wrong(owner, place)
    saves(owner, f"{place}/files/{TEXT}", RIGHT)
    is_sent_back(owner, manager, place)
    is_agreed_to_and_published(owner, manager, place)
    is_brought_up_to_date(owner, late)
    travels_as_a_file(owner, late, tmp_path)
    takes_up_an_upgrade(owner, database)


def shows_what_is_wrong(owner: Person, place: str) -> None:
    """All problems by file; a click leads to where each stands; meanwhile there is nothing to publish."""
    page = owner.go(f"{place}/publication")
    wrong = page.locator("#wrong .studio-wrong")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text(TEXT)
    expect(page.locator("#publish").get_by_role("button", name="发布", exact=True)).to_be_disabled()
    wrong.get_by_role("link").first.click()
    expect(page.locator("#editor[data-ready]")).to_be_attached()
    expect(page.locator("#studio-problems")).to_have_attribute("data-state", "wrong")


def is_sent_back(owner: Person, manager: Person, place: str) -> None:
    """He who has written may not agree; the manager is told, must say why he sends it back, and the owner is told."""
    page = owner.go(f"{place}/publication")
    expect(page.locator("#wrong")).to_contain_text("没有问题")
    page.locator("#note").fill("客户嫌太长")
    page.get_by_role("button", name="提请复核").dblclick()
    expect(page.locator("#review .studio-acts li")).to_have_count(1)
    expect(page.get_by_role("button", name="同意")).to_have_count(0)

    bell = manager.go("/notices")
    expect(bell.locator(".notice").first).to_contain_text("请复核流程修改：日报文案")
    steps.picture(manager, "review-notice")
    bell.locator(".notice").first.get_by_role("link", name="查看").click()
    expect(bell.locator("#review")).to_contain_text("客户嫌太长")
    expect(bell.locator("#differences")).to_contain_text("今天的进度")
    manager.expects(422)
    bell.get_by_role("button", name="退回").click()
    expect(bell.locator("#reason-problem")).to_be_visible()
    bell.locator("#reason").fill("请保留称呼")
    steps.picture(manager, "review-manager")
    bell.get_by_role("button", name="退回").dblclick()
    expect(bell.locator("#review .studio-acts li")).to_have_count(2)

    expect(owner.go("/notices").locator(".notice").first).to_contain_text("请保留称呼")
    saves(owner, f"{place}/files/{TEXT}", RIGHT.replace("您好", "尊敬的{customer}，您好"))


def is_agreed_to_and_published(owner: Person, manager: Person, place: str) -> None:
    """An agreement holds for what was looked at and for nothing else; twice pressed is published once."""
    page = owner.go(f"{place}/publication")
    page.get_by_role("button", name="再次提请复核").or_(page.get_by_role("button", name="提请复核")).click()
    seen = manager.go(f"{place}/publication")
    seen.get_by_role("button", name="同意").click()
    saves(owner, f"{place}/files/{OTHER}", "已寄出 {case_no}\n\n您的产品已寄出。")
    page = owner.go(f"{place}/publication")
    publish = page.locator("#publish").get_by_role("button", name="发布", exact=True)
    expect(publish).to_be_disabled()  # something has been changed since
    page.get_by_role("button", name="提请复核").click()
    manager.go(f"{place}/publication").get_by_role("button", name="同意").click()
    expect(owner.go("/notices").locator(".notice").first).to_contain_text("复核通过：日报文案")
    page = owner.go(f"{place}/publication")
    page.locator("#publish").get_by_label("原因").fill("按客户意见精简")
    publish.dblclick()
    expect(page.locator(".alert-success").first).to_contain_text("第 2 版")

    rows = owner.go("/studio/versions").locator(".studio-versions tbody tr")
    expect(rows).to_have_count(2)
    for told in ("现行", "林雨", "按客户意见精简"):
        expect(rows.first).to_contain_text(told)
    expect(rows.first.locator('[data-label="运行中"]')).to_have_text("0")
    expect(rows.nth(1).locator('[data-label="运行中"]')).to_have_text("1")  # the case registered before
    rows.first.get_by_role("link", name="此版修改").click()
    expect(page.locator(".studio-difference")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("今天的进度")
    steps.picture(owner, "versions-compared")
    # Any two, either way round; one with itself says the same.
    for first, second, found in (("2", "1", 2), ("2", "2", 0)):
        page.locator("select[name=a]").select_option(first)
        page.locator("select[name=b]").select_option(second)
        page.locator("main").get_by_role("button", name="比较").click()
        expect(page.locator(".studio-difference")).to_have_count(found)


def is_brought_up_to_date(owner: Person, late: str) -> None:
    """Whoever began before somebody else published chooses, file by file, and publishes over the newest only."""
    page = owner.go(f"{late}/publication")
    page.locator("main").get_by_role("link", name="更新").first.click()
    update = page.get_by_role("button", name=re.compile("更新到第 2 版"))
    owner.expects(422)
    update.click()
    expect(page.get_by_role("alert").first).to_be_visible()  # nothing was chosen for the file both have changed
    choice(page, TEXT).get_by_label("此工作区").check()
    steps.picture(owner, "rebase")
    update.click()
    expect(page.locator("#differences")).to_contain_text("昨天的进度")
    expect(page.locator("#differences .studio-difference")).to_have_count(1)


def travels_as_a_file(owner: Person, late: str, folder: Path) -> None:
    """What is exported is what stands in the folders of the product; imported elsewhere it is the same change."""
    page = owner.go(late)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出").click()
    target = folder / "set.zip"
    download.value.save_as(target)
    owner.go(workspace(owner, "从文件导入"))
    page.locator("#import input[type=file]").set_input_files({"name": "x.exe", "mimeType": "", "buffer": b"MZ"})
    owner.expects(422)
    page.locator("#import").get_by_role("button", name="导入").click()
    expect(page.get_by_role("alert").first).to_contain_text("x.exe")
    page.locator("#import input[type=file]").set_input_files(target)
    page.locator("#import").get_by_role("button", name="导入").click()
    owner.told("修改 1 个")


def takes_up_an_upgrade(owner: Person, database: Database) -> None:
    """The product brings a newer text for the file one has changed oneself, and one for a file nobody has touched."""
    house_of.wire()
    shipped = folders.shipped()
    newer = {
        TEXT: shipped[TEXT].replace("感谢您的耐心等待".encode(), "谢谢您的耐心".encode()),
        "processes/messages/registered.zh.txt": shipped["processes/messages/registered.zh.txt"] + "祝好。\n".encode(),
    }
    deploying.deploy(database, shipped | newer, source=deployments.SHIPPED, author="system")
    page = owner.go("/studio/versions")
    page.get_by_role("link", name="逐个文件选择").click()
    steps.picture(owner, "upgrade")
    owner.expects(422)
    page.get_by_role("button", name="生成工作区").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    choice(page, TEXT).get_by_label("保留自己的").check()
    page.get_by_role("button", name="生成工作区").dblclick()
    expect(page.locator("main")).to_contain_text("processes/messages/registered.zh.txt")
    expect(page.locator("main h1, .page-title").first).to_contain_text("升级")


def choice(page: Page, path: str) -> Locator:
    return page.locator(f'.studio-choice[id="{path}"]')
