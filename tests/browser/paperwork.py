"""Forms sent without a page, by the same requests a page makes: to get a case where a test begins."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIResponse

from tests.browser.people import Person

_HIDDEN = {name: re.compile(rf'name="{name}" value="([^"]*)"') for name in ("csrf_token", "request_key", "_shown")}
_NUMBER = re.compile(r'class="work-number"[^>]*>(\d{6}-\d{3,})<')
_numbers = itertools.count(1)

REGISTRATION = {
    "channel": "phone",
    "description": "开机后无显示，指示灯闪烁三次。",
    "urgency": "normal",
    "demand": "repair",
    "customer_tier": "normal",
    "model": "AC-200",
    "serial_no": "",
    "proof_missing": "true",
}
CLASSIFICATION = {"outcome": "registered", "category": "usage", "subcategory_usage": "how_to_use", "model": "AC-200"}
GUIDANCE = {
    "support_means": "phone",
    "cited_material": "用户手册第12页",
    "steps_tried": "断电五分钟后重新上电，恢复出厂设置。",
    "attempt_result": "solved",
    "outcome": "solved",
}
CONFIRMATION = {"outcome": "reached", "method": "phone", "solved": "yes", "score": "5"}


@dataclass(frozen=True)
class Registered:
    """A case, and the path of the task that is open in it."""

    number: str
    customer: str
    task: str


def register(person: Person, procedure: str = "case_main", **answers: str) -> Registered:
    """Register a case of a customer nobody else has."""
    number = next(_numbers)
    customer = answers.setdefault("customer_name", f"测试客户{number:03}")
    answers.setdefault("customer_contact", f"1391000{number:04}")
    landed = _send(person, f"/procedures/{procedure}/new", f"/procedures/{procedure}", REGISTRATION | answers)
    found = _NUMBER.search(landed.text())
    assert found, landed.url
    return Registered(found[1], customer, _path(landed))


def complete(person: Person, task: str, answers: dict[str, str]) -> str:
    """Complete the task at this path; give the path of the page that comes next."""
    return _path(_send(person, task, f"{task}/completion", answers))


def _send(person: Person, page: str, address: str, answers: dict[str, str]) -> APIResponse:
    shown = person.context.request.get(page).text()
    # The last form of the page is the one that matters; those before it claim, release or switch the language.
    hidden = {name: found[-1] for name, pattern in _HIDDEN.items() if (found := pattern.findall(shown))}
    sent: Any = {**hidden, "_shown": " ".join(answers), **answers}
    answer = person.context.request.post(address, multipart=sent)
    assert answer.ok, re.sub(r"<[^>]*>|\s+", " ", answer.text())[-2000:]
    return answer


def _path(answer: APIResponse) -> str:
    return re.sub(r"^https?://[^/]+", "", answer.url)
