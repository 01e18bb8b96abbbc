"""A visit, from the appointment to the signature (003 三(三), 001-2 §9). Another appointment is another
record."""

from __future__ import annotations

from app.cases.bind_path import LONG, Binding
from app.cases.records.noun import Noun, columns_of, record_table
from app.cases.records.parts import parts_used
from app.cases.records.visit_rules import check, now

_NOUN = "visit"
_BINDINGS = (
    Binding(_NOUN, "visit_type", "code", "上门类型", "Kind of visit", "visit_type"),
    Binding(_NOUN, "engineer", "user", "工程师", "Engineer"),
    Binding(_NOUN, "appointment_at", "instant", "预约时间", "Appointment"),
    Binding(_NOUN, "agreed_at", "instant", "预约确定时间", "Agreed with the customer at"),
    Binding(_NOUN, "place", "text", "上门地点", "Place", longest=500),
    Binding(_NOUN, "lead_waived", "flag", "客户同意免24小时提前", "The customer waives the 24 hours"),
    Binding(_NOUN, "waiver_reason", "text", "免提前理由", "Why at short notice", longest=LONG),
    Binding(
        _NOUN, "certificate_override", "text", "无有效证书派工理由", "Why without a valid certificate", longest=LONG
    ),
    Binding(_NOUN, "kit", "codes", "工具清单", "Kit", "kit"),
    Binding(_NOUN, "tools_ok", "flag", "工具已备", "Tools ready"),
    Binding(_NOUN, "parts_ok", "flag", "配件已备", "Parts ready"),
    Binding(_NOUN, "service_order_ok", "flag", "服务单已备", "Service order ready"),
    Binding(_NOUN, "departed_at", "instant", "出发时间", "Departed at"),
    Binding(_NOUN, "expected_arrival", "instant", "预计到达", "Expected arrival"),
    Binding(_NOUN, "arrived_at", "instant", "实际到达", "Arrived at"),
    Binding(_NOUN, "badge_shown", "flag", "已出示工牌", "Badge shown"),
    Binding(_NOUN, "badge_reason", "text", "未出示工牌原因", "Why no badge was shown", longest=500),
    Binding(_NOUN, "explained", "flag", "已说明原因与过程", "Cause and repair explained"),
    Binding(_NOUN, "safety_ok", "flag", "已排除二次损坏和安全隐患", "No secondary damage, no hazard"),
    Binding(_NOUN, "safety_note", "text", "安全检查说明", "Safety check", longest=LONG),
    Binding(_NOUN, "work_done", "text", "现场处理内容", "Work done", longest=LONG),
    parts_used(_NOUN),
    Binding(_NOUN, "test_run", "code", "试机结果", "Test run", "test_result"),
    Binding(_NOUN, "missing_part", "text", "所缺配件", "Missing part", longest=500),
    Binding(_NOUN, "visit_outcome", "code", "上门结果", "Outcome of the visit", "visit_outcome"),
    Binding(_NOUN, "photos", "file", "现场照片", "Photos"),
    Binding(_NOUN, "signature", "file", "客户签字", "Customer's signature"),
    Binding(_NOUN, "signed_at", "instant", "签字时间", "Signed at"),
    Binding(_NOUN, "sign_refused_reason", "text", "拒签原因", "Why it was not signed", longest=LONG),
    Binding(_NOUN, "repair_started_at", "instant", "维修开始时间", "Repair started at"),
    Binding(_NOUN, "repair_ended_at", "instant", "维修结束时间", "Repair ended at"),
    Binding(_NOUN, "repair_content", "text", "维修内容", "What was repaired", longest=LONG),
    Binding(_NOUN, "repair_result", "text", "维修结果", "Result of the repair", longest=LONG),
)

# req: R-129 R-130 R-135 R-141
VISIT = Noun(
    _NOUN,
    record_table(_NOUN, *columns_of(_BINDINGS)),
    _BINDINGS,
    event="case:visit",
    zh="上门服务",
    en="Visit",
    begins="appointment_at",
    # Whoever assigns an engineer before the appointment is made opens the record of that visit.
    ahead=frozenset({"visit_type", "engineer", "agreed_at", "place"}),
    ended_by="visit_outcome",
    complete=now,
    check=check,
)
