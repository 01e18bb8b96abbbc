"""A plan and the customer's word on it: nothing is carried out before he has accepted (003 三(二))."""

from __future__ import annotations

from collections.abc import Iterator

from app.cases.bind_path import LONG, Binding
from app.cases.records.instants import happened, in_order
from app.cases.records.noun import Entry, Noun, columns_of, record_table
from app.errors import Problem
from app.i18n import Message

_NOUN = "plan"
_OPTION = (
    Binding(_NOUN, "option", "text", "方案", "Option", longest=500),
    Binding(_NOUN, "effort", "text", "所需时间", "Effort", longest=200),
    Binding(_NOUN, "fee", "text", "费用", "Fee", longest=200),
)
_BINDINGS = (
    Binding(_NOUN, "plan_type", "code", "处理方式", "Way of solving", "plan_type"),
    Binding(_NOUN, "options", "rows", "可选方案", "Options", columns=_OPTION),
    Binding(_NOUN, "detailed_steps", "text", "详细解决步骤", "Detailed steps", longest=LONG),
    Binding(_NOUN, "interim_advice", "text", "临时安全提示", "Advice until then", longest=LONG),
    Binding(_NOUN, "parts_needed", "text", "所需配件", "Parts needed", longest=LONG),
    Binding(_NOUN, "warranty_view", "code", "保修判断", "View on the warranty", "warranty_state"),
    Binding(_NOUN, "told_at", "instant", "告知时间", "Told to the customer at"),
    Binding(_NOUN, "told_by_means", "code", "告知方式", "Told by", "support_means"),
    Binding(_NOUN, "chosen_option", "text", "客户所选方案", "Option chosen", longest=500),
    Binding(_NOUN, "customer_decision", "code", "客户确认", "Customer's decision", "acceptance"),
    Binding(_NOUN, "decided_by", "text", "确认人", "Decided by"),
    Binding(_NOUN, "decided_at", "instant", "确认时间", "Decided at"),
    Binding(_NOUN, "decision_note", "text", "客户说明", "What the customer said", longest=LONG),
    Binding(_NOUN, "result_note", "text", "执行结果", "Result of the plan", longest=LONG),
)


def _check(entry: Entry) -> Iterator[Problem]:
    yield from happened(entry, "told_at", "decided_at")
    yield from in_order(entry, "told_at", "decided_at", Message("The customer decided before the plan was told."))


# req: R-105
PLAN = Noun(
    _NOUN,
    record_table(_NOUN, *columns_of(_BINDINGS)),
    _BINDINGS,
    event="case:planned",
    zh="处理方案",
    en="Plan",
    begins="plan_type",
    check=_check,
)
