"""A battery that swells at a premium customer's: alarm, team, special plan, thirty days, and what is learned."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Browse
from tests.browser.people import Person

pytestmark = pytest.mark.browser

STAGES = ["受理", "诊断", "解决", "回访", "归档"]
HAZARD, PLAN = "电池鼓包，存在起火风险", "召回 B202609 批次电池，逐台上门更换。"
LEARNED = "同批次电池鼓包，需加严来料检验"


@pytest.mark.req("R-112", "R-113", "R-114", "R-115", "R-116", "R-229", "R-247", "R-248")
def test_a_major_case_of_a_premium_customer_to_the_archive(browse: Browse) -> None:
    officer, engineer, supervisor = browse("chen.jing"), browse("wang.lei"), browse("wu.gang")
    manager, inspector, admin = browse("ma.ming"), browse("feng.xia"), browse("admin")
    number = registers(officer)
    hears(supervisor, number)
    hears(manager, number)
    forms_a_team(supervisor, number)
    grades(officer, engineer, admin, number)
    plans(supervisor, admin, number)
    approves(manager, number)
    agrees(supervisor, admin, number)
    carries_out(supervisor, number)
    steps.sends(inspector, number, "记录质量事故")
    confirms(officer, number)
    sums_up(engineer, inspector, number)
    admin.moves_the_clock("+7 天")
    admin.lets_time_pass_until(officer, officer.task("7天回访"), f"/inbox?tab=roles&q={number}")
    steps.sends(officer, number, "7天回访")
    for _ in range(3):
        admin.moves_the_clock("+7 天")
    admin.lets_time_pass_until(officer, officer.task("30天满意度调研"), f"/inbox?tab=roles&q={number}")
    surveys(officer, number)
    archives(officer, number)
    page = steps.tells(
        officer, number, stages=STAGES, chapters=["重大事件", "诊断与分级", "处理方案", "满意度评价", "回访"],
        history=["成立专项小组", "技术分析", "分级判定", "拟定专项方案", "审批补偿", "与客户沟通方案", "方案执行",
                 "结果确认", "撰写案例总结", "审核案例总结", "7天回访", "30天满意度调研", "归档检查"],
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text("只能查看")
    for told in (HAZARD, PLAN):
        expect(page.locator("#story")).to_contain_text(told)
    steps.picture(officer, "major-case")


def registers(officer: Person) -> str:
    """What burns is major from the first call."""
    page = officer.go("/inbox")
    page.get_by_role("link", name="新建工单").first.click()
    steps.fills(
        officer,
        {"反馈渠道": "电话", "问题描述": "储能柜电池鼓包，外壳发烫。", "紧急程度": "重大", "客户诉求": "维修",
         "姓名或单位名称": "上海浦江数据中心", "联系方式": "021-55500377", "客户等级": "高端",
         "产品型号": "BX-60 储能柜", "购买凭证待补": True},
    )  # fmt: skip
    officer.press("登记工单")
    officer.told("已登记")
    return str(page.locator(".work-number").inner_text()).strip()


def hears(person: Person, number: str) -> None:
    """At once, by a notice: no clock is moved in between."""
    notice = person.page.locator(".notice").filter(has_text=f"工单 {number} 被上报为疑似重大")
    assert person.finds(notice, "/notices")
    steps.picture(person, f"major-notice-{'manager' if person.page.get_by_text('马明').count() else 'supervisor'}")
    notice.get_by_role("link", name="查看").click()
    expect(person.page.locator("main")).to_contain_text("上海浦江数据中心")


def forms_a_team(supervisor: Person, number: str) -> None:
    page = steps.takes(supervisor, number, "成立专项小组")
    steps.fills(supervisor, {"核实结果": "属实，成立专项小组", "组长": "赵强"})
    for member in ("赵强", "王磊"):
        page.get_by_role("group", name="成员").get_by_label(member, exact=True).check()
    steps.picture(supervisor, "major-team")
    steps.completes(
        supervisor,
        {"危害描述": HAZARD, "临时安全提示": "请立即停止使用并断开电源", "涉及批次": "B202609", "涉及数量": "120"},
    )


def grades(officer: Person, engineer: Person, admin: Person, number: str) -> None:
    steps.sends(officer, number, "问题分类与首次响应")
    steps.sends(engineer, number, "接收工单")
    steps.sends(engineer, number, "技术分析", basic_use_ok=None, safety_hazard="true", batch_problem="true")
    page = steps.takes(engineer, number, "分级判定")
    expect(page.get_by_role("radiogroup", name="级别").get_by_role("radio", name="重大级")).to_be_checked()
    steps.completes(engineer, {"级别": "重大级"})


def plans(supervisor: Person, admin: Person, number: str) -> None:
    finish = admin.moment(days=5)
    steps.takes(supervisor, number, "拟定专项方案")
    steps.picture(supervisor, "major-plan")
    steps.completes(
        supervisor,
        {"执行方式": "专项方案（批量召回/补偿）", "预计完成时间": finish, "专项方案": PLAN, "批量召回": True,
         "补偿金额": "3000", "补偿方案": "停机损失补偿"},
    )  # fmt: skip


def approves(manager: Person, number: str) -> None:
    page = steps.takes(manager, number, "审批补偿")
    expect(page.locator("main")).to_contain_text(PLAN)
    steps.picture(manager, "major-approval")
    steps.completes(manager, {"审批意见": "同意", "审批说明": "按方案补偿"})


def agrees(supervisor: Person, admin: Person, number: str) -> None:
    now = admin.moment()
    steps.takes(supervisor, number, "与客户沟通方案")
    steps.fills(supervisor, {"沟通结果": "客户同意"})
    steps.completes(supervisor, {"确认时间": now, "确认人": "李经理", "沟通记录": "电话沟通，客户同意召回与补偿。"})


def carries_out(supervisor: Person, number: str) -> None:
    steps.takes(supervisor, number, "方案执行")
    steps.completes(supervisor, {"结果": "已完成", "执行情况": "120 台电池全部更换，旧电池已回收。"})


def confirms(officer: Person, number: str) -> None:
    steps.takes(officer, number, "结果确认")
    steps.completes(officer, {"联系结果": "已联系上", "确认方式": "电话", "是否解决": "已解决", "满意度评分": "5"})


def sums_up(engineer: Person, inspector: Person, number: str) -> None:
    """Technical support drafts, quality reviews, and the article stands in the knowledge base."""
    page = steps.takes(engineer, number, "撰写案例总结")
    steps.picture(engineer, "major-summary")
    steps.completes(
        engineer,
        {"故障现象": LEARNED, "原因": "电芯隔膜缺陷", "处理步骤与结果": "整批更换，运行正常",
         "改进方向": "来料增加隔膜抽检", "总结类别": "产品技术（质量审核）", "文章类型": "故障案例",
         "知识分类": "硬件与接口"},
    )  # fmt: skip
    page = steps.takes(inspector, number, "审核案例总结")
    expect(page.locator("main")).to_contain_text("来料增加隔膜抽检")
    steps.picture(inspector, "major-review")
    steps.completes(inspector, {"审核结果": "发布到知识库"})
    page = inspector.go(f"/cases/{number}")
    page.get_by_role("link", name="案例总结与知识").click()
    page.get_by_role("link", name=LEARNED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LEARNED)


def surveys(officer: Person, number: str) -> None:
    steps.takes(officer, number, "30天满意度调研")
    steps.completes(
        officer,
        {"调研结果": "正常", "调研方式": "在线问卷", "总体满意度": "5", "响应速度": "5", "产品使用情况": "运行平稳"},
    )


def archives(officer: Person, number: str) -> None:
    page = steps.takes(officer, number, "归档检查")
    for box in page.locator("#form-fields").get_by_role("checkbox").all():
        box.check()
    steps.completes(officer, {})
