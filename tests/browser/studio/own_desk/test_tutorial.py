"""The tutorial of the guide, from its first sentence to its last: a process owner who is no administrator adds a second
quality check to the repair of what was sent in, and the inspector finds it among the tasks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from app.db import Database
from tests import house_of
from tests.browser import steps
from tests.browser.conftest import Browse
from tests.browser.people import Person
from tests.browser.studio.drawing import Drawing
from tests.browser.studio.editing import workspace
from tests.browser.studio.forming import FormDesk
from tests.processes.test_mail_in import come_in, planned
from tests.processes.walker import Walker

pytestmark = pytest.mark.browser

STEP, FORM, CENTRE = "二次质检", "forms/second_check.form", "processes/repair_centre.bpmn"


@pytest.mark.req("R-002", "R-003", "R-004", "R-006", "R-261")
def test_a_second_quality_check_is_added_published_and_done(browse: Browse, database: Database) -> None:
    owner, manager = browse("lin.yu"), browse("ma.ming")
    place = workspace(owner, STEP)
    makes_its_form(owner, place)
    draws_it(owner, place)
    asks(owner, place)
    agrees(manager, place)
    publishes(owner)
    inspector = browse("feng.xia")
    number = sent_in_and_repaired(database)
    does_it(inspector, number)
    goes_back(owner)


def makes_its_form(owner: Person, place: str) -> None:
    page = owner.go(place)
    new = page.get_by_role("region", name="新建", exact=True)
    new.get_by_role("radio", name=re.compile("^表单")).check()
    owner.expects(422)
    new.get_by_role("button", name="创建").click()  # too early: what is missing is said, and the choice stands
    expect(page.get_by_role("alert")).to_contain_text("中文名称")
    for label, text in (("键", "second_check"), ("中文名称", STEP), ("英文名称", "Second quality check")):
        new.get_by_label(label).fill(text)
    new.get_by_role("button", name="创建").dblclick()
    expect(page.locator("#editor[data-ready]")).to_be_attached()
    desk = FormDesk(owner, STEP, FORM, place)
    page.locator(".fjs-form-field").filter(has_text="结果").last.click()
    desk.fill("valuesKey", "quality_result")
    page.locator(".fjs-form-field").filter(has_text="办理情况").last.click()
    desk.fill("label", "质检说明")
    desk.fill("properties.label_en", "Note")
    expect(desk.preview().get_by_text("合格", exact=True)).to_be_visible()
    desk.saved()
    assert desk.missing() == []
    steps.picture(owner, "tutorial-form")


def draws_it(owner: Person, place: str) -> None:
    page = owner.go(place)
    page.get_by_role("searchbox", name="按名称查找文件").fill("维修中心")
    expect(page.get_by_role("link", name="维修中心维修")).to_have_attribute("href", re.compile(f"{CENTRE}$"))
    drawing = Drawing(owner, place, CENTRE)
    drawing.whole()
    drawing.room_before("end_ready", 240)
    drawing.whole()
    step = drawing.drop_on("create.task", drawing.flow("gw_quality", "end_ready"))
    drawing.fill("name", STEP)
    drawing.fill("as:nameEn", "Second quality check")
    drawing.fill("as:formKey", "second_check")
    drawing.fill("as:notBy", "task_centre_repair")
    gateway = drawing.drop_on("create.exclusive-gateway", drawing.flow(step, "end_ready"))
    drawing.fill("name", "二次合格？")
    drawing.fill("as:nameEn", "Passed again?")
    # What is forgotten is said at once, and a click leads to it.
    page.locator("#studio-problems summary").click()
    drawing.pad("connect")
    drawing.click("task_centre_repair", below=6)
    page.locator("#studio-problems").get_by_role("button", name="→ 维修").click()
    drawing.fill("condition", 'outcome = "fail"')
    drawing.fill("name", "不合格")
    page.locator("#studio-problems").get_by_role("button", name="→ 修复待寄回").click()
    drawing.field("default").check()
    drawing.choose(step)
    drawing.pad("append.limit")
    drawing.fill("timer:limit", "quality_check")
    drawing.fill("name", "二次质检时限")
    expect(page.locator("#studio-problems")).to_have_attribute("data-state", "fine")
    drawing.saved()
    assert drawing.missing() == []
    assert drawing.flow(gateway, "task_centre_repair")
    drawing.whole()
    steps.picture(owner, "tutorial-drawn")


def asks(owner: Person, place: str) -> None:
    page = owner.go(f"{place}/publication")
    expect(page.locator("#differences summary")).to_have_count(2)
    expect(page.locator("#wrong")).to_contain_text("没有问题")
    expect(to_publish(owner)).to_be_disabled()
    page.locator("#note").fill("寄修增加一次质检")
    page.get_by_role("button", name="提请复核").click()
    steps.picture(owner, "tutorial-asked")


def agrees(manager: Person, place: str) -> None:
    manager.go(f"{place}/publication").get_by_role("button", name="同意").click()


def publishes(owner: Person) -> None:
    page, publish = owner.page, to_publish(owner)
    page.reload()
    expect(publish).to_be_enabled()
    owner.expects(422)
    publish.click()
    expect(page.get_by_role("alert")).to_contain_text("原因")
    page.locator("#publish").get_by_label("原因").fill("返修率偏高，寄回前再检一次")
    publish.dblclick()
    expect(page.locator(".alert-success")).to_contain_text("第 2 版")
    owner.go("/studio/versions")
    expect(page.get_by_role("row").filter(has_text="返修率偏高")).to_have_count(1)


def to_publish(owner: Person) -> Locator:
    return owner.page.locator("#publish").get_by_role("button", name="发布", exact=True)


def sent_in_and_repaired(database: Database) -> str:
    """A case whose product has come by parcel, was repaired and has passed the first check."""
    house_of.wire()
    walker = come_in(planned(Walker(database), "mail_in"))
    walker.complete("检测").complete("维修").complete("试机").complete("维修质检")
    return walker.business_key.removeprefix("case:")


def does_it(inspector: Person, number: str) -> None:
    page = inspector.go("/inbox?tab=roles")
    row = inspector.task(STEP)
    expect(row).to_contain_text(re.compile(r"剩 \d+小时"))
    steps.picture(inspector, "tutorial-inbox")
    steps.takes(inspector, number, STEP)
    inspector.choose("结果", "合格")
    inspector.expects(422)
    inspector.press("完成任务")
    expect(page.get_by_role("alert")).to_contain_text("质检说明")
    steps.completes(inspector, {"质检说明": "外观、绝缘、运行复检合格"})
    inspector.go(f"/cases/{number}")
    expect(page.locator("main")).to_contain_text("打包寄出")


def goes_back(owner: Person) -> None:
    """What was tried is taken back: the old set becomes a version again, and the case in hand stays on its own."""
    page = owner.go("/studio/versions")
    first = page.get_by_role("row").filter(has_text="产品自带")
    first.get_by_text("退回此版").click()
    owner.expects(422)
    first.get_by_role("button", name="再次发布").click()
    expect(page.locator("#reason-problem")).to_be_visible()
    page.get_by_label("修改原因").fill("只是练习")
    page.get_by_role("button", name="再次发布").dblclick()
    rows = page.locator(".studio-versions tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("现行")
    expect(rows.nth(1).locator('[data-label="运行中"]')).to_have_text("1")
    steps.picture(owner, "tutorial-back")
