"""One case from the first call to the archive, clicked through in Chinese as a service desk would."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browse
from tests.browser.people import Person

pytestmark = pytest.mark.browser

CUSTOMER, PROBLEM = "杭州晨曦咖啡馆", "咖啡机预热后不出水，面板一直显示缺水。"


def test_a_case_goes_from_the_first_call_to_the_archive(browse: Browse) -> None:
    officer, admin = browse("chen.jing"), browse("admin")
    number = registers(officer)
    classifies(officer)
    guides(officer)
    confirms(officer)
    a_week_passes(admin, officer, number)
    follows_up(officer, number)
    archives(officer)
    can_only_be_read(officer, number)


def registers(officer: Person) -> str:
    page = officer.go("/inbox")
    page.get_by_role("link", name="新建工单").first.click()
    page.get_by_label("问题描述").fill(PROBLEM)
    page.get_by_label("通知邮箱").fill("不是邮箱")
    officer.expects(422)
    officer.press("登记工单")
    expect(page.get_by_role("alert")).to_contain_text("有些内容填写有误")
    for field in ("反馈渠道", "姓名或单位名称", "联系方式", "产品型号"):
        expect(page.get_by_label(field).first).to_have_accessible_description(re.compile("请填写|请选择|不能为空"))
    expect(page.get_by_label("通知邮箱")).to_have_value("不是邮箱")
    expect(page.get_by_label("问题描述")).to_have_value(PROBLEM)
    page.get_by_label("反馈渠道").select_option("电话")
    page.get_by_label("客户诉求").select_option("咨询")
    page.get_by_label("姓名或单位名称").fill(CUSTOMER)
    page.get_by_label("联系方式").fill("0571-55500011")
    page.get_by_label("通知邮箱").fill("")
    page.get_by_label("产品型号").fill("KF-8 咖啡机")
    page.get_by_label("购买凭证待补").check()
    expect(page.get_by_label("购买凭证", exact=True)).to_have_count(0)
    officer.press("登记工单")
    officer.told("已登记")
    return str(page.locator(".work-number").inner_text()).strip()


def classifies(officer: Person) -> None:
    page = officer.page
    expect(page.get_by_role("heading", level=1)).to_have_text("问题分类与首次响应")
    officer.choose("问题分类", "操作咨询")
    page.get_by_label("细分子项").select_option("使用方法")
    page.get_by_label("初步判断").fill("水箱浮子卡住，可以自行处理。")
    officer.press("完成任务")


def guides(officer: Person) -> None:
    page = officer.page
    expect(page.get_by_role("heading", level=1)).to_have_text("远程指导")
    page.get_by_label("支持方式").select_option("电话")
    page.get_by_label("引用资料").fill("KF-8 使用说明第 3 章")
    page.get_by_label("已尝试步骤").fill("取出水箱，拨动浮子两次，重新装入后出水正常。")
    officer.choose("指导结果", "已解决")
    officer.choose("下一步", "已解决")
    officer.press("完成任务")


def confirms(officer: Person) -> None:
    page = officer.page
    expect(page.get_by_role("heading", level=1)).to_have_text("结果确认")
    officer.choose("联系结果", "已联系上")
    officer.choose("确认方式", "电话")
    officer.choose("是否解决", "已解决")
    officer.choose("满意度评分", "5")
    page.get_by_label("客户意见").fill("讲得很清楚。")
    officer.press("完成任务")


def a_week_passes(admin: Person, officer: Person, number: str) -> None:
    admin.moves_the_clock("+7 天")
    # Seven days on may be a night or a holiday; the follow-up waits for the next working moment.
    admin.lets_time_pass_until(officer, officer.task("7天回访"), f"/inbox?q={number}")


def follows_up(officer: Person, number: str) -> None:
    page = officer.page
    # The first of the list stands open beside it.
    work = page.get_by_role("article", name="7天回访")
    expect(work).to_contain_text(number)
    officer.choose("回访结果", "正常")
    officer.choose("回访方式", "电话")
    page.get_by_label("产品使用情况").fill("每天使用，一切正常。")
    officer.choose("满意度评分", "5")
    officer.press("完成任务")


def archives(officer: Person) -> None:
    page = officer.page
    expect(page.get_by_role("heading", level=1)).to_have_text("归档检查")
    for box in page.locator("#form-fields").get_by_role("checkbox").all():
        box.check()
    officer.press("完成任务")


def can_only_be_read(officer: Person, number: str) -> None:
    page = officer.go(f"/cases/{number}")
    expect(page.locator("main")).to_contain_text("只能查看")
    expect(page.get_by_role("heading", level=1)).to_contain_text(CUSTOMER)
    for name in ("完成任务", "认领", "指派"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    passed = page.get_by_role("list", name="工单所处环节").get_by_role("listitem")
    expect(passed).to_have_text(["受理", "诊断", "解决", "回访", "归档"])
    history = page.locator("#history")
    for step in ("工单已登记", "问题分类与首次响应", "远程指导", "结果确认", "7天回访", "归档检查"):
        expect(history).to_contain_text(step)
