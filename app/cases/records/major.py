"""A major case: its team, its special plan with recall and compensation, and how it ended (003 二(一), 三(三))."""

from __future__ import annotations

from collections.abc import Iterator

from app.cases.bind_path import LONG, Binding
from app.cases.records.instants import happened
from app.cases.records.noun import Entry, Noun, columns_of, record_table
from app.errors import Problem

_NOUN = "major"
_BINDINGS = (
    Binding(_NOUN, "team_leader", "user", "专项小组组长", "Leader of the team"),
    Binding(_NOUN, "team_members", "users", "专项小组成员", "Members of the team"),
    Binding(_NOUN, "hazard", "text", "安全隐患", "Hazard", longest=LONG),
    Binding(_NOUN, "affected", "text", "影响范围", "Who is affected", longest=LONG),
    Binding(_NOUN, "affected_batch", "text", "涉及批次", "Batch affected", longest=200),
    Binding(_NOUN, "affected_count", "number", "涉及数量", "Units affected", most=10_000_000),
    Binding(_NOUN, "interim_advice", "text", "临时安全提示", "Advice until then", longest=LONG),
    Binding(_NOUN, "plan", "text", "专项解决方案", "Special plan", longest=LONG),
    Binding(_NOUN, "recall", "flag", "批量召回", "Recall"),
    Binding(_NOUN, "compensation", "text", "补偿方案", "Compensation", longest=LONG),
    Binding(
        _NOUN, "compensation_value", "number", "补偿金额（元）", "Value of the compensation (yuan)", most=10_000_000
    ),
    Binding(_NOUN, "contact_attempts", "text", "沟通记录", "Attempts to reach the customer", longest=LONG),
    Binding(_NOUN, "confirmed_at", "instant", "方案沟通确认时间", "Plan agreed at"),
    Binding(_NOUN, "approval_note", "text", "审批意见", "Approval", longest=LONG),
    Binding(_NOUN, "incident_report", "text", "事件报告", "Incident report", longest=LONG),
    Binding(_NOUN, "incident_cause", "text", "事件原因", "Cause of the incident", longest=LONG),
    Binding(_NOUN, "stood_down_reason", "text", "解除理由", "Why it was stood down", longest=LONG),
    Binding(_NOUN, "downgrade_reason", "text", "降级理由", "Why it was downgraded", longest=LONG),
)


def _check(entry: Entry) -> Iterator[Problem]:
    yield from happened(entry, "confirmed_at")


MAJOR = Noun(
    _NOUN,
    record_table("major_case", *columns_of(_BINDINGS)),
    _BINDINGS,
    event="case:major_work",
    zh="重大事件",
    en="Major case",
    begins="team_leader",
    check=_check,
)
