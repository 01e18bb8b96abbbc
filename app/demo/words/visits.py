"""What the coordinator agrees on with a customer, and what the engineer enters on the way, on site and afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.demo import pictures
from app.demo.words.handling import parts
from app.demo.words.scene import Picture, Scene, Word, always, either, said

ENGINEERS, WITHOUT_PAPER = ("zhao.qiang", "wang.lei"), "gao.fei"
"""One of the field and one of technical support, both with a valid certificate; and one whose has run out."""
TWO_HOURS, A_DAY_AHEAD = 7200, timedelta(hours=25)


def _engineer(scene: Scene) -> str:
    return scene.diary.soonest(ENGINEERS, _from(scene))


def _from(scene: Scene) -> datetime:
    """At least a day ahead; sooner only for those who agreed to it."""
    return scene.calendar.add(scene.now, TWO_HOURS) if _at_once(scene) else scene.now + A_DAY_AHEAD


def _at_once(scene: Scene) -> bool:
    """Whether the customer has the engineer come before a day has passed: most of those in need."""
    return scene.story.is_pressing and scene.story.number % 7 != 0 and not scene.story.told[scene.form]


def _appointment(scene: Scene) -> str:
    engineer = WITHOUT_PAPER if scene.form == "visit_exception" else _engineer(scene)
    return scene.diary.promise(engineer, _from(scene)).isoformat()


def _photographs(scene: Scene) -> list[Picture]:
    return [Picture("现场照片.png", pictures.nameplate(scene.story.dice))]


def signature(scene: Scene) -> Picture:
    """What the customer draws on the engineer's telephone."""
    return Picture("客户签字.png", pictures.signature(scene.story.dice))


WORDS: Mapping[str, Word] = {
    "visit_appointment.engineer": _engineer,
    "visit_exception.engineer": always(WITHOUT_PAPER),
    "visit.visit_type": always("repair"),
    "visit_appointment.appointment_at": _appointment,
    "visit_exception.appointment_at": _appointment,
    "visit_appointment.lead_waived": _at_once,
    "visit_exception.lead_waived": _at_once,
    "visit.place": lambda scene: scene.story.customer.address,
    "visit.waiver_reason": always("设备停用，客户电话同意提前上门，不受 24 小时限制。"),
    "visit.certificate_override": always("持证工程师均在外地，由主管电话全程指导。"),
    "visit_appointment.appointment_note": either("客户出差，约下周再定。", "持证工程师近期均已排满，请主管安排。"),
    "visit_departure.expected_arrival": lambda scene: scene.not_before(minutes=30),
    "visit.badge_reason": always("工牌遗落在车内，已出示电子工牌。"),
    "visit_departure.reschedule_reason": always("客户来电要求改到后天上午。"),
    "visit_arrival.absence_note": either("客户临时外出，电话联系后同意改约。", "到场后无人应答，电话约定改期。"),
    "visit.work_done": said("work"),
    "visit.parts_used": parts,
    "visit.photos": _photographs,
    "visit.safety_ok": always(True),
    "visit.badge_shown": always(True),
    "visit.missing_part": lambda scene: "、".join(row["part_name"] for row in parts(scene)),
    "visit.sign_refused_reason": either("现场负责人不在，物业不便代签。", "客户认为等待时间过长，不愿签字。"),
    "visit.repair_started_at": lambda scene: scene.ago(minutes=100),
    "visit.repair_ended_at": lambda scene: scene.ago(minutes=20),
    "visit.repair_content": said("work"),
    "visit.repair_result": said("result"),
    "visit_part.part_ready_on": lambda scene: scene.day(1),
    "visit_part.part_handover": either("工程师到备件库自取。", "由分库调拨，次日送达工程师。"),
}
