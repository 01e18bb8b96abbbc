"""A process owner at the editor of a diagram."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person


def workspace(owner: Person, name: str) -> str:
    """Begin one; the address of its page."""
    owner.go("/studio")
    begin = owner.page.locator('form[action$="/studio/workspaces"]')
    begin.locator('input[name="name"]').fill(name)
    with owner.page.expect_navigation():
        begin.get_by_role("button").click()
    return owner.page.url


class Drawing:
    """The editor with a diagram in it."""

    def __init__(self, owner: Person, place: str, path: str) -> None:
        self.owner, self.page, self.path = owner, owner.page, path
        self.address = f"{place}/files/{path}"
        self.open()

    def open(self) -> Page:
        self.page.goto(self.address)
        expect(self.page.locator("#editor[data-ready]")).to_be_attached()
        return self.page

    def element(self, identifier: str) -> Locator:
        return self.page.locator(f'.djs-element[data-element-id="{identifier}"]').first

    def choose(self, identifier: str) -> None:
        """Select it, wherever it is on the sheet."""
        self.do("(id) => editor.get('selection').select(editor.get('elementRegistry').get(id))", identifier)

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

    def pad(self, action: str) -> None:
        """A button beside the chosen element."""
        self.page.locator(f'.djs-context-pad .entry[data-action="{action}"]').click()

    def do(self, script: str, argument: Any = None) -> Any:
        """Something with the library's editor, as its own code would."""
        return self.page.evaluate(
            f"(argument) => {{ const {{ editor }} = bpmnEditor; return ({script})(argument); }}", argument
        )

    def text(self) -> str:
        """What would be saved now."""
        text: str = self.page.evaluate("bpmnEditor.opened.text()")
        return text

    def saved(self) -> None:
        expect(self.page.locator("#studio-status")).to_have_attribute("data-state", "saved")

    def missing(self) -> list[str]:
        """Sentences without Chinese."""
        found: list[str] = self.page.evaluate("window.__missing")
        return found
