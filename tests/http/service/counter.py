"""What somebody at the counter does: register, open a task, send its form; and what the page answers."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from tests.http.conftest import Visitor

KEY = re.compile(r'name="request_key" value="([^"]*)"')

FEEDBACK: dict[str, Any] = {
    "channel": "phone", "description": "The drill does not start", "urgency": "normal", "demand": "repair",
    "customer_name": "李女士", "customer_contact": "138 0013 8000", "customer_tier": "normal",
    "customer_region": "上海", "model": "DR-8", "serial_no": "SN-1001", "proof_missing": "true",
}  # fmt: skip
CLASSIFIED = {
    "outcome": "registered", "category": "product_fault", "subcategory_product_fault": "hardware", "model": "DR-8",
    "first_judgement": "The motor is worn",
}  # fmt: skip
GUIDED = {
    "support_means": "phone", "cited_material": "Manual, chapter 3", "steps_tried": "Changed the brushes",
    "attempt_result": "solved", "outcome": "solved",
}  # fmt: skip
CONFIRMED = {"outcome": "reached", "method": "phone", "solved": "yes", "score": "5", "opinion": "Very quick"}
FOLLOWED_UP = {"outcome": "normal", "followup_method": "phone", "usage": "Works well", "score": "5"}
CHECKED = dict.fromkeys(("record_complete", "handling_complete", "rating_complete", "followup_complete"), "true")


class Officer:
    """A person at a browser who knows the forms."""

    def __init__(self, browser: Visitor) -> None:
        self.browser = browser

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.browser.get(address, **more)

    def post(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        return self.browser.post(address, fields, **more)

    def register(self, **changed: Any) -> TestResponse:
        """Send the form of a new case; the answer."""
        page = self.get("/cases/new")
        return self.post("/procedures/case_main", {"request_key": key_of(page), **FEEDBACK, **changed})

    def registered(self, **changed: Any) -> tuple[str, str]:
        """A new case: its number, and the address of its first task."""
        answer = self.register(**changed)
        assert answer.status_code == 302, problems_of(answer)
        return number_of(self.get(answer.location)), answer.location

    def complete(self, task: str, fields: dict[str, Any], **more: Any) -> TestResponse:
        """Open a task and send its form; the answer."""
        page = self.get(task)
        return self.post(f"{task}/completion", {"request_key": key_of(page), **fields}, **more)

    def completed(self, task: str, fields: dict[str, Any]) -> str:
        """Complete a task; the address one is led to."""
        answer = self.complete(task, fields)
        assert answer.status_code == 302, problems_of(answer)
        return str(answer.location)

    def follow_up(self, answer: TestResponse) -> TestResponse:
        return self.browser.follow(answer)

    def inbox(self, **asked: str) -> list[str]:
        """The titles of an inbox page, from above."""
        page = self.get("/inbox", query_string=asked)
        titles = re.findall(r'class="task-title [^>]*>(.*?)</a>\s*<span class="task-more"', page.text, re.DOTALL)
        return [words(title).removeprefix("加急 ") for title in titles]


def key_of(page: TestResponse) -> str:
    found = KEY.search(page.text)
    return found[1] if found else ""


def number_of(page: TestResponse) -> str:
    found = re.search(r"/cases/(\d{6}-\d+)", page.text)
    assert found is not None
    return found[1]


def problems_of(page: TestResponse) -> dict[str, str]:
    """What stands below the fields, by field."""
    found = re.findall(r'id="([\w.]+)-problem">(.*?)</div>', page.text, re.DOTALL)
    return {field: words(text) for field, text in found}


def said(page: TestResponse) -> str:
    """What the boxes at the top of a page say."""
    return " ".join(words(text) for text in re.findall(r'class="text-pre">(.*?)</div>', page.text, re.DOTALL))


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def value_of(page: TestResponse, field: str) -> str:
    """What an input shows."""
    found = re.search(rf'<input[^>]* name="{field}"[^>]* value="([^"]*)"', page.text) or re.search(
        rf'<textarea[^>]* name="{field}"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL
    )
    assert found is not None, f"There is no {field} on the page."
    return unescape(found[1])
