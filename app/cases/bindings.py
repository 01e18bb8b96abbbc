"""The bind paths: where a field of a form may put its answer. A process owner binds columns, never creates
them.

``case``, ``customer`` and ``unit`` name columns of the case at hand; every other noun is a record on it, see
``app.cases.records``. The words are those of the data dictionary, F.2.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.cases import records
from app.cases.bind_path import LONG, Binding


def _case() -> Iterable[Binding]:
    noun = "case"
    yield Binding(noun, "feedback_time", "instant", "反馈时间", "Time of the feedback", needed=True)
    yield Binding(noun, "first_response_at", "instant", "首次响应时间", "Time of the first response")
    yield Binding(noun, "channel", "code", "反馈渠道", "Channel", "channel", needed=True)
    yield Binding(noun, "description", "text", "问题描述", "Description", longest=LONG, needed=True)
    yield Binding(noun, "urgency", "code", "紧急程度", "Urgency", "urgency", needed=True)
    yield Binding(noun, "demand", "code", "客户诉求", "What the customer wants", "demand", needed=True)
    yield Binding(noun, "category", "code", "问题分类", "Category", "category")
    yield Binding(noun, "subcategory", "code", "细分子项", "Sub-category", "subcategory")
    yield Binding(noun, "remarks", "text", "备注", "Remarks", longest=LONG)
    yield Binding(noun, "first_judgement", "text", "初步判断", "First judgement", longest=LONG)
    yield Binding(noun, "told_solutions", "text", "已告知的可能方案", "Possible solutions told", longest=LONG)
    yield Binding(noun, "grade", "code", "级别", "Grade", "grade")
    yield Binding(noun, "complex", "flag", "复杂问题", "Complex problem")
    yield Binding(noun, "est_finish", "instant", "预计解决时间", "Estimated completion")
    yield Binding(noun, "handling", "text", "处理记录", "What was done", longest=LONG)
    yield Binding(noun, "parent_case", "text", "父工单", "Parent case", longest=20)
    yield Binding(noun, "merged_into", "text", "并入工单", "Merged into case", longest=20)
    yield Binding(noun, "closed_note", "text", "结案说明", "Why it was closed", longest=LONG)


def _customer() -> Iterable[Binding]:
    noun = "customer"
    yield Binding(noun, "id", "number", "客户", "Customer", least=1, most=2**31, new=True)
    yield Binding(noun, "name", "text", "姓名/单位名称", "Name", longest=200, needed=True)
    yield Binding(noun, "contact", "text", "联系方式", "Contact", longest=200, needed=True)
    yield Binding(noun, "email", "text", "邮箱", "E-mail", longest=254)
    yield Binding(noun, "identity_confirmed", "flag", "身份已确认", "Identity confirmed")
    yield Binding(noun, "type", "code", "客户类型", "Customer type", "customer_type")
    yield Binding(noun, "tier", "code", "客户等级", "Customer tier", "customer_tier", needed=True)
    yield Binding(noun, "address", "text", "地址", "Address", longest=500)
    yield Binding(noun, "region", "text", "地区", "Region")
    yield Binding(noun, "remote_area", "flag", "偏远地区", "Remote area")
    yield Binding(noun, "language", "code", "语言", "Language", "language", needed=True)
    yield Binding(noun, "care_opt_out", "flag", "不接受定期回访", "No regular care calls")
    yield Binding(noun, "confidential_consent", "flag", "信息使用同意", "Consent to the use of data")


def _unit() -> Iterable[Binding]:
    noun = "unit"
    yield Binding(noun, "id", "number", "产品", "Product", least=1, most=2**31, new=True)
    yield Binding(noun, "model", "text", "产品型号", "Model", needed=True)
    yield Binding(noun, "product_type", "code", "产品类型", "Product type", "product_type")
    yield Binding(noun, "special_product", "flag", "特殊产品（高端/定制）", "Special product (premium, custom-made)")
    yield Binding(noun, "serial_no", "text", "序列号", "Serial number")
    yield Binding(noun, "batch_no", "text", "批次号", "Batch number")
    yield Binding(noun, "software_version", "text", "软件版本", "Software version")
    yield Binding(noun, "proof_of_purchase", "file", "购买凭证", "Proof of purchase")
    yield Binding(noun, "proof_missing", "flag", "购买凭证待补", "Proof of purchase still to come")
    yield Binding(noun, "purchase_date", "date", "购买日期", "Date of purchase")
    yield Binding(noun, "receipt_date", "date", "签收日期", "Date of receipt")
    yield Binding(noun, "warranty_card_no", "text", "保修卡号", "Warranty card number")
    yield Binding(noun, "warranty_months", "number", "保修月数", "Months of warranty", most=600)
    yield Binding(noun, "warranty_extension", "date", "延长保修", "Warranty extended to")
    yield Binding(noun, "misuse", "flag", "人为损坏", "Misuse")
    yield Binding(noun, "warranty_state", "code", "保修判定", "Warranty decision", "warranty_state")


BINDINGS: dict[str, Binding] = {
    binding.path: binding
    for group in (_case(), _customer(), _unit(), *(noun.bindings for noun in records.NOUNS))
    for binding in group
}
