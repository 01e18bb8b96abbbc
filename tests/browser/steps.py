"""Moves the longer stories share: take a step from the page of the case, fill in its form, look back."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser import paperwork
from tests.browser.people import Person
from tests.processes.usual import ENTRIES

_LINK = re.compile(r"(/c/[\w-]{43})")
_TASK = re.compile(r"/tasks/[0-9a-f-]{36}")

STEPS = {
    "问题分类与首次响应": "classify", "远程指导": "guidance", "填写转交说明": "handover", "接收工单": "tech_ack",
    "技术分析": "tech_analysis", "分级判定": "grading", "拟定方案": "plan", "客服告知客户": "inform",
    "结果确认": "confirm", "7天回访": "followup_7d", "归档检查": "archive", "检测": "repair_inspection",
    "维修": "repair_work", "试机": "repair_test", "征求客户意见": "dissat_decision", "记录质量事故": "incident",
    "方案执行": "other_plan",
}  # fmt: skip
"""Steps that may be sent without a page, and the form of each."""


def waiting(person: Person, number: str, step: str) -> Locator:
    """The row of this step among what is to be done now, on the page of the case."""
    rows = person.page.locator(".case-tasks .list-group-item")
    row = rows.filter(has=person.page.get_by_text(step, exact=True))
    assert person.finds(row, f"/cases/{number}"), f"{step} never came in {number}."
    return row.first


def takes(person: Person, number: str, step: str) -> Page:
    """From the page of the case to the form of the step, as whoever may do it."""
    waiting(person, number, step).locator("a.btn, button").first.click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text(step)
    return person.page


def sends(person: Person, number: str, step: str, **other: Any) -> None:
    """Complete the step with the usual entries, without its page."""
    found = _TASK.search(waiting(person, number, step).inner_html())
    assert found
    answers = {**ENTRIES[STEPS[step]], **other}
    paperwork.complete(person, found[0], {key: value for key, value in _flat(answers, person) if value is not None})


def _flat(answers: Mapping[str, Any], person: Person) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for key, value in answers.items():
        if isinstance(value, list):
            for at, row in enumerate(value):
                flat += [(f"{key}.{at}.{name}", one) for name, one in row.items()]
        else:
            flat.append((key, value))
    return flat


def fills(person: Person, answers: Mapping[str, str | bool]) -> None:
    """Answer the questions of the form on this page by their names."""
    form = person.page.locator("#form-fields")
    for question, answer in answers.items():
        # What must be answered carries a star.
        named = re.compile(rf"^\s*{re.escape(question)}[\s*]*$")
        asked = form.get_by_role("radiogroup", name=named).or_(form.get_by_label(named)).first
        asked.wait_for()
        kind = asked.evaluate("(field) => field.type || field.tagName.toLowerCase()")
        if isinstance(answer, bool):
            asked.set_checked(answer)
        elif kind == "fieldset":
            asked.get_by_text(answer, exact=True).click()
        elif kind == "select-one":
            asked.select_option(answer)
        else:
            asked.fill(answer)


def completes(person: Person, answers: Mapping[str, str | bool] = MappingProxyType({})) -> None:
    """Answer the form on this page, and send it."""
    fills(person, answers)
    person.press("完成任务")
    person.told("已完成")


def link_of(officer: Person, number: str, subject: str) -> str:
    """The customer's link in the newest message with this subject, as somebody may pass it on."""
    messages = officer.page.locator("#messages-to-customer details").filter(has_text=subject)
    assert officer.finds(messages, f"/cases/{number}")
    found = _LINK.search(str(messages.first.text_content()))
    assert found, messages.first.text_content()
    return found[1]


def tells(
    person: Person, number: str, *, stages: Sequence[str], chapters: Sequence[str], history: Sequence[str]
) -> Page:
    """The page of the case says where it went, what was done, and what happened."""
    page = person.go(f"/cases/{number}?history=all")
    passed = page.get_by_role("list", name="工单所处环节").get_by_role("listitem")
    expect(passed).to_have_text(list(stages))
    story = page.locator("#story")
    for chapter in chapters:
        expect(story.get_by_role("region", name=chapter, exact=True)).to_be_visible()
    # Older days are folded up; what they hold is there for whoever opens them, and for the search.
    past = page.locator("#history").text_content() or ""
    assert [step for step in history if step not in past] == []
    return page


def picture(person: Person, name: str) -> None:
    """Where AFTERCARE_PICTURES names a folder, the page as it stands, for somebody to look at."""
    if folder := os.environ.get("AFTERCARE_PICTURES"):
        person.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, caret="initial")
