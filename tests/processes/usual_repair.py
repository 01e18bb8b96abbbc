"""What a person would enter in the forms of visits, parcels and the repair centre when nothing special happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app import clock

OFFICE = ZoneInfo("Asia/Shanghai")
ENGINEER = "zhao.qiang"
"""A field engineer with a valid certificate."""


def after(**duration: float) -> Callable[[], str]:
    """The moment that lies ``duration`` after the entry, as a page sends it."""
    return lambda: (clock.now() + timedelta(**duration)).astimezone(OFFICE).strftime("%Y-%m-%dT%H:%M")


def day(days: int) -> Callable[[], str]:
    """The day that lies ``days`` after the entry."""
    return lambda: (clock.now() + timedelta(days=days)).astimezone(OFFICE).date().isoformat()


APPOINTMENT = {
    "engineer": ENGINEER,
    "visit_type": "repair",
    "appointment_at": after(hours=25),
    "place": "苏州工业园区星湖街 8 号 3 幢",
}
PART = {"part_name": "室外机温度传感器", "part_no": "KF72-TS2", "part_kind": "original", "quantity": "1"}
KIT = ["phillips", "slotted", "hex", "torx", "precision", "crimping_tool", "wire_stripper"]

ENTRIES: dict[str, dict[str, Any]] = {
    "visit_appointment": {"outcome": "agreed", **APPOINTMENT},
    "visit_exception": {"certificate_override": "持证工程师均在外地,由主管电话全程指导", **APPOINTMENT},
    "visit_departure": {
        "outcome": "departed",
        "visit_type": "repair",
        "kit_repair": KIT,
        "tools_ok": "true",
        "parts_ok": "true",
        "service_order_ok": "true",
        "expected_arrival": after(minutes=40),
    },
    "visit_arrival": {"outcome": "arrived", "badge_shown": "true"},
    "visit_work": {
        "appearance": "外壳完好,进风口积尘",
        "running_state": "开机十分钟后停机,报 E4",
        "log_findings": "室外机温度传感器读数跳变,其余模块正常",
        "cause": "温度传感器接触不良",
        "explained": "true",
        "work_done": "更换温度传感器并清洁进风口",
        "parts_used": [PART],
        "safety_ok": "true",
        "visit_outcome": "repaired",
        "test_run": "normal",
    },
    "visit_signature": {"outcome": "refused", "sign_refused_reason": "现场负责人不在,物业不便代签"},
    "visit_record": {
        "repair_started_at": after(minutes=0),
        "repair_ended_at": after(minutes=0),
        "repair_content": "更换室外机温度传感器",
        "repair_result": "连续运行四十分钟正常",
    },
    "visit_part": {
        "part_source": "stock",
        "part_kind": "original",
        "part_ready_on": day(1),
        "part_handover": "工程师到备件库自取",
    },
    "parcel_instructions": {
        "outcome": "customer",
        "direction": "to_centre",
        "courier": "顺丰标快",
        "expected_arrival": day(4),
        "address": "苏州工业园区东长路 18 号 维修中心收",
        "freight_payer": "company",
        "contents": "主机一台,附电源线",
        "customer_told": "true",
    },
    "parcel_sent": {"outcome": "sent", "courier": "顺丰", "tracking_no": "SF7820045511", "expected_arrival": day(2)},
    "parcel_receipt": {
        "received_at": after(minutes=-5),
        "brought_by": "courier",
        "condition_on_receipt": "外包装完好,机身无可见损坏",
        "accessories": "电源线一根",
        "accessories_complete": "true",
    },
    "parcel_in_trace": {"trace_result": "found", "trace_note": "滞留中转站,已催派", "expected_arrival": day(2)},
    "parcel_pack": {
        "direction": "to_customer",
        "contents": "修复后的主机一台,附电源线",
        "address": "苏州工业园区星湖街 8 号 3 幢",
        "official_channel": "true",
        "courier": "顺丰",
        "tracking_no": "SF9931207746",
        "expected_arrival": day(2),
        "freight_payer": "company",
    },
    "parcel_delivery": {"outcome": "delivered", "delivered_at": after()},
    "parcel_out_trace": {
        "outcome": "found",
        "trace_result": "found",
        "trace_note": "派送途中,次日送达",
        "expected_arrival": day(1),
    },
    "repair_inspection": {
        "inspection_result": "压缩机启动电容失效",
        "cause": "电容老化",
        "warranty_view": "in",
        "decision": "repair",
    },
    "repair_quote": {"quote_decision": "accepted", "quote_answered_by": "李工,电话"},
    "repair_work": {
        "technician": "sun.li",
        "started_at": after(minutes=-4),
        "ended_at": after(minutes=-1),
        "content": "更换启动电容",
        "result": "启动电流恢复正常",
        "parts_used": [{"part_name": "启动电容", "part_kind": "equivalent", "quantity": "1"}],
    },
    "repair_test": {"test_run": "normal", "test_note": "连续启停二十次,满载运行两小时"},
    "repair_failed": {"outcome": "again", "failed_note": "更换控制板后再试"},
    "repair_quality": {"quality_result": "pass", "quality_note": "外观、绝缘、运行三项合格"},
    "disposal": {"disposal": "replace", "replacement_reason": "主板已停产,无法修复"},
    "replacement": {
        "replacement_serial": "KF72-2026-118842",
        "old_unit": "kept",
        "warranty_from": "自签收之日起 12 个月",
    },
    "install_guidance": {
        "support_means": "video",
        "steps_tried": "断电后更换滤网与传感器,重新上电自检通过",
        "outcome": "done",
    },
}
