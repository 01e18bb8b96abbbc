"""What a person of the demo enters where: found by the place an answer goes to, told by the matter of the story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.actor import Actor
from app.demo import pictures
from app.demo.catalogue import FAULT
from app.demo.stories import Story
from app.formdefs import Field
from app.policies.calendar import WorkingCalendar

AT_ANY_HOUR = ("email", "app", "official_account", "portal")


@dataclass(frozen=True)
class Scene:
    """Somebody fills in a form of a story, at an instant."""

    story: Story
    form: str
    actor: Actor
    now: datetime
    calendar: WorkingCalendar

    def text(self, name: str) -> Any:
        return self.story.text(name)

    def after(self, hours: float) -> str:
        """So many working hours from now, on the full half hour."""
        due = self.calendar.add(self.now, int(hours * 3600))
        rounded = due.replace(minute=30 * (due.minute // 30), second=0, microsecond=0)
        return self.calendar.next_moment(rounded).isoformat()

    def day(self, days: int) -> str:
        """The date so many days from now, or the next working one."""
        return self.calendar.date_of(self.calendar.next_moment(self.now + timedelta(days=days))).isoformat()


@dataclass(frozen=True)
class Picture:
    """A picture to be uploaded before the form is sent."""

    name: str
    content: bytes


Word = Callable[[Scene], Any]


def find(scene: Scene, field: Field) -> Any:
    """The entry for a field; None where nobody would write anything."""
    wanted = scene.story.answer(scene.form, field.key)
    if wanted is not None:
        return wanted
    for place in (f"{scene.form}.{field.key}", field.bind, field.key):
        if place in WORDS:
            return WORDS[place](scene)
    return None


def _channel(scene: Scene) -> str:
    story = scene.story
    if scene.calendar.next_moment(story.arrives) > story.arrives:
        return story.dice.choice(AT_ANY_HOUR)
    return story.dice.choice(
        ("phone", "phone", "phone", "phone", "chat", "chat", "official_account", "app", "email", "portal", "sales")
    )


def _subcategory(scene: Scene) -> Any:
    return scene.text("subcategory")


def _demand(scene: Scene) -> str:
    return str(scene.text("demand") or "repair")


def _description(scene: Scene) -> str:
    told = str(scene.text("told"))
    return told if scene.story.of is None else f"{told}（再次来电，之前已报过）"


def _of_unit(name: str) -> Word:
    def word(scene: Scene) -> Any:
        unit = scene.story.unit
        return getattr(unit, name) if unit else None

    return word


def _said(name: str) -> Word:
    return lambda scene: scene.text(name)


WORDS: Mapping[str, Word] = {
    # intake
    "case.channel": _channel,
    "case.feedback_time": lambda scene: scene.story.arrives.isoformat(),
    "case.description": _description,
    "case.urgency": lambda scene: scene.story.urgency,
    "case.demand": _demand,
    "customer.name": lambda scene: scene.story.customer.name,
    "customer.contact": lambda scene: scene.story.customer.contact,
    "customer.identity_confirmed": lambda scene: scene.story.number % 9 != 0,
    "customer.type": lambda scene: scene.story.customer.type,
    "customer.tier": lambda scene: scene.story.customer.tier,
    "customer.region": lambda scene: scene.story.customer.region,
    "customer.remote_area": lambda scene: scene.story.customer.remote,
    "customer.address": lambda scene: scene.story.customer.address,
    "no_product": lambda scene: scene.story.unit is None,
    "unit.model": _of_unit("model"),
    "unit.product_type": lambda scene: scene.story.unit.product.type if scene.story.unit else None,
    "unit.serial_no": _of_unit("serial_no"),
    "unit.purchase_date": lambda scene: scene.story.unit.purchased.isoformat() if scene.story.unit else None,
    "unit.proof_of_purchase": lambda scene: [Picture("购买凭证.png", pictures.receipt(scene.story.dice))],
    "unit.proof_missing": lambda scene: not scene.story.has_proof,
    # classification
    "case.category": lambda scene: scene.story.matter.category,
    "case.subcategory": _subcategory,
    "case.first_judgement": _said("judgement"),
    "case.told_solutions": lambda scene: (
        "先按说明书做基本检查，无效则安排技术支持。" if scene.story.matter.category == FAULT else None
    ),
    "case.merged_into": lambda scene: scene.story.of.case_number if scene.story.of else None,
    "classify.closed_note": lambda scene: scene.text("note") or "与已有工单为同一问题，合并处理。",
    "case.closed_note": lambda scene: "客户来电表示已自行解决，撤销本次服务。",
    # guidance and hand-over
    "remote_attempt.support_means": lambda scene: scene.story.dice.choice(
        ("phone", "phone", "phone", "remote_assistance", "video")
    ),
    "remote_attempt.article_id": _said("article"),
    "remote_attempt.cited_material": _said("material"),
    "remote_attempt.steps_tried": _said("guided"),
    "case.grade": lambda scene: (
        "major" if scene.story.matter.is_so("hazard") else "urgent" if scene.story.matter.is_so("core") else "normal"
    ),
    "handover.note": lambda scene: f"{scene.text('guided')}客户可随时接听电话。",
    # handled by the supervisor
    "case.cause": _said("cause"),
    "case.handling": lambda scene: scene.text("handling") or scene.text("work"),
    "manual_handling.cause": _said("cause"),
    # confirmation and follow-up
    "rating.method": lambda scene: "phone",
    "rating.opinion": lambda scene: _opinion(scene),
    "followup.followup_method": lambda scene: "phone",
    "followup.usage": lambda scene: scene.text("usage") or "使用正常，没有新的问题。",
    "followup.new_problem_text": lambda scene: "使用中又发现遥控或面板按键偶尔没有反应，希望一并检查。",
    "followup.opinion": lambda scene: None,
    "attempt_note": lambda scene: scene.story.dice.choice(
        ("无人接听，已发短信。", "关机，稍后再联系。", "客户在开会，约改天再联系。")
    ),
    # while it is carried out
    "progress.text": lambda scene: scene.story.dice.choice(
        ("备件已到，正在更换并测试。", "检测完成，正在维修，一切顺利。", "今日暂无新进展，我们一直在跟进。")
    ),
    "progress.next_date": lambda scene: scene.day(1),
    # a customer who is not satisfied
    "dissatisfaction.reason": lambda scene: "等待时间长，期间没有人主动告知进展。",
    "dissatisfaction.contact_at": lambda scene: scene.now.isoformat(),
    "dissatisfaction.means": lambda scene: "phone",
    "dissatisfaction.talk": lambda scene: "已致歉并说明原因，客户希望今后主动告知进度。",
    "dissatisfaction.improvement_plan": lambda scene: "由专人跟进，每日告知；赠送一次上门保养。",
    "dissatisfaction.compensation_value": lambda scene: 300,
    "dissatisfaction.approval_note": lambda scene: "情况属实，同意补偿。",
    "dissat_decision.decision_note": lambda scene: "客户希望再考虑。",
    "dissatisfaction.done_note": lambda scene: "已安排专人跟进，保养已完成，客户表示接受。",
    # what was learned
    "summary.symptom": lambda scene: str(scene.text("judgement") or scene.text("told"))[:60],
    "summary.model": _of_unit("model"),
    "summary.problem_found": lambda scene: scene.text("cause") or "客户不了解正确的操作方法。",
    "summary.process_and_result": lambda scene: (
        scene.text("work") or scene.text("guided") or "按规定流程处理，客户认可。"
    ),
    "summary.improvement_direction": lambda scene: "补充说明书与知识库，来料检验增加相应项目。",
    "summary.review_note": lambda scene: "个案，存档备查。",
    # late
    "overdue.reason": lambda scene: scene.story.dice.choice(
        (
            "当日来电集中，人手不足，已督促尽快处理。",
            "客户要求改约时间，已与客户说明。",
            "等待客户补充资料，已再次联系。",
            "经办人外出培训，已提醒今日内完成。",
        )
    ),
    "overdue_manager.reason": lambda scene: "已了解情况，增派一人协助，今日内答复客户。",
}
"""By form and field, by bind path, or by the field alone."""


def _opinion(scene: Scene) -> str:
    score = int(scene.story.answer(scene.form, "score") or 5)
    if score <= 2:
        return scene.story.dice.choice(("等了太久，来回打了好几个电话。", "问题拖了几天才处理，过程没人主动告知。"))
    if score == 3:
        return "处理结果可以，速度一般。"
    return scene.story.dice.choice(
        ("处理及时，解释清楚。", "工程师专业，态度好。", "很满意，谢谢。", "响应快，问题一次解决。")
    )


def signature(scene: Scene) -> Picture:
    """What the customer draws on the engineer's telephone."""
    return Picture("客户签字.png", pictures.signature(scene.story.dice))
