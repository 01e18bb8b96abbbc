"""A parcel on its way, out or in: how it travels, when it is expected, what became of it (003 三(三))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from app.cases import office
from app.cases.bind_path import LONG, Binding
from app.cases.records.instants import happened, in_order
from app.cases.records.noun import Entry, Noun, columns_of, record_table
from app.errors import Problem
from app.i18n import Message

_NOUN = "shipment"
_BINDINGS = (
    Binding(_NOUN, "direction", "code", "寄件方向", "Direction", "ship_dir"),
    Binding(_NOUN, "courier", "text", "快递方式", "Courier"),
    Binding(_NOUN, "official_channel", "flag", "官方渠道", "Official channel"),
    Binding(_NOUN, "tracking_no", "text", "快递单号", "Tracking number"),
    Binding(_NOUN, "contents", "text", "寄件内容", "Contents", longest=LONG),
    Binding(_NOUN, "address", "text", "收件地址", "Address", longest=500),
    Binding(_NOUN, "shipped_at", "instant", "寄出时间", "Shipped at"),
    Binding(_NOUN, "expected_arrival", "date", "预计到货时间", "Expected to arrive on"),
    Binding(_NOUN, "customer_told", "flag", "已告知客户", "Customer told"),
    Binding(_NOUN, "freight_payer", "code", "运费承担", "Freight paid by", "freight_payer"),
    Binding(_NOUN, "delivered_at", "instant", "签收时间", "Delivered at"),
    Binding(_NOUN, "delivery_note", "text", "签收说明", "Note on the delivery", longest=LONG),
    Binding(_NOUN, "trace_result", "code", "查件结果", "Result of the trace", "trace_result"),
    Binding(_NOUN, "trace_note", "text", "查件说明", "Note on the trace", longest=LONG),
)


def _check(entry: Entry) -> Iterator[Problem]:
    yield from happened(entry, "shipped_at", "delivered_at")
    yield from in_order(entry, "shipped_at", "delivered_at", Message("The parcel was delivered before it was shipped."))
    shipped, expected = entry.record.get("shipped_at"), entry.record.get("expected_arrival")
    touched = {"shipped_at", "expected_arrival"} & set(entry.given)
    if touched and shipped and expected and expected < shipped.astimezone(office.zone()).date():
        yield Problem(Message("The parcel is expected before it was shipped."), entry.problem("expected_arrival"))


def _shipped(entry: Entry) -> Mapping[str, datetime]:
    """Whoever has a tracking number has handed the parcel over: now, unless somebody says when."""
    left_open = entry.given.get("tracking_no") is not None and entry.record.get("shipped_at") is None
    return {"shipped_at": entry.at} if left_open else {}


def _expected(entry: Entry) -> Mapping[str, datetime]:
    """A parcel is late once the day it is expected on is over."""
    if (day := entry.given.get("expected_arrival")) is None:
        return {}
    return {"expected_arrival": datetime.combine(day + timedelta(days=1), time.min, office.zone())}


# req: R-150
SHIPMENT = Noun(
    _NOUN,
    record_table(_NOUN, *columns_of(_BINDINGS)),
    _BINDINGS,
    event="case:parcel",
    zh="物流",
    en="Parcel",
    begins="direction",
    check=_check,
    complete=_shipped,
    notes=_expected,
)
