"""What a person would enter in the forms of hand-over, grade, plan and major cases when nothing special happens."""

from __future__ import annotations

from typing import Any

from tests.processes.usual_repair import after

ENTRIES: dict[str, dict[str, Any]] = {
    "tech_ack": {"outcome": "accepted"},
    "tech_question": {"reply": "客户确认为室外机停转,内机正常"},
    "tech_analysis": {
        "outcome": "grade",
        "appearance": "外观完好,室外机接线端子发黑",
        "running_state": "开机十分钟后停机,可重现",
        "log_findings": "故障码 E4,室外温度传感器开路",
        "cause": "室外机传感器接触不良",
        "support_means": "phone",
        "analysis": "传感器回路断开导致保护停机",
        "troubleshooting": "测量传感器电阻,检查端子",
        "basic_use_ok": "true",
    },
    "expert_opinion": {"expert_called": "true", "analysis": "建议更换端子排并复测"},
    "grading": {"grade": "normal", "est_finish": after(days=3)},
    "downgrade": {"outcome": "approved", "downgrade_reason": "现场无安全隐患,仅为传感器故障"},
    "plan": {
        "plan_type": "remote",
        "est_finish": after(days=3),
        "warranty_view": "in",
        "detailed_steps": "断电,重新插紧室外机传感器端子,上电复测",
    },
    "inform": {
        "told_by_means": "phone",
        "est_finish": after(days=3),
        "outcome": "accepted",
        "decided_by": "李经理",
    },
    "plan_decision": {"outcome": "accepted", "decided_by": "李经理"},
    "plan_refused": {"outcome": "change", "decision_note": "客户希望改为上门处理"},
    "remote_steps": {"detailed_steps": "一、断电五分钟;二、插紧端子;三、上电观察十五分钟"},
    "remote_fix": {"outcome": "done", "result_note": "客户完成三步操作,运行正常"},
    "other_plan": {"outcome": "done", "result_note": "已为客户更换同型号整机"},
    "special_team": {
        "outcome": "formed",
        "team_leader": "zhao.qiang",
        "team_members": ["zhao.qiang", "wu.gang"],
        "hazard": "电池鼓包,存在起火风险",
        "interim_advice": "请立即停止使用并断开电源",
        "affected_batch": "B202609",
        "affected_count": "120",
    },
    "special_plan": {
        "plan_type": "special",
        "est_finish": after(days=5),
        "plan": "召回该批次电池并逐台更换",
        "recall": "true",
        "compensation_value": "300",
    },
    "special_approval": {"outcome": "approved", "approval_note": "同意按方案补偿"},
    "special_confirm": {
        "outcome": "agreed",
        "customer_decision": "accepted",
        "confirmed_at": after(),
        "decided_by": "李经理",
        "contact_attempts": "电话沟通,客户同意",
    },
    "incident": {"incident_report": "B202609 批次电池鼓包,已发出停用提示"},
}
