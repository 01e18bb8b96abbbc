"""A process owner at the editor of a form."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.people import Person
from tests.browser.studio.drawing import workspace


class FormDesk:
    """The editor with a form in it."""

    def __init__(self, owner: Person, name: str, path: str, place: str = "") -> None:
        self.owner, self.page, self.path = owner, owner.page, path
        self.place = place or workspace(owner, name)
        self.open()

    def open(self) -> Page:
        self.page.goto(f"{self.place}/files/{self.path}")
        expect(self.page.locator("#editor[data-ready]")).to_be_attached()
        return self.page

    def add(self, kind: str) -> None:
        """From the palette to the end of the form, by the keyboard."""
        self.page.locator(f'.fjs-palette-field[data-field-type="{kind}"]').press("Enter")

    def choose(self, place: str) -> None:
        self.page.evaluate("(place) => formEditor.choose(place)", place)

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

    def preview(self, size: str = "desk") -> FrameLocator:
        return self.page.frame_locator(f'iframe[name="preview-{size}"]')

    def told(self) -> Locator:
        """What is wrong with the chosen field."""
        return self.page.locator(".bpmn-panel .bpmn-wrong")

    def saved(self) -> None:
        expect(self.page.locator("#studio-status")).to_have_attribute("data-state", "saved")

    def form(self) -> dict[str, Any]:
        """What would be saved now."""
        form: dict[str, Any] = json.loads(self.page.evaluate("formEditor.file.text()"))
        return form

    def missing(self) -> list[str]:
        """Sentences without Chinese."""
        found: list[str] = self.page.evaluate("window.__missing")
        return found
