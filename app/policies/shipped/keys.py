"""The names of all limits and settings, in the order pages show them."""

from __future__ import annotations

from typing import NamedTuple


class ShippedKey(NamedTuple):
    """``section`` groups keys on a page; ``value_type`` says how a setting is entered ("" for a limit)."""

    key: str
    zh: str
    en: str
    section: str
    source: str
    value_type: str = ""


LIMITS = (
    ShippedKey("first_response", "首次响应", "First response", "intake", "T-01"),
    ShippedKey("simple_solution", "简单问题解决", "Solution of a simple problem", "intake", "T-03"),
    ShippedKey("handover", "转交", "Hand-over after failed guidance", "intake", "T-04"),
    ShippedKey("tech_response", "技术支持响应", "Response of technical support", "diagnosis", "T-06"),
    ShippedKey("first_diagnosis", "初步诊断", "First diagnosis", "diagnosis", "T-05"),
    ShippedKey("grading", "分级判定", "Grading", "diagnosis", "T-07"),
    ShippedKey("complex_eta", "复杂问题预计时间", "Estimate for a complex problem", "diagnosis", "T-08"),
    ShippedKey("major_activate", "启动应急机制", "Emergency mechanism started", "major", "T-09"),
    ShippedKey("major_plan", "专项方案确认", "Special plan confirmed", "major", "T-10"),
    ShippedKey("fix_simple", "简单故障排除", "Simple fault removed", "repair", "T-11"),
    ShippedKey("fix_complex", "复杂故障排除", "Complex fault removed", "repair", "T-12"),
    ShippedKey("dispatch", "维修派工", "Repairer assigned", "repair", "R-132"),
    ShippedKey("onsite_urgent", "紧急到场", "Arrival on site, emergency", "repair", "T-14"),
    ShippedKey("repair_centre", "维修中心处理", "Repair centre finishes", "repair", "T-15"),
    ShippedKey("repair_record", "维修记录填写", "Repair record written", "repair", "T-40"),
    ShippedKey("quality_check", "维修质检", "Quality check of a repair", "repair", "the product's own"),
    ShippedKey("parcel_pack", "备货发件", "Parcel packed and sent", "repair", "the product's own"),
    ShippedKey("replacement_delivery", "换新送达", "Replacement delivered", "repair", "T-16"),
    ShippedKey("part_on_site", "备件到场", "Spare part on site", "repair", "T-22"),
    ShippedKey("supplier_delivery", "供应商交货", "Supplier delivers", "repair", "T-23"),
    ShippedKey("parcel_trace", "包裹追踪", "Parcel traced", "repair", "D.6"),
    ShippedKey("ship_remind_1", "寄件提醒一", "Reminder to ship, first", "repair", "D.6"),
    ShippedKey("ship_remind_2", "寄件提醒二", "Reminder to ship, second", "repair", "D.6"),
    ShippedKey("return_start", "退换货启动", "Return or exchange started", "repair", "T-17"),
    ShippedKey("progress", "每日进度更新", "Daily progress update", "progress", "T-19"),
    ShippedKey("progress_next", "下一次进度更新", "Next progress update begins", "progress", "T-19"),
    ShippedKey("accept_remind_1", "方案确认提醒一", "Reminder to accept the plan, first", "progress", "D.6"),
    ShippedKey("accept_remind_2", "方案确认提醒二", "Reminder to accept the plan, second", "progress", "D.6"),
    ShippedKey("accept_remind_3", "方案确认提醒三", "Reminder to accept the plan, third", "progress", "D.6"),
    ShippedKey("no_answer_close", "客户未答复关闭", "Closed without the customer's answer", "progress", "D.6"),
    ShippedKey("confirm_call", "结果确认", "Result confirmed with the customer", "closing", "D.6"),
    ShippedKey("questionnaire_remind", "问卷提醒", "Questionnaire reminder", "closing", "D.6"),
    ShippedKey("dissat_contact", "主管介入", "Supervisor contacts a dissatisfied customer", "closing", "T-20"),
    ShippedKey("dissat_plan", "改进方案", "Improvement plan given", "closing", "T-21"),
    ShippedKey("compensation_paid", "补偿付款", "Compensation paid", "closing", "the product's own"),
    ShippedKey("improvement_done", "落实改进", "Improvement carried out", "closing", "the product's own"),
    ShippedKey("followup_1", "7天二次回访", "7-day follow-up", "closing", "T-25"),
    ShippedKey("followup_2", "30天满意度调研", "30-day survey", "closing", "T-26"),
    ShippedKey("followup_retry", "回访再次联系", "Follow-up tried again", "closing", "the product's own, after D.6"),
    ShippedKey("followup_overdue", "回访逾期", "Follow-up overdue", "closing", "the product's own, after T-25"),
    ShippedKey("archive_check", "归档检查", "Archive check", "closing", "D.6"),
    ShippedKey("care_call", "保修期每月回访", "Monthly care call", "closing", "T-27"),
    ShippedKey("summary_draft", "案例总结", "Case summary drafted", "knowledge", "D.6"),
    ShippedKey("summary_revise", "案例总结修改", "Case summary revised", "knowledge", "the product's own"),
    ShippedKey("knowledge_review", "知识审核", "Knowledge article reviewed", "knowledge", "D.6"),
    ShippedKey("quote_issue", "报价", "Quotation issued", "fees", "D.6"),
    ShippedKey("quote_validity", "报价有效期", "Quotation valid", "fees", "D.6"),
    ShippedKey("objection_window", "费用异议期", "Time to object to a fee", "fees", "D.6"),
    ShippedKey("objection_answer", "费用异议答复", "Fee objection answered", "fees", "D.6"),
    ShippedKey("complaint_answer", "投诉答复", "Complaint answered", "complaints", "D.6"),
    ShippedKey("complaint_close", "投诉办结", "Complaint closed", "complaints", "D.6"),
    ShippedKey("quality_identify", "质量鉴定", "Quality identification", "quality", "D.6"),
    ShippedKey("incident_report", "质量事故报告", "Quality incident reported", "quality", "T-41"),
    ShippedKey("incident_cause", "质量事故原因分析", "Cause of an incident analysed", "quality", "D.6"),
    ShippedKey("certificate_notice", "证书到期提醒", "Certificate expires", "periodic", "D.6"),
    ShippedKey("warranty_notice", "保修到期提醒", "Warranty ends", "periodic", "D.6"),
    ShippedKey("partner_check", "授权服务商抽查", "Spot check of service points", "periodic", "T-36"),
)

