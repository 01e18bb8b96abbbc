"""A process owner at the editor of a decision table."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.studio.editing import Editing


class Tabling(Editing):
    """The editor with a table in it."""

    def cell(self, identifier: str) -> Locator:
        return self.page.locator(f'[data-element-id="{identifier}"]')

    def write(self, identifier: str, text: str) -> None:
        """Write over a cell, as with the keyboard."""
        self.cell(identifier).click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def on_rule(self, identifier: str, entry: str) -> None:
        """Choose an entry of the menu of a rule."""
        self.page.locator(f'td.rule-index[data-row-id="{identifier}"]').click(button="right")
        self.page.locator(".context-menu").get_by_text(entry).click()

    def trial(self, name: str) -> Locator:
        return self.page.locator(f'.dmn-trial[data-trial="{name}"]')

    def expect_states(self, *states: str) -> None:
        """What came of the test cases, in their order."""
        expect(self.page.locator(".dmn-trial")).to_have_count(len(states))
        for place, state in enumerate(states):
            expect(self.page.locator(".dmn-trial").nth(place)).to_have_attribute("data-state", state)

    def section(self, title: str) -> Locator:
        return self.page.locator(".dmn-section", has=self.page.locator("summary", has_text=title))

    def saved(self) -> str:
        """What the server has once everything is saved."""
        self.do("draft.saveNow()")
        text: str = self.page.evaluate("async () => (await fetch(dmnEditor.draft.urls.content)).text()")
        return text

    def do(self, script: str, argument: Any = None) -> Any:
        """Something of the editor itself."""
        return self.page.evaluate(f"(argument) => dmnEditor.{script}", argument)
