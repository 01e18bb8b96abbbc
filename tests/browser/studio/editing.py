"""A process owner at the editor of a file, of whatever kind."""

from __future__ import annotations

import json
import re
from copy import copy
from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person


def workspace(owner: Person, name: str) -> str:
    """Begin one, as the form of the studio does; the address of its page."""
    browser = owner.context.request
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/studio").text())
    assert token is not None
    answer = browser.post("/studio/workspaces", form={"csrf_token": token[1], "name": name})
    assert re.search(r"/workspaces/\d+$", answer.url), answer.status
    return answer.url


def saves(owner: Person, address: str, content: str) -> None:
    """Write a file as its editor saves it, without opening a page."""
    browser = owner.context.request
    page = browser.get(address).text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    file = re.search(r'<script[^>]*id="studio-file"[^>]*>(.*?)</script>', page, re.S)
    assert token is not None and file is not None
    seen = str(json.loads(file[1])["version"])
    headers = {"X-CSRF-Token": token[1], "X-Seen": seen, "Content-Type": "text/plain"}
    answer = browser.put(address, data=content, headers=headers)
    assert answer.ok, answer.text()


class Editing:
    """The editor with a file of a workspace in it."""

    def __init__(self, owner: Person, place: str, path: str) -> None:
        self.owner, self.page, self.path = owner, owner.page, path
        self.address = f"{place}/files/{path}"
        self.open()

    def beside(self, path: str) -> Self:
        """The editor of another file, in another tab of the same window."""
        other = copy(self)
        other.page, other.path = self.owner.tab(), path
        other.address = self.address.replace(self.path, path)
        other.open()
        return other

    def open(self) -> Page:
        self.page.goto(self.address)
        expect(self.page.locator("#editor[data-ready]")).to_be_attached()
        return self.page


class WithPanel(Editing):
    """An editor that has a panel beside what is edited."""

    def field(self, key: str) -> Locator:
        return self.page.locator(f'.bpmn-panel [data-field="{key}"]')

    def fill(self, key: str, text: str) -> None:
        field = self.field(key)
        group = field.locator("xpath=ancestor::details")
        if group.get_attribute("open") is None:
            group.locator("summary").click()
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
            field.press("Tab")

    def saved(self, *, by_itself: bool = False) -> None:
        """Whoever works waits for it to be saved by itself; most tests need not."""
        if not by_itself:
            self.page.evaluate("(window.bpmnEditor ?? window.formEditor).draft.saveNow()")
        expect(self.page.locator("#studio-status")).to_have_attribute("data-state", "saved")

    def missing(self) -> list[str]:
        """Sentences without Chinese."""
        found: list[str] = self.page.evaluate("window.__missing")
        return found