SETTINGS = (
    ShippedKey("calendar", "工作日历", "Working calendar", "calendar", "T-38", "calendar"),
    ShippedKey(
        "calendar_roles",
        "岗位专用日历",
        "Calendars of single roles",
        "calendar",
        "T-38, H-10",
        "calendar_by_role",
    ),
    ShippedKey("kpi_first_time", "首次解决率目标", "Target: first-time resolution", "kpi", "D.2", "share"),
    ShippedKey("kpi_satisfaction", "满意度评分目标", "Target: satisfaction score", "kpi", "D.2", "score"),
    ShippedKey("kpi_satisfied_share", "客户满意率目标", "Target: share of satisfied customers", "kpi", "D.2", "share"),
    ShippedKey("kpi_resolution", "故障解决率目标", "Target: faults resolved", "kpi", "D.2", "share"),
    ShippedKey("kpi_complaint_rate", "投诉率上限", "Ceiling: complaint rate", "kpi", "D.2", "share"),
    ShippedKey("kpi_on_time", "按时响应率目标", "Target: answered on time", "kpi", "D.2", "share"),
    ShippedKey("kpi_parts_coverage", "备件满足率目标", "Target: parts coverage", "kpi", "D.3", "share"),
    ShippedKey("kpi_parts_turnover", "备件周转天数上限", "Ceiling: days of parts turnover", "kpi", "T-24", "days"),
    ShippedKey("kpi_supplier_in_time", "供应商按时交货率目标", "Target: suppliers in time", "kpi", "T-23", "share"),
    ShippedKey("dissat_threshold", "不满意分数线", "Score that counts as dissatisfied", "thresholds", "D.2", "score"),
    ShippedKey("premium_tiers", "高端客户等级", "Tiers that count as premium", "thresholds", "H-21", "codes"),
    ShippedKey("remote_regions", "偏远地区", "Remote regions", "thresholds", "H-29", "codes"),
    ShippedKey(
        "compensation_limit",
        "补偿审批限额",
        "Compensation the supervisor may grant",
        "thresholds",
        "the product's own",
        "amount",
    ),
    ShippedKey(
        "link_days", "客户链接有效天数", "Days a customer's link lives", "thresholds", "the product's own", "days"
    ),
    ShippedKey(
        "hold_customer", "等待客户最长天数", "Longest wait for the customer", "thresholds", "the product's own", "days"
    ),
    ShippedKey("hold_part", "等待备件最长天数", "Longest wait for a part", "thresholds", "the product's own", "days"),
    ShippedKey(
        "hold_third_party",
        "等待第三方最长天数",
        "Longest wait for a third party",
        "thresholds",
        "the product's own",
        "days",
    ),
    ShippedKey(
        "hold_logistics", "等待物流最长天数", "Longest wait for a delivery", "thresholds", "the product's own", "days"
    ),
    ShippedKey(
        "hold_force_majeure",
        "不可抗力最长天数",
        "Longest stop by force majeure",
        "thresholds",
        "the product's own",
        "days",
    ),
    ShippedKey("visit_lead", "上门预约提前量", "Visit agreed ahead", "thresholds", "T-13", "duration"),
    ShippedKey("return_window", "无理由退货期", "No-reason return window", "thresholds", "T-18", "duration"),
    ShippedKey("followup_attempts", "回访尝试次数", "Follow-up attempts", "thresholds", "D.6", "count_within"),
    ShippedKey("mass_fault", "批量故障判定", "Mass fault suspected", "thresholds", "D.6", "count_within"),
    ShippedKey(
        "contact_fatigue",
        "免打扰间隔",
        "No care call after another contact",
        "thresholds",
        "H-55",
        "duration",
    ),
    ShippedKey("retention", "档案保存期", "Record retention", "records", "T-28", "duration"),
    ShippedKey("monthly_report_day", "月报截止日", "Day of the monthly report", "records", "T-29", "day"),
)
