"""Confirmation, dissatisfaction, follow-ups, what was learned; and what the supervisor says to a delay."""

from __future__ import annotations

from collections.abc import Mapping

from app.demo.words.scene import Scene, Word, always, either

SHORT, HALF = 2, 3
"""Scores: dissatisfied, and neither."""


def _opinion(scene: Scene) -> str:
    score = int(scene.story.answer(scene.form, "score") or 5)
    if score <= SHORT:
        return scene.one_of("等了太久，来回打了好几个电话。", "问题拖了几天才处理，过程没人主动告知。")
    if score == HALF:
        return "处理结果可以，速度一般。"
    return scene.one_of("处理及时，解释清楚。", "工程师专业，态度好。", "很满意，谢谢。", "响应快，问题一次解决。")


def _usage(scene: Scene) -> str:
    return str(scene.text("usage") or "使用正常，没有新的问题。")


def _release(scene: Scene) -> str:
    """What is worth an article of its own; most is known already."""
    return "published" if scene.story.number % 9 == 0 else "kept"


WORDS: Mapping[str, Word] = {
    # confirmation and follow-ups
    "rating.method": always("phone"),
    "rating.opinion": _opinion,
    "followup.followup_method": either("phone", "phone", "phone", "on_site"),
    "followup.usage": _usage,
    "followup.new_problem_text": either(
        "使用中又发现面板按键偶尔没有反应，希望一并检查。", "同一个位置又出现轻微异响，请安排复查。"
    ),
    "followup.opinion": lambda scene: _opinion(scene) if scene.story.number % 3 == 0 else None,
    "attempt_note": either("无人接听，已发短信。", "关机，稍后再联系。", "客户在开会，约改天再联系。"),
    # while it is carried out
    "progress.text": either(
        "备件已到，正在更换并测试。", "检测完成，正在维修，一切顺利。", "工程师已约好时间，明天上门。",
        "已催促物流，预计明天送达。",
    ),
    "progress.next_date": lambda scene: scene.day(1),
    # a customer who is not satisfied
    "dissatisfaction.reason": either("等待时间长，期间没有人主动告知进展。", "处理了两次才解决，影响使用。"),
    "dissatisfaction.contact_at": lambda scene: scene.now.isoformat(),
    "dissatisfaction.means": always("phone"),
    "talk_result": always("talked"),
    "dissatisfaction.talk": always("已致歉并说明原因，客户希望今后主动告知进度。"),
    "passed_on": always("客户对主管此前的答复不满，请经理与其沟通。"),
    "dissatisfaction.improvement_plan": always("由专人跟进，每日告知；赠送一次上门保养。"),
    "dissatisfaction.compensation_value": always(300),
    "dissatisfaction.approval_note": always("情况属实，同意补偿。"),
    "dissat_decision.decision_note": always("客户希望再考虑。"),
    "dissatisfaction.paid_on": lambda scene: scene.day(0),
    "dissatisfaction.paid_reference": lambda scene: f"ZF{scene.now:%Y%m%d}{scene.story.number:04}",
    "dissatisfaction.done_note": always("已安排专人跟进，保养已完成，客户表示接受。"),
    # what was learned
    "summary.symptom": lambda scene: str(scene.text("told")).split("，")[0][:60],
    "summary.model": lambda scene: scene.story.unit.model if scene.story.unit else None,
    "summary.problem_found": lambda scene: scene.text("cause") or "客户不了解正确的操作方法。",
    "summary.process_and_result": lambda scene: scene.text("work") or scene.text("guided") or scene.text("handling"),
    "summary.improvement_direction": lambda scene: scene.text("improvement") or "补充说明书，完善客户告知方式。",
    "summary_review.outcome": _release,
    "summary.review_note": either("已有同类文章，个案存档备查。", "与现有文章内容相同，不再另行发布。"),
    # late
    "overdue.reason": either(
        "当日来电集中，人手不足，已督促尽快处理。", "客户要求改约时间，已与客户说明。",
        "等待客户补充资料，已再次联系。", "经办人外出培训，已提醒今日内完成。",
    ),
    "overdue_manager.reason": either("已了解情况，增派一人协助，今日内答复客户。", "请主管优先处理，明早反馈结果。"),
}  # fmt: skip
