"""What a person would enter in each form when nothing special happens."""

from __future__ import annotations

from typing import Any

from tests.processes import usual_closing, usual_handling, usual_repair

ENTRIES: dict[str, dict[str, Any]] = {
    "intake": {
        "channel": "phone",
        "description": "空调开机十分钟后自动停机,面板显示 E4",
        "urgency": "normal",
        "demand": "repair",
        "customer_name": "苏州明远机电有限公司",
        "customer_contact": "13800001234",
        "customer_tier": "normal",
        "model": "KF-72LW",
        "proof_missing": "true",
    },
    "classify": {
        "outcome": "registered",
        "category": "product_fault",
        "subcategory_product_fault": "hardware",
        "model": "KF-72LW",
    },
    "guidance": {
        "support_means": "phone",
        "article_id": "TS-0003",
        "cited_material": "KF-72LW 使用说明书 第18页",
        "steps_tried": "断电五分钟后重新上电,检查滤网",
        "attempt_result": "solved",
        "outcome": "solved",
    },
    "handover": {"note": "客户已按说明书操作两次,仍报 E4"},
    "manual_handling": {
        "outcome": "resolved",
        "cause": "室外机传感器接触不良",
        "plan_type": "visit",
        "handling": "更换传感器",
    },
    "confirm": {"outcome": "reached", "method": "phone", "solved": "yes", "score": "5"},
    "followup_7d": {"outcome": "normal", "followup_method": "phone", "usage": "运行正常", "score": "5"},
    "archive": {
        "record_complete": "true",
        "handling_complete": "true",
        "rating_complete": "true",
        "followup_complete": "true",
    },
    "overdue": {"outcome": "continue", "reason": "来电集中"},
    "overdue_manager": {"outcome": "continue", "reason": "增派一人"},
    **usual_handling.ENTRIES,
    **usual_repair.ENTRIES,
    **usual_closing.ENTRIES,
}
