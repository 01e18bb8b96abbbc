"""Parcels in both directions, and the repair centre between them."""

from __future__ import annotations

from collections.abc import Mapping

from app.demo.words.handling import parts
from app.demo.words.scene import Scene, Word, always, either, said

COURIERS = ("路捷快运", "迅驰速递", "云途快递")
CENTRE = "苏州工业园区东长路 18 号 维修中心收"


def _tracking(scene: Scene) -> str:
    return f"LJ{scene.story.number:04d}{scene.story.told.total():03d}{scene.story.dice.randint(100, 999)}"


def _contents(scene: Scene) -> str:
    unit = scene.story.unit
    name = f"{unit.product.name} {unit.model}" if unit else "设备"
    if scene.story.plan_type == "send_part":
        return "、".join(f"{row['part_name']} × 1" for row in parts(scene)) or name
    return f"{name} 一台，附电源线"


WORDS: Mapping[str, Word] = {
    "shipment.courier": lambda scene: COURIERS[scene.story.number % 3],
    "parcel_instructions.courier": lambda scene: f"{COURIERS[scene.story.number % 3]}，到付",
    "parcel_pack.tracking_no": _tracking,
    "shipment.tracking_no": _tracking,
    "parcel_instructions.tracking_no": always(None),
    "parcel_sent.expected_arrival": lambda scene: scene.day(2),
    "parcel_pack.expected_arrival": lambda scene: scene.day(2),
    "parcel_in_trace.expected_arrival": lambda scene: scene.day(2),
    "parcel_out_trace.expected_arrival": lambda scene: scene.day(1),
    "parcel_instructions.expected_arrival": lambda scene: scene.day(4),
    "parcel_instructions.address": always(CENTRE),
    "shipment.address": lambda scene: scene.story.customer.address,
    "shipment.contents": _contents,
    "shipment.customer_told": always(True),
    "shipment.official_channel": always(True),
    "shipment.delivered_at": lambda scene: scene.ago(minutes=25),
    "shipment.delivery_note": either("物流显示异常，客户未收到。", "外箱压损，客户拒收。"),
    "shipment.trace_note": either("快递公司回复：滞留中转站，已催派。", "已报失，快递公司受理理赔。"),
    "parcel_sent.not_sent_note": always("客户出差，回来后寄出。"),
    "parcel_receipt.received_at": lambda scene: scene.ago(minutes=10),
    "repair.condition_on_receipt": either("外包装完好，机身无可见损坏。", "外箱轻微挤压，机身无损，已拍照。"),
    "repair.accessories": either("电源线一根。", "无附件。", "电源线、说明书。"),
    "repair.accessories_complete": always(True),
    "repair.inspection_result": said("analysis"),
    "repair.cause": said("cause"),
    "repair.warranty_view": lambda scene: scene.story.warranty(scene.now),
    "repair.quote_amount": lambda scene: 180 + 40 * (scene.story.number % 9),
    "repair.quote_note": lambda scene: f"已过保修期：{'、'.join(row['part_name'] for row in parts(scene))}与工时。",
    "repair_quote.quote_answered_by": either("电话答复。", "客户本人，电话。"),
    "repair_work.technician": lambda scene: scene.actor.name,
    "repair_work.started_at": lambda scene: scene.ago(minutes=95),
    "repair_work.ended_at": lambda scene: scene.ago(minutes=5),
    "repair.content": said("work"),
    "repair.result": said("result"),
    "repair.parts_used": parts,
    "repair_test.test_note": said("result"),
    "repair_failed.failed_note": always("更换控制板后复测。"),
    "repair.quality_note": lambda scene: (
        "复测时间不足，外壳螺钉缺一颗，退回返修。"
        if scene.story.answer("repair_quality", "quality_result") == "fail"
        else "外观、绝缘、运行三项合格。"
    ),
    "repair.replacement_reason": always("核心部件已停产，维修不经济。"),
    "repair.replacement_serial": lambda scene: (
        f"{scene.story.unit.serial_no[:6]}9{scene.story.number:04d}" if scene.story.unit else None
    ),
    "replacement.warranty_from": always("自签收之日起 12 个月。"),
    "install_guidance.steps_tried": said("remedy"),
}
