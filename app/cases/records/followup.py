"""A follow-up call, counted by attempts; one that reached nobody is one too (003 二(二), 三(四))."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, Text, bindparam, false, func, select

from app.cases import queries
from app.cases.bind_path import LONG, Binding
from app.cases.records.noun import Entry, Noun, record_table
from app.cases.tables import CODE
from app.db import Instant

_NOUN = "followup"
_KINDS = {"followup_7d": "d7", "followup_30d": "d30"}

followup_attempt = record_table(
    "followup_attempt",
    Column("kind", CODE, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("due_at", Instant),
    Column("result", CODE),
    Column("followup_method", CODE),
    Column("usage", Text),
    Column("new_problem", Boolean, nullable=False, default=False, server_default=false()),
    Column("new_problem_text", Text),
    Column("linked", Boolean),
    Column("score", Integer),
    Column("opinion", Text),
    CheckConstraint("score between 1 and 5", name="score"),
)

_COUNT = select(func.count()).where(
    followup_attempt.c.case_id == bindparam("b_case"),
    followup_attempt.c.kind == bindparam("b_kind"),
    followup_attempt.c.at > bindparam("b_since"),
)


def _counted(entry: Entry) -> Mapping[str, Any]:
    # Nobody chooses the kind: the state of the case says which follow-up this is.
    kind = entry.given.get("kind") or _KINDS.get(entry.case["state"], "d7")
    case_id = entry.case["id"]
    instants = queries.instants(entry.conn, case_id)
    # A case that came back begins to count anew: its earlier follow-ups belong to the earlier solution.
    since = instants.get("resolved") or entry.case["registered_at"]
    before = 0
    if queries.may_have(entry.conn, case_id, _NOUN):
        before = entry.conn.execute(_COUNT, {"b_case": case_id, "b_kind": kind, "b_since": since}).scalar_one()
    return {"kind": kind, "attempt": before + 1, "due_at": instants.get("followup_due")}


FOLLOWUP = Noun(
    _NOUN,
    followup_attempt,
    (
        Binding(_NOUN, "kind", "code", "回访类型", "Kind of follow-up", "followup_kind"),
        Binding(_NOUN, "result", "code", "回访结果", "Result of the follow-up", "followup_result"),
        Binding(_NOUN, "followup_method", "code", "回访方式", "Means of follow-up", "followup_method"),
        Binding(_NOUN, "usage", "text", "使用情况", "How the product is used", longest=LONG),
        Binding(_NOUN, "new_problem", "flag", "新问题", "New problem"),
        Binding(_NOUN, "new_problem_text", "text", "新问题描述", "The new problem", longest=LONG),
        Binding(_NOUN, "linked", "flag", "另立关联工单", "Opens a linked case"),
        Binding(_NOUN, "score", "number", "满意度评分", "Score", least=1, most=5),
        Binding(_NOUN, "opinion", "text", "客户意见", "Customer's opinion", longest=LONG),
    ),
    event="case:followed_up",
    zh="回访",
    en="Follow-up",
    complete=_counted,
    more=("attempt", "due_at"),
)
