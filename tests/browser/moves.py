"""What people do at their own pages on the way from a call that did not help to the archive, step by step."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.browser import paperwork
from tests.browser.paperwork import CLASSIFICATION, CONFIRMATION, GUIDANCE, Registered
from tests.browser.people import Person
from tests.browser.steps import completes, takes, tells

STAGES = ["受理", "诊断", "解决", "回访", "归档"]
ARCHIVE = dict.fromkeys(("record_complete", "handling_complete", "rating_complete", "followup_complete"), "true")
FOLLOW_UP = {"outcome": "normal", "followup_method": "phone", "usage": "每天使用，一切正常。", "score": "5"}


def sends(person: Person, number: str, step: str, answers: dict[str, str]) -> None:
    """The same step, its form sent without a click."""
    takes(person, number, step)
    paperwork.complete(person, re.sub(r"^https?://[^/]+|\?.*$", "", person.page.url), answers)


def writes(person: Person, field: str, text: str) -> None:
    """Into the field of the form, not into what else on the page has a name like it."""
    person.page.locator("#form-fields").get_by_label(field).fill(text)


def guidance_fails(officer: Person, **call: str) -> Registered:
    """Registered and guided in vain: customer service passes the case on to technical support."""
    case = paperwork.register(officer, **call)
    paperwork.complete(officer, case.task, CLASSIFICATION)
    page = takes(officer, case.number, "远程指导")
    page.get_by_label("支持方式").select_option("电话")
    writes(officer, "引用资料", "用户手册第 12 页")
    writes(officer, "已尝试步骤", GUIDANCE["steps_tried"])
    officer.choose("指导结果", "未解决")
    officer.choose("下一步", "转技术支持")
    officer.press("完成任务")
    expect(page.get_by_role("heading", level=1)).to_have_text("填写转交说明")
    writes(officer, "转交说明", "客户已断电重启两次，现象不变。")
    completes(officer)
    return case


def acknowledges(support: Person, number: str) -> None:
    takes(support, number, "接收工单")
    support.choose("接收意见", "接收")
    completes(support)


def analyses(support: Person, number: str, ground: str) -> None:
    """The three steps of a diagnosis, and what the grade is to rest on."""
    page = takes(support, number, "技术分析")
    support.choose("下一步", "进入分级")
    writes(support, "产品外观", "外观完好，指示灯闪烁三次。")
    writes(support, "运行状态", "上电后停在自检，可重现。")
    writes(support, "日志或模块测试结果", "故障码 E07。")
    writes(support, "故障原因", "控制板供电不稳。")
    page.get_by_label("支持方式").select_option("电话")
    writes(support, "问题分析", "自检时电压跌落，控制板反复重启。")
    page.get_by_label(ground).check()
    completes(support)


def grades(support: Person, number: str, grade: str) -> None:
    """The rules have proposed this grade already; technical support agrees."""
    page = takes(support, number, "分级判定")
    expect(page.get_by_role("radiogroup", name="级别").get_by_label(grade)).to_be_checked()
    completes(support)


def plans(support: Person, number: str, way: str, finish: str) -> None:
    page = takes(support, number, "拟定方案")
    page.get_by_label("处理方式").select_option(way)
    writes(support, "预计完成时间", finish)
    page.get_by_label("保修判断").select_option("保修内")
    writes(support, "详细步骤", "检查供电，重新插紧控制板，复测。")
    completes(support)


def tells_the_plan(officer: Person, number: str, finish: str) -> None:
    """Customer service tells the plan by telephone, and the customer accepts it."""
    page = takes(officer, number, "客服告知客户")
    page.get_by_label("告知方式").select_option("电话")
    expect(page.get_by_label("预计完成时间")).to_have_value(finish)
    officer.choose("客户决定", "接受")
    writes(officer, "确认人", "李经理")
    completes(officer)


def confirms(officer: Person, number: str) -> None:
    takes(officer, number, "结果确认")
    officer.choose("联系结果", "已联系上")
    officer.choose("确认方式", "电话")
    officer.choose("是否解决", "已解决")
    officer.choose("满意度评分", CONFIRMATION["score"])
    writes(officer, "客户意见", "处理及时，讲得清楚。")
    completes(officer)


def is_archived(admin: Person, officer: Person, number: str) -> None:
    """A week passes, the customer is called once more, and the case is put away."""
    admin.moves_the_clock("+7 天")
    admin.lets_time_pass_until(officer, officer.task("7天回访"), f"/inbox?q={number}")
    sends(officer, number, "7天回访", FOLLOW_UP)
    sends(officer, number, "归档检查", ARCHIVE)


def tells_the_story(person: Person, number: str, chapters: Sequence[str], steps: Sequence[str]) -> Page:
    """The page of the archived case: how far it came, what was done in each chapter, who did which step."""
    page = tells(person, number, stages=STAGES, chapters=chapters, history=steps)
    expect(page.locator("main")).to_contain_text("只能查看")
    person.sees_no_scrolling_sideways()
    return page
