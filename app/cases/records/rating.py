"""What the customer says of the result, each time it is asked (003 三(四)). The case shows the latest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, Text, false

from app.cases.bind_path import LONG, Binding
from app.cases.records.noun import Entry, Noun, record_table
from app.cases.tables import CODE

_NOUN = "rating"

rating = record_table(
    _NOUN,
    Column("solved", CODE),
    Column("score", Integer),
    Column("opinion", Text),
    Column("method", CODE),
    Column("voiced_dissatisfied", Boolean, nullable=False, default=False, server_default=false()),
    CheckConstraint("score between 1 and 5", name="score"),
)

_SHOWN = ("solved", "score", "opinion", "voiced_dissatisfied")


def _on_case(entry: Entry) -> Mapping[str, Any]:
    return {column: entry.given[column] for column in _SHOWN if column in entry.given}


# req: R-241
RATING = Noun(
    _NOUN,
    rating,
    (
        Binding(_NOUN, "solved", "code", "是否解决", "Solved", "solved"),
        Binding(_NOUN, "score", "number", "满意度评分", "Score", least=1, most=5),
        Binding(_NOUN, "opinion", "text", "客户意见", "Customer's opinion", longest=LONG),
        Binding(_NOUN, "method", "code", "确认方式", "Means of confirmation", "confirm_method"),
        Binding(_NOUN, "voiced_dissatisfied", "flag", "反馈不满意", "Voiced dissatisfaction"),
    ),
    event="case:rated",
    zh="满意度评价",
    en="Rating",
    on_case=_on_case,
)
