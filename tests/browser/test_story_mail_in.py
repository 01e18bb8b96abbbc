"""A product comes by parcel, is repaired, fails the quality check, is repaired again, and goes back by parcel."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork, steps
from tests.browser.conftest import Browse
from tests.browser.people import Person

pytestmark = pytest.mark.browser

STAGES = ["受理", "诊断", "解决", "回访", "归档"]
THERE, BACK = "SF7820045511", "SF9931207746"
FAULT = "外壳卡扣未装到位，绝缘电阻偏低。"
CONDITION = "外箱一角压痕，机身无可见损坏。"


@pytest.mark.req("R-148", "R-149", "R-150", "R-151", "R-152", "R-153", "R-154")
def test_a_repair_that_fails_the_check_is_done_again_and_sent_back(browse: Browse) -> None:
    officer, engineer, centre = browse("chen.jing"), browse("wang.lei"), browse("sun.li")
    inspector, parts, admin = browse("feng.xia"), browse("zhou.min"), browse("admin")
    number = planned(officer, engineer, admin)
    tells_how_to_ship(officer, admin, number)
    arrives(centre, admin, number)
    inspects(centre, number)
    repairs(centre, admin, number, "更换启动电容")
    fails(inspector, number)
    repairs(centre, admin, number, "重装外壳，更换绝缘垫")
    passes(inspector, number)
    goes_back(parts, admin, number)
    is_delivered(officer, admin, number)
    confirms(officer, number)
    page = steps.tells(
        officer, number, stages=STAGES, chapters=["物流", "维修中心", "处理方案", "满意度评价"],
        history=["告知寄件方式", "登记客户寄出", "收件", "检测", "维修", "试机", "维修质检",
                 "打包寄出", "确认签收", "结果确认"],
    )  # fmt: skip
    for told in (THERE, BACK, CONDITION):
        expect(page.locator("#story")).to_contain_text(told)
    expect(page.locator("#submissions")).to_contain_text(FAULT)
    steps.picture(officer, "mail-in-case")


def planned(officer: Person, engineer: Person, admin: Person) -> str:
    """Guided without success, graded, and the customer accepts to send the product in."""
    case = paperwork.register(officer, customer_name="无锡瑞丰净化设备", description="净化机启动三秒后跳闸。")
    number = case.number
    steps.sends(officer, number, "问题分类与首次响应")
    steps.sends(officer, number, "远程指导", attempt_result="unsolved", outcome="handover", article_id=None)
    steps.sends(officer, number, "填写转交说明")
    steps.sends(engineer, number, "接收工单")
    steps.sends(engineer, number, "技术分析")
    finish = admin.moment(days=5)
    steps.sends(engineer, number, "分级判定", est_finish=finish)
    steps.takes(engineer, number, "拟定方案")
    steps.completes(
        engineer,
        {"处理方式": "寄修", "预计完成时间": finish, "保修判断": "保修内", "详细步骤": "寄回维修中心检测维修。"},
    )
    steps.sends(officer, number, "客服告知客户", est_finish=finish)
    return number


def tells_how_to_ship(officer: Person, admin: Person, number: str) -> None:
    expected = admin.moment(days=3)[:10]
    steps.takes(officer, number, "告知寄件方式")
    steps.completes(
        officer,
        {"由谁寄送": "客户自寄", "快递方式": "顺丰标快", "预计到货": expected, "收件地址": "苏州工业园区东长路 18 号",
         "运费承担": "公司", "寄件内容": "主机一台", "已向客户说明快递方式和预计到货时间": True},
    )  # fmt: skip
    steps.takes(officer, number, "登记客户寄出")
    steps.completes(officer, {"客户是否寄出": "已寄出", "快递公司": "顺丰", "快递单号": THERE, "预计到货": expected})


def arrives(centre: Person, admin: Person, number: str) -> None:
    now = admin.moment()
    page = steps.takes(centre, number, "收件")
    expect(page.locator("main")).to_contain_text(THERE)
    steps.picture(centre, "mail-in-receipt")
    steps.completes(
        centre,
        {"收件时间": now, "送达方式": "快递", "收货状况": CONDITION, "随附配件": "电源线一根", "配件齐全": True},
    )


def inspects(centre: Person, number: str) -> None:
    steps.takes(centre, number, "检测")
    steps.completes(
        centre, {"检测结果": "启动电容失效", "故障原因": "电容老化", "保修判断": "保修内", "处理决定": "维修"}
    )


def repairs(centre: Person, admin: Person, number: str, content: str) -> None:
    now = admin.moment()
    page = steps.takes(centre, number, "维修")
    steps.picture(centre, "mail-in-repair")
    steps.fills(
        centre, {"维修人员": "孙丽", "开始时间": now, "结束时间": now, "维修内容": content, "维修结果": "启动电流正常"}
    )
    page.locator("[id='parts_used.0.part_name']").fill("启动电容")
    page.locator("[id='parts_used.0.quantity']").fill("1")
    page.locator("[id='parts_used.0.part_kind']").select_option("原厂")
    steps.completes(centre, {})
    steps.takes(centre, number, "试机")
    steps.completes(centre, {"试机结果": "正常", "试机情况": "连续启停二十次正常"})


def fails(inspector: Person, number: str) -> None:
    page = steps.takes(inspector, number, "维修质检")
    inspector.choose("质检结果", "不合格")
    inspector.expects(422)
    inspector.press("完成任务")
    expect(page.get_by_role("alert")).to_contain_text("质检说明")
    steps.picture(inspector, "mail-in-quality")
    steps.completes(inspector, {"质检说明": FAULT})


def passes(inspector: Person, number: str) -> None:
    page = steps.takes(inspector, number, "维修质检")
    expect(page.locator("main")).to_contain_text(FAULT)
    steps.completes(inspector, {"质检结果": "合格", "质检说明": "外观、绝缘、运行三项合格"})


def goes_back(parts: Person, admin: Person, number: str) -> None:
    expected = admin.moment(days=2)[:10]
    steps.takes(parts, number, "打包寄出")
    steps.completes(
        parts,
        {"寄件内容": "修复后的主机一台，附电源线", "收件地址": "无锡新吴区长江路 21 号", "通过官方渠道寄出": True,
         "快递公司": "顺丰", "快递单号": BACK, "预计到货": expected, "运费承担": "公司"},
    )  # fmt: skip


def is_delivered(officer: Person, admin: Person, number: str) -> None:
    now = admin.moment()
    page = steps.takes(officer, number, "确认签收")
    expect(page.locator("main")).to_contain_text(BACK)
    steps.completes(officer, {"签收情况": "完好签收", "签收时间": now})


def confirms(officer: Person, number: str) -> None:
    steps.takes(officer, number, "结果确认")
    steps.completes(officer, {"联系结果": "已联系上", "确认方式": "电话", "是否解决": "已解决", "满意度评分": "5"})
    assert officer.finds(officer.page.get_by_text("待结果确认 → 已解决"), f"/cases/{number}")
