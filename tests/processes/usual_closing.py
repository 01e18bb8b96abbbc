"""What a person would enter in the forms that close a case when nothing special happens."""

from __future__ import annotations

from typing import Any

ENTRIES: dict[str, dict[str, Any]] = {
    "progress": {"status": "repairing", "text": "正在更换主板", "next_date": "2026-12-31"},
    "dissat_talk": {
        "reason": "等了三天才有人上门",
        "contact_at": "2026-11-20T10:00:00+08:00",
        "means": "phone",
        "talk_result": "talked",
        "talk": "客户希望尽快修好",
    },
    "dissat_talk_manager": {
        "reason": "第二次返修仍未修好",
        "contact_at": "2026-11-20T10:00:00+08:00",
        "means": "phone",
        "talk_result": "talked",
        "talk": "客户要求给出明确日期",
    },
    "dissat_plan": {"improvement_plan": "主管登门致歉，赠送一年延保", "remedy": "apology"},
    "dissat_approval": {"outcome": "approved", "approval_note": "同意"},
    "dissat_decision": {"outcome": "accepted"},
    "dissat_payment": {"paid_amount": "500", "paid_on": "2026-11-20", "paid_reference": "ZF20261120-0001"},
    "dissat_done": {"done_note": "已登门致歉"},
    "followup_30d": {"outcome": "normal", "followup_method": "phone", "score": "5"},
    "summary": {
        "symptom": "开机十分钟后自动停机",
        "fault_code": "E4",
        "product_type": "network_switch",
        "model": "KF-72LW",
        "problem_found": "室外机传感器接触不良",
        "process_and_result": "更换传感器，试机两小时正常",
        "improvement_direction": "来料检验增加插接力测试",
        "subject": "product",
        "kind": "fault_case",
        "category": "hardware",
    },
    "summary_review": {"outcome": "published"},
}
