"""A try at remote guidance: what was tried with which article, and whether it helped (003 三(二))."""

from __future__ import annotations

from sqlalchemy import Column, String, Text

from app.cases.bind_path import LONG, Binding
from app.cases.records.noun import Noun, record_table
from app.cases.tables import CODE

_NOUN = "remote_attempt"

remote_attempt = record_table(
    _NOUN,
    Column("article_id", String(100), index=True),
    Column("cited_material", String(500)),
    Column("steps_tried", Text),
    Column("attempt_result", CODE),
    Column("support_means", CODE),
)

REMOTE_ATTEMPT = Noun(
    _NOUN,
    remote_attempt,
    (
        Binding(_NOUN, "article_id", "text", "参考文章", "Article used"),
        Binding(_NOUN, "cited_material", "text", "引用资料（说明书/技术手册）", "Material cited", longest=500),
        Binding(_NOUN, "steps_tried", "text", "已尝试步骤", "Steps tried", longest=LONG),
        Binding(_NOUN, "attempt_result", "code", "指导结果", "Result of guidance", "attempt_result"),
        Binding(_NOUN, "support_means", "code", "支持方式", "Means of support", "support_means"),
    ),
    event="case:guided",
    zh="远程指导",
    en="Remote guidance",
)
