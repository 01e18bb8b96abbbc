"""A customer who is not satisfied: why, what was talked over, what is done to win him back (003 三(四))."""

from __future__ import annotations

from collections.abc import Iterator

from app.cases.bind_path import LONG, Binding
from app.cases.records.instants import happened
from app.cases.records.noun import Entry, Noun, columns_of, record_table
from app.errors import Problem
from app.i18n import Message

_NOUN = "dissatisfaction"
_BINDINGS = (
    Binding(_NOUN, "reason", "text", "不满意原因", "Why dissatisfied", longest=LONG),
    Binding(_NOUN, "contact_at", "instant", "沟通时间", "Talked to at"),
    Binding(_NOUN, "means", "code", "沟通方式", "Talked to by", "support_means"),
    Binding(_NOUN, "talk", "text", "沟通内容", "What was said", longest=LONG),
    Binding(_NOUN, "concerned", "user", "涉及人员", "Person concerned"),
    Binding(_NOUN, "improvement_plan", "text", "改进方案", "Plan for improvement", longest=LONG),
    Binding(_NOUN, "remedy", "code", "改进措施", "Remedy", "remedy"),
    Binding(
        _NOUN, "compensation_value", "number", "补偿金额（元）", "Value of the compensation (yuan)", most=10_000_000
    ),
    Binding(_NOUN, "customer_decision", "code", "客户意见", "Customer's decision", "acceptance"),
    Binding(_NOUN, "approval_note", "text", "审批意见", "Approval", longest=LONG),
    Binding(_NOUN, "paid_amount", "number", "付款金额（元）", "Amount paid (yuan)", most=10_000_000),
    Binding(_NOUN, "paid_on", "date", "付款日期", "Paid on"),
    Binding(_NOUN, "paid_reference", "text", "付款凭证号", "Payment reference", longest=100),
    Binding(_NOUN, "paid_note", "text", "付款备注", "Note on the payment", longest=1000),
    Binding(_NOUN, "done_note", "text", "落实情况", "What was done", longest=LONG),
)


def _check(entry: Entry) -> Iterator[Problem]:
    yield from happened(entry, "contact_at")
    paid, promised = entry.record.get("paid_amount"), entry.record.get("compensation_value")
    if "paid_amount" in entry.given and paid != promised and not entry.record.get("paid_note"):
        other = Message("{promised} yuan were promised. If you pay another amount, say why.", promised=promised)
        yield Problem(other, entry.problem("paid_note"))


DISSATISFACTION = Noun(
    _NOUN,
    record_table(_NOUN, *columns_of(_BINDINGS)),
    _BINDINGS,
    event="case:dissatisfied",
    zh="不满意处理",
    en="Dissatisfaction",
    begins="reason",
    check=_check,
)
