"""The closed lists of the knowledge base, with their names in both languages, and who may do what."""

from __future__ import annotations

from dataclasses import dataclass

from app.actor import Actor


@dataclass(frozen=True)
class Word:
    """A code with its two names."""

    code: str
    zh: str
    en: str

    def __str__(self) -> str:
        return self.en


def _words(*entries: tuple[str, str, str]) -> dict[str, Word]:
    return {code: Word(code, zh, en) for code, zh, en in entries}


KINDS = _words(
    ("faq", "常见问题", "Frequent question"),
    ("fault_case", "故障案例", "Fault case"),
    ("troubleshooting", "故障排除表", "Troubleshooting"),
    ("install", "安装指导", "Installation"),
    ("maintenance", "保养", "Maintenance"),
    ("diagnosis_card", "诊断卡", "Diagnosis card"),
    ("quick_guide", "快速指南", "Quick guide"),
)
"""What an article is. Source: data dictionary, ``article_kind``, and the two cards of 000 八(二)1."""

CARDS = ("diagnosis_card", "quick_guide")
"""What an engineer has at hand on site."""

PREFIXES = {
    "faq": "FAQ", "fault_case": "FC", "troubleshooting": "TS", "install": "IN", "maintenance": "MT",
    "diagnosis_card": "DC", "quick_guide": "QG",
}  # fmt: skip
"""How the code of an article begins that was given none."""

CATEGORIES = _words(
    ("power", "电源与启动", "Power and start"),
    ("network", "网络与信号", "Network and signal"),
    ("display", "屏幕与触控", "Screen and touch"),
    ("software", "系统与软件", "System and software"),
    ("hardware", "硬件与接口", "Hardware and ports"),
    ("safety", "安全", "Safety"),
    ("usage", "使用与设置", "Use and settings"),
    ("installation", "安装与开通", "Installation and commissioning"),
    ("care", "保养与备件", "Care and spare parts"),
    ("service", "服务与保修", "Service and warranty"),
)
"""What an article is about. Source: data dictionary, ``doc_category``."""

DRAFTED, REVIEWING, PUBLISHED, RETURNED, RETIRED = "drafted", "reviewing", "published", "returned", "retired"
STATES = _words(
    (DRAFTED, "草稿", "Draft"),
    (REVIEWING, "待审核", "In review"),
    (PUBLISHED, "已发布", "Published"),
    (RETURNED, "已退回", "Returned"),
    (RETIRED, "已停用", "Retired"),
)
"""Source: C23."""
REPLACED = Word("replaced", "已被取代", "Replaced")
"""The state of a version, not of an article: a newer one was published."""

DRAFTERS = frozenset({"cs", "tech", "quality", "supervisor", "manager"})
REVIEWERS = frozenset({"quality", "supervisor", "manager"})


def may_draft(actor: Actor) -> bool:
    return actor.has(*DRAFTERS)


def may_review(actor: Actor) -> bool:
    return actor.has(*REVIEWERS)
