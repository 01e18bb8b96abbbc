"""Technical support, the plan and its acceptance, major cases, and what the supervisor handles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.demo.customers import PERSON
from app.demo.words.scene import Scene, Word, always, either, said

OPTIONS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "visit": (("工程师上门维修", "约 2 小时", "保修内免费"), ("寄回维修中心", "5 个工作日", "保修内免费")),
    "mail_in": (("寄回维修中心", "5 个工作日", "保修内免费"), ("上门检测后带回", "6 个工作日", "上门费 60 元")),
    "replace": (("更换同型号新机", "3 个工作日", "免费"), ("维修后返还", "5 个工作日", "免费")),
}
"""What is offered beside the plan, where there is a choice."""
TYPES_OF_PARTS = ("parts_used", "part")


def _signs_for(scene: Scene) -> str:
    """Who says yes: a person for himself, somebody with a title for a company."""
    customer = scene.story.customer
    if customer.type == PERSON:
        return customer.name
    return f"{'陈李王周吴林徐何'[scene.story.number % 8]}{scene.one_of('经理', '主任', '工', '店长')}"


def parts(scene: Scene) -> list[dict[str, Any]]:
    """The parts the fault takes, as rows of a form."""
    listed = scene.text("parts") or []
    return [{"part_name": name, "part_no": number, "part_kind": kind, "quantity": "1"} for name, number, kind in listed]


def _names_of_parts(scene: Scene) -> str | None:
    return "、".join(row["part_name"] for row in parts(scene)) or None


def _options(scene: Scene) -> list[dict[str, str]]:
    rows = OPTIONS.get(str(scene.story.answer("plan", "plan_type")), ())
    return [dict(zip(("option", "effort", "fee"), row, strict=True)) for row in rows]


def _chosen(scene: Scene) -> str | None:
    rows = OPTIONS.get(str(scene.story.plan_type), ())
    return rows[0][0] if rows else None


def _expert(scene: Scene) -> str:
    return "li.na" if scene.actor.name == "wang.lei" else "wang.lei"


def _is(flag: str) -> Word:
    return lambda scene: scene.story.matter.is_so(flag)


def _finish(scene: Scene) -> str:
    return scene.in_hours(
        {"remote": 10, "software_update": 12, "visit": 26, "mail_in": 70}.get(scene.story.plan_type, 40)
    )


WORDS: Mapping[str, Word] = {
    # technical support
    "tech_ack.complex": lambda scene: scene.story.is_complex,
    "handover.complex": lambda scene: scene.story.is_complex,
    "tech_analysis.complex": lambda scene: scene.story.is_complex,
    "grading.complex": lambda scene: scene.story.is_complex,
    "tech_ack.question": always("请补充设备序列号、故障发生的时间和频次，最好附一张面板照片。"),
    "tech_analysis.question": always("请向客户确认近期是否移机或更换过电源。"),
    "tech_question.reply": always("已与客户核对：铭牌信息无误，每天早晚各出现一次，近期未移机。"),
    "diagnosis.appearance": said("appearance"),
    "diagnosis.running_state": said("running"),
    "diagnosis.log_findings": said("logs"),
    "diagnosis.cause": said("cause"),
    "diagnosis.support_means": either("phone", "phone", "remote_desktop", "remote_assistance", "video", "email"),
    "diagnosis.analysis": said("analysis"),
    "diagnosis.troubleshooting": said("troubleshooting"),
    "diagnosis.expert": _expert,
    "diagnosis.expert_called": always(True),
    "expert_opinion.analysis": lambda scene: f"会诊意见：同意现场判断，{scene.text('cause')}",
    "diagnosis.basic_use_ok": lambda scene: not scene.story.matter.is_so("core"),
    "diagnosis.core_affected": _is("core"),
    "diagnosis.safety_hazard": _is("hazard"),
    "diagnosis.batch_problem": _is("batch"),
    "diagnosis.standstill": _is("standstill"),
    "diagnosis.grade_reason": lambda scene: (
        "客户为连锁门店，故障影响当日营业，提高一级处理。" if scene.story.answer("grading", "grade") else None
    ),
    "diagnosis.provisional": lambda scene: scene.story.is_complex and scene.form == "grading",
    "grading.est_finish": _finish,
    "plan.est_finish": _finish,
    "special_plan.est_finish": _finish,
    "case.est_finish": _finish,
    "major.downgrade_reason": always("现场复核无安全隐患，影响范围仅限单台，同意降级。"),
    # the plan
    "plan.warranty_view": lambda scene: scene.story.warranty(scene.now),
    "plan.options": _options,
    "plan.detailed_steps": said("remedy"),
    "plan.parts_needed": lambda scene: (
        _names_of_parts(scene) if scene.story.plan_type not in ("remote", "software_update") else None
    ),
    "plan.interim_advice": lambda scene: (
        "处理前请保持断电，不要自行拆机。" if scene.story.matter.is_so("hazard") else None
    ),
    "plan.told_by_means": always("phone"),
    "plan.chosen_option": _chosen,
    "plan.decided_by": _signs_for,
    "plan.decision_note": either("同意，按方案尽快安排。", "客户希望尽量安排在上午。", "客户认可，无其他要求。"),
    "plan_refused.decision_note": always("与客户沟通了费用与时间，客户接受改为更合适的方式。"),
    "plan.result_note": either("按步骤完成，设备恢复正常，客户已确认。", "已处理完毕，连续运行正常。"),
    "case.closed_note": either("客户来电表示已自行解决，撤销本次服务。", "客户决定更换新设备，不再维修。"),
    # major cases
    "major.team_leader": always("wu.gang"),
    "major.team_members": always(["wang.lei", "zhao.qiang", "feng.xia"]),
    "major.hazard": said("analysis"),
    "major.interim_advice": always("请立即停止使用并切断电源，远离易燃物，等待我们联系。"),
    "major.affected": lambda scene: "同批次在用设备" if scene.story.matter.is_so("batch") else "本台设备及使用人员",
    "major.affected_batch": lambda scene: (
        f"B{scene.now:%Y%m}-{scene.story.number % 7 + 1:02d}" if scene.story.matter.is_so("batch") else None
    ),
    "major.affected_count": lambda scene: 120 if scene.story.matter.is_so("batch") else 1,
    "major.stood_down_reason": always("复核后为误报，无危险。"),
    "major.plan": lambda scene: (
        f"一、当日派持证工程师处理本机：{scene.text('work')}二、排查同批次在库与在用设备。三、质量部门出具分析报告并回复客户。"
    ),
    "major.recall": _is("batch"),
    "major.compensation": lambda scene: "延长保修六个月，承担停用期间的租机费用。",
    "major.compensation_value": lambda scene: 800 if scene.story.matter.is_so("batch") else 300,
    "major.approval_note": always("同意，按方案执行，及时向客户通报进展。"),
    "major.contact_attempts": either("电话与负责人沟通，客户认可方案。", "电话沟通两次，已发送书面方案，客户同意。"),
    "major.confirmed_at": lambda scene: scene.now.isoformat(),
    "major.incident_report": lambda scene: f"{scene.text('judgement')}已通知同批次客户停用检查。",
    "major.incident_cause": said("cause"),
    # handled by the supervisor
    "manual_handling.note": said("judgement"),
    "manual_handling.cause": lambda scene: scene.text("cause") or scene.text("judgement"),
    "case.handling": lambda scene: scene.text("handling") or scene.text("work"),
}
