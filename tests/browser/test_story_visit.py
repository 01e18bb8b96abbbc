"""A standstill needs a visit: the engineer, a telephone in his hand, comes twice for want of a part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chrome, moves, steps
from tests.browser.conftest import Browse
from tests.browser.people import PHONE, Person
from tests.browser.test_on_site import draws, ink

pytestmark = pytest.mark.browser

PLACE = "宁波海曙区药行街 42 号一楼车间"
MISSING = "控制板 AC-PCB2 一块"
STEPS = (
    "分级判定", "拟定方案", "客服告知客户", "上门预约", "出发准备", "到场", "到场检修", "备件调配", "上门预约",
    "客户签字", "维修记录", "结果确认", "7天回访", "归档检查",
)  # fmt: skip


@pytest.fixture
def engineer(chromium: Browser, desk: str) -> Iterator[Person]:
    """Zhao Qiang with a telephone in his hand."""
    person = Person(chrome.window(chromium, desk, PHONE, touch=True))
    person.sign_in("zhao.qiang")
    yield person
    person.context.close()
    assert not person.watch.troubles, "\n".join(person.watch.troubles)


@pytest.mark.req("R-128", "R-134", "R-135", "R-137", "R-142", "R-144", "R-146")
def test_a_standstill_is_repaired_on_site_at_the_second_visit(browse: Browse, engineer: Person) -> None:
    officer, support, parts, admin = (browse(name) for name in ("chen.jing", "wang.lei", "zhou.min", "admin"))
    finish = admin.moment(days=3)
    number = moves.guidance_fails(officer, customer_name="宁波甬江包装厂", urgency="urgent").number
    moves.acknowledges(support, number)
    moves.analyses(support, number, "影响核心功能")
    moves.grades(support, number, "紧急级")
    moves.plans(support, number, "上门", finish)
    moves.tells_the_plan(officer, number, finish)
    agrees_to_come_today(officer, number, admin.moment(hours=3))
    leaves(engineer, number, admin.moment(minutes=40))
    arrives(engineer, number)
    misses_a_part(engineer, number)
    provides_the_part(parts, number, admin.moment(days=1))
    agrees_to_come_again(officer, number, admin.moment(hours=26))
    admin.moves_the_clock("+1 天")
    leaves(engineer, number, admin.moment(minutes=40))
    arrives(engineer, number)
    repairs(engineer, number)
    has_it_signed(engineer, number)
    writes_the_record(engineer, number)
    prints_the_service_order(engineer, number)
    moves.confirms(officer, number)
    moves.is_archived(admin, officer, number)
    page = moves.tells_the_story(officer, number, ("诊断与分级", "处理方案", "上门服务", "满意度评价", "回访"), STEPS)
    visits = page.locator("#chapter-visit")
    expect(visits.locator("details.record")).to_have_count(2)
    expect(visits).to_contain_text("AC-PCB2")
    expect(visits.locator(".signed img")).to_have_count(1)


def agrees_to_come_today(officer: Person, number: str, moment: str) -> None:
    """Sooner than a day ahead: the customer agrees to it, and why is written down."""
    page = steps.takes(officer, number, "上门预约")
    officer.choose("预约结果", "已与客户约定")
    page.get_by_label("工程师", exact=True).select_option("赵强")
    page.get_by_label("上门类型").select_option("上门维修")
    moves.writes(officer, "预约时间", moment)
    moves.writes(officer, "上门地点", PLACE)
    officer.expects(422)
    officer.press("完成任务")
    expect(page.get_by_role("alert")).to_contain_text("预约时间")
    page.get_by_label("客户同意不足24小时上门").check()
    moves.writes(officer, "缩短提前量的理由", "产线停机，李经理来电要求今日上门。")
    steps.completes(officer)


def agrees_to_come_again(officer: Person, number: str, moment: str) -> None:
    page = steps.takes(officer, number, "上门预约")
    officer.choose("预约结果", "已与客户约定")
    page.get_by_label("工程师", exact=True).select_option("赵强")
    page.get_by_label("上门类型").select_option("上门维修")
    moves.writes(officer, "预约时间", moment)
    moves.writes(officer, "上门地点", PLACE)
    steps.completes(officer)


def leaves(engineer: Person, number: str, arrival: str) -> None:
    """The kit is ticked tool by tool; the customer is told when to expect somebody."""
    expect(engineer.go("/inbox").locator(".visit-next")).to_contain_text(PLACE)
    engineer.sees_no_scrolling_sideways()
    page = steps.takes(engineer, number, "出发准备")
    engineer.choose("准备结果", "出发")
    engineer.choose("上门类型", "上门维修")
    kit = page.get_by_role("group", name="随身工具")
    for tool in ("十字螺丝刀", "内六角螺丝刀", "压线钳", "备件", "服务单"):
        kit.get_by_label(tool).check()
    for ready in ("工具齐全", "配件已带", "服务单已带"):
        page.get_by_label(ready).check()
    moves.writes(engineer, "预计到达", arrival)
    engineer.sees_no_scrolling_sideways()
    steps.completes(engineer)


def arrives(engineer: Person, number: str) -> None:
    """Nobody begins without having shown the badge."""
    page = steps.takes(engineer, number, "到场")
    engineer.choose("到场情况", "已见到客户")
    page.get_by_label("服务前已出示工牌").check()
    steps.completes(engineer)


def diagnoses(engineer: Person, number: str, done: str) -> None:
    page = steps.takes(engineer, number, "到场检修")
    moves.writes(engineer, "产品外观", "外壳完好，控制板有烧痕。")
    moves.writes(engineer, "运行状态", "上电后反复重启。")
    moves.writes(engineer, "日志与模块测试结果", "E07，电源模块正常，控制板无输出。")
    moves.writes(engineer, "故障原因", "控制板稳压元件击穿。")
    page.get_by_label("已向客户说明原因和处理过程").check()
    moves.writes(engineer, "现场处理内容", done)
    page.get_by_label("无二次损坏，无安全隐患").check()


def misses_a_part(engineer: Person, number: str) -> None:
    diagnoses(engineer, number, "断电隔离，确认需更换控制板。")
    engineer.choose("上门结果", "缺件，需再次上门")
    moves.writes(engineer, "缺少的配件", MISSING)
    engineer.sees_no_scrolling_sideways()
    steps.completes(engineer)


def provides_the_part(parts: Person, number: str, moment: str) -> None:
    """What the engineer missed stands in the form already."""
    page = steps.takes(parts, number, "备件调配")
    expect(page.get_by_label("缺少的配件")).to_have_value(MISSING)
    parts.choose("来源", "库存")
    parts.choose("配件性质", "原厂")
    moves.writes(parts, "可用日期", moment[:10])
    moves.writes(parts, "交付方式", "工程师到备件库自取")
    steps.completes(parts)


def repairs(engineer: Person, number: str) -> None:
    diagnoses(engineer, number, "更换控制板，紧固端子。")
    page = engineer.page
    row = page.get_by_role("group", name="第 1 行")
    row.get_by_label("配件名称").fill("控制板")
    row.get_by_label("编号").fill("AC-PCB2")
    row.get_by_label("数量").fill("1")
    row.get_by_label("配件性质").select_option("原厂")
    engineer.choose("上门结果", "已修复")
    engineer.choose("试机结果", "正常")
    engineer.sees_no_scrolling_sideways()
    steps.completes(engineer)


def has_it_signed(engineer: Person, number: str) -> None:
    page = steps.takes(engineer, number, "客户签字")
    engineer.choose("签字结果", "客户签字")
    draws(page, page.locator("signature-pad canvas"))
    assert ink(page) > 500
    steps.completes(engineer)


def writes_the_record(engineer: Person, number: str) -> None:
    """Begin and end stand there already: the arrival, and the signature."""
    page = steps.takes(engineer, number, "维修记录")
    for moment in ("开始时间", "结束时间"):
        expect(page.get_by_label(moment)).not_to_have_value("")
    moves.writes(engineer, "维修内容", "更换控制板 AC-PCB2。")
    moves.writes(engineer, "维修结果", "连续运行四十分钟正常。")
    engineer.sees_no_scrolling_sideways()
    steps.completes(engineer)


def prints_the_service_order(engineer: Person, number: str) -> None:
    answer = engineer.context.request.get(f"/cases/{number}/service-order.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/pdf") and answer.body().startswith(b"%PDF")
