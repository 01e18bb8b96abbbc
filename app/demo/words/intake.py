"""Registering and classifying what a customer says, and the guidance on the telephone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.demo import pictures
from app.demo.catalogue import FAULT
from app.demo.words.scene import Picture, Scene, Word, either, said

BY_DAY = ("phone", "phone", "phone", "phone", "phone", "chat", "chat", "official_account", "app", "email", "portal")
PROOF = "购买凭证.png"
AT_NIGHT = ("email", "app", "official_account", "portal")
TROUBLE = {
    "service_complaint": ["cs", "field"],
    "fee_complaint": ["finance", "field"],
    "product_complaint": ["quality"],
}
"""Whom a complaint concerns, by its sub-category."""


def _channel(scene: Scene) -> str:
    asleep = scene.calendar.next_moment(scene.story.arrives) > scene.story.arrives
    return scene.one_of(*(AT_NIGHT if asleep else BY_DAY))


def _description(scene: Scene) -> str:
    told = str(scene.text("told"))
    return told if scene.story.of is None else f"{told}（再次来电，之前已报过）"


def _of_unit(name: str) -> Word:
    def word(scene: Scene) -> Any:
        unit = scene.story.unit
        return getattr(unit, name) if unit else None

    return word


def _told(scene: Scene) -> str | None:
    fault = scene.story.matter.category == FAULT
    return (
        scene.one_of("先按说明书做基本检查，无效则安排技术支持。", "可先远程指导，必要时安排上门或寄修。")
        if fault
        else None
    )


WORDS: Mapping[str, Word] = {
    "case.channel": _channel,
    "case.feedback_time": lambda scene: scene.story.arrives.isoformat(),
    "case.description": _description,
    "case.urgency": lambda scene: scene.story.urgency,
    "guidance.urgency": lambda scene: "major",
    "case.demand": lambda scene: scene.text("demand") or "repair",
    "customer.name": lambda scene: scene.story.customer.name,
    "customer.contact": lambda scene: scene.story.customer.contact,
    "customer.identity_confirmed": lambda scene: scene.story.is_known,
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
    "unit.proof_of_purchase": lambda scene: [Picture(PROOF, pictures.receipt(scene.story.dice))],
    "unit.proof_missing": lambda scene: not scene.story.has_proof,
    "case.category": lambda scene: scene.story.matter.category,
    "case.subcategory": said("subcategory"),
    "departments": lambda scene: TROUBLE.get(str(scene.text("subcategory")), ["complaints"]),
    "case.first_judgement": said("judgement"),
    "case.told_solutions": _told,
    "case.merged_into": lambda scene: scene.story.of.case_number if scene.story.of else None,
    "classify.closed_note": lambda scene: scene.text("note") or "与已有工单为同一问题，合并处理。",
    "remote_attempt.support_means": either("phone", "phone", "phone", "remote_assistance", "video"),
    "remote_attempt.article_id": said("article"),
    "remote_attempt.cited_material": said("material"),
    "remote_attempt.steps_tried": said("guided"),
    "handover.note": lambda scene: f"{scene.text('guided')}客户可随时接听电话。",
}
