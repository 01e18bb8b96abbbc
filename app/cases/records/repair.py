"""A job of the repair centre, from the receipt of the product to the quality check (001-1 §13, 001-2 §9, §11).

What failed its test run or its quality check is repaired again: another record, so that each repair keeps its checks.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.cases.bind_path import LONG, Binding
from app.cases.records import parts
from app.cases.records.instants import happened, in_order
from app.cases.records.noun import Entry, Noun, columns_of, record_table
from app.errors import Problem
from app.i18n import Message

_NOUN = "repair"
_BINDINGS = (
    Binding(_NOUN, "received_at", "instant", "收件时间", "Received at"),
    Binding(_NOUN, "condition_on_receipt", "text", "收货状况", "Condition on receipt", longest=LONG),
    Binding(_NOUN, "accessories", "text", "随附配件", "Accessories", longest=LONG),
    Binding(_NOUN, "accessories_complete", "flag", "配件齐全", "Accessories complete"),
    Binding(_NOUN, "brought_by", "code", "送达方式", "Brought by", "brought_by"),
    Binding(_NOUN, "photos", "file", "开箱照片", "Photos"),
    Binding(_NOUN, "inspection_result", "text", "检测结果", "Findings", longest=LONG),
    Binding(_NOUN, "cause", "text", "故障原因", "Cause", longest=LONG),
    Binding(_NOUN, "warranty_view", "code", "保修判断", "View on the warranty", "warranty_state"),
    Binding(_NOUN, "decision", "code", "处理决定", "Decision", "repair_decision"),
    Binding(_NOUN, "quote_note", "text", "报价说明", "Quote", longest=LONG),
    Binding(_NOUN, "quote_amount", "number", "报价金额（元）", "Amount quoted (yuan)", most=10_000_000),
    Binding(_NOUN, "quote_decision", "code", "客户对报价的意见", "Decision on the quote", "acceptance"),
    Binding(_NOUN, "technician", "user", "维修人员", "Technician"),
    Binding(_NOUN, "started_at", "instant", "维修开始时间", "Repair started at"),
    Binding(_NOUN, "ended_at", "instant", "维修结束时间", "Repair ended at"),
    Binding(_NOUN, "content", "text", "维修内容", "What was repaired", longest=LONG),
    Binding(_NOUN, "result", "text", "维修结果", "Result of the repair", longest=LONG),
    parts.parts_used(_NOUN),
    Binding(_NOUN, "test_run", "code", "试机结果", "Test run", "test_result"),
    Binding(_NOUN, "quality_result", "code", "质量检验结果", "Quality check", "quality_result"),
    Binding(_NOUN, "quality_note", "text", "质量检验说明", "Note on the quality check", longest=LONG),
    Binding(_NOUN, "replacement_serial", "text", "更换后序列号", "Serial number of the replacement"),
    Binding(_NOUN, "replacement_reason", "text", "更换原因", "Why it was replaced", longest=LONG),
    Binding(_NOUN, "disposal", "code", "无法维修的处理", "What becomes of it", "disposal"),
)


def _check(entry: Entry) -> Iterator[Problem]:
    yield from happened(entry, "received_at", "started_at", "ended_at")
    began_early = Message("The repair began before the product was received.")
    yield from in_order(entry, "received_at", "started_at", began_early)
    yield from in_order(entry, "started_at", "ended_at", Message("The repair ended before it began."))
    yield from parts.marked(entry)
    yield from _tested(entry)


# req: R-141
def _tested(entry: Entry) -> Iterator[Problem]:
    """The quality check looks at what has passed a test run."""
    if entry.given.get("quality_result") != "pass" or entry.record.get("replacement_serial"):
        return
    if entry.record.get("test_run") != "normal":
        sentence = Message("Only what ran normally in the test run passes the quality check.")
        yield Problem(sentence, entry.problem("quality_result"))


# req: R-157
REPAIR = Noun(
    _NOUN,
    record_table("repair_job", *columns_of(_BINDINGS)),
    _BINDINGS,
    event="case:repair",
    zh="维修中心",
    en="Repair at the centre",
    begins="received_at",
    ahead=frozenset({"technician", "started_at", "ended_at", "content", "result", "parts_used"}),
    ended_by="test_run",
    # The photos stay with the receipt they show.
    carries=frozenset(
        {
            "received_at",
            "condition_on_receipt",
            "accessories",
            "accessories_complete",
            "brought_by",
            "inspection_result",
            "cause",
            "warranty_view",
            "decision",
            "quote_note",
            "quote_amount",
            "quote_decision",
        }
    ),
    check=_check,
)
