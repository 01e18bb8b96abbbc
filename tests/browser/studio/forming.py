"""A process owner at the editor of a form."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import FrameLocator, Locator

from tests.browser.people import Person
from tests.browser.studio.editing import WithPanel, workspace


class FormDesk(WithPanel):
    """The editor with a form in it."""

    def __init__(self, owner: Person, name: str, path: str, place: str = "") -> None:
        self.place = place or workspace(owner, name)
        super().__init__(owner, self.place, path)

    def add(self, kind: str) -> None:
        """From the palette to the end of the form, by the keyboard."""
        self.page.locator(f'.fjs-palette-field[data-field-type="{kind}"]').press("Enter")

    def choose(self, place: str) -> None:
        self.page.evaluate("(place) => formEditor.choose(place)", place)

    def preview(self, size: str = "desk") -> FrameLocator:
        return self.page.frame_locator(f'iframe[name="preview-{size}"]')

    def told(self) -> Locator:
        """What is wrong with the chosen field."""
        return self.page.locator(".bpmn-panel .bpmn-wrong")

    def form(self) -> dict[str, Any]:
        """What would be saved now."""
        form: dict[str, Any] = json.loads(self.page.evaluate("formEditor.file.text()"))
        return form
