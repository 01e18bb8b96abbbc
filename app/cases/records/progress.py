"""A day's progress as the customer is told it (003 三(三)); that there is no news is worth saying too."""

from __future__ import annotations

from collections.abc import Iterator

from app.cases import office
from app.cases.bind_path import LONG, Binding
from app.cases.records.noun import Entry, Noun, columns_of, record_table
from app.errors import Problem
from app.i18n import Message

_NOUN = "progress"
_BINDINGS = (
    Binding(_NOUN, "status", "code", "跟踪状态", "Progress", "expected_next"),
    Binding(_NOUN, "text", "text", "进展说明", "What was told", longest=LONG),
    Binding(_NOUN, "means", "code", "告知方式", "Told by", "support_means"),
    Binding(_NOUN, "next_date", "date", "下次反馈日期", "Next word on"),
    Binding(_NOUN, "no_news", "flag", "暂无进展", "No news"),
)


def _check(entry: Entry) -> Iterator[Problem]:
    day = entry.given.get("next_date")
    if day is not None and day < entry.at.astimezone(office.zone()).date():
        yield Problem(Message("This day is over."), entry.problem("next_date"))


# req: R-215
PROGRESS = Noun(
    _NOUN,
    record_table("progress_entry", *columns_of(_BINDINGS)),
    _BINDINGS,
    event="case:progress",
    zh="进展",
    en="Progress",
    check=_check,
)
