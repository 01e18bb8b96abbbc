"""The bind paths: where a field of a form may put its answer. A process owner binds columns, never creates
them.

``case``, ``customer`` and ``unit`` name columns of the case at hand; ``remote_attempt``, ``rating`` and
``followup`` add a record to it each time they are written. The words are those of the data dictionary, F.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHORT, LONG = 100, 4000
RECORDS = ("remote_attempt", "rating", "followup")


@dataclass(frozen=True)
class Binding:
    """A bind path ``noun.column``, what may stand there, and its names.

    ``kind`` is text, code, date, instant, number, flag or file. ``codes`` names the list of a code;
    ``longest`` counts the characters of a text; ``least`` and ``most`` bound a number. ``needed``: it may not
    be emptied. ``new``: only a start form may bind it.
    """

    noun: str
    column: str
    kind: str
    zh: str
    en: str
    codes: str | None = None
    longest: int = SHORT
    least: int = 0
    most: int = 100_000
    needed: bool = False
    new: bool = False

    @property
    def path(self) -> str:
        return f"{self.noun}.{self.column}"

    @property
    def personal(self) -> bool:
        """Free text may name somebody: the history and the engine never hold it."""
        return self.kind in ("text", "file")


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


def _remote_attempt() -> Iterable[Binding]:
    noun = "remote_attempt"
    yield Binding(noun, "article_id", "text", "参考文章", "Article used")
    yield Binding(noun, "cited_material", "text", "引用资料（说明书/技术手册）", "Material cited", longest=500)
    yield Binding(noun, "steps_tried", "text", "已尝试步骤", "Steps tried", longest=LONG)
    yield Binding(noun, "attempt_result", "code", "指导结果", "Result of guidance", "attempt_result")
    yield Binding(noun, "support_means", "code", "支持方式", "Means of support", "support_means")


def _rating() -> Iterable[Binding]:
    noun = "rating"
    yield Binding(noun, "solved", "code", "是否解决", "Solved", "solved")
    yield Binding(noun, "score", "number", "满意度评分", "Score", least=1, most=5)
    yield Binding(noun, "opinion", "text", "客户意见", "Customer's opinion", longest=LONG)
    yield Binding(noun, "method", "code", "确认方式", "Means of confirmation", "confirm_method")
    yield Binding(noun, "voiced_dissatisfied", "flag", "反馈不满意", "Voiced dissatisfaction")


def _followup() -> Iterable[Binding]:
    noun = "followup"
    yield Binding(noun, "kind", "code", "回访类型", "Kind of follow-up", "followup_kind")
    yield Binding(noun, "result", "code", "回访结果", "Result of the follow-up", "followup_result")
    yield Binding(noun, "followup_method", "code", "回访方式", "Means of follow-up", "followup_method")
    yield Binding(noun, "usage", "text", "使用情况", "How the product is used", longest=LONG)
    yield Binding(noun, "new_problem", "flag", "新问题", "New problem")
    yield Binding(noun, "new_problem_text", "text", "新问题描述", "The new problem", longest=LONG)
    yield Binding(noun, "score", "number", "满意度评分", "Score", least=1, most=5)
    yield Binding(noun, "opinion", "text", "客户意见", "Customer's opinion", longest=LONG)


BINDINGS: dict[str, Binding] = {
    binding.path: binding
    for group in (_case, _customer, _unit, _remote_attempt, _rating, _followup)
    for binding in group()
}
