"""A process owner at the editor of a diagram."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from tests.browser.studio.editing import WithPanel


class Drawing(WithPanel):
    """The editor with a diagram in it."""

    def element(self, identifier: str) -> Locator:
        return self.page.locator(f'.djs-element[data-element-id="{identifier}"]').first

    def choose(self, identifier: str) -> None:
        """Select it, wherever it is on the sheet."""
        self.do("(id) => editor.get('selection').select(editor.get('elementRegistry').get(id))", identifier)

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
