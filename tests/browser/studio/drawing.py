"""A process owner at the editor of a diagram."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.people import Person
from tests.browser.studio.editing import WithPanel

CENTRE = "processes/repair_centre.bpmn"


class Drawing(WithPanel):
    """The editor with a diagram in it."""

    @classmethod
    def at(cls, owner: Person, path: str) -> Drawing:
        """The editor that is open in somebody's window."""
        drawing = cls.__new__(cls)
        drawing.owner, drawing.page, drawing.path, drawing.address = owner, owner.page, path, owner.page.url
        return drawing

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

    def middle(self, identifier: str) -> tuple[float, float]:
        """Where one would click to hit it."""
        box = self.element(identifier).locator(".djs-hit").first.bounding_box()
        assert box is not None, identifier
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def click(self, identifier: str, below: float = 0) -> None:
        """With the mouse, in its middle or so many pixels below."""
        x, y = self.middle(identifier)
        self.page.mouse.move(x - 8, y + below)
        self.page.mouse.move(x, y + below, steps=3)
        self.page.mouse.click(x, y + below)

    def tool(self, action: str) -> None:
        """A tool of the palette: it says what it is when the mouse rests on it."""
        entry = self.page.locator(f'.djs-palette .entry[data-action="{action}"]')
        entry.hover()
        expect(entry).to_have_attribute("title", entry.get_attribute("aria-label") or "")
        entry.click()

    def drop_on(self, action: str, flow: str) -> str:
        """Something from the palette into a sequence flow; its id."""
        self.tool(action)
        self.click(flow)
        return self.chosen()

    def room_before(self, identifier: str, pixels: float, tool: Locator | None = None) -> None:
        """Push everything from this element on to the right."""
        if tool is None:
            self.tool("space-tool")
        else:
            tool.click()
        x, y = self.middle(identifier)
        mouse = self.page.mouse
        mouse.move(x - 28, y + 30, steps=3)
        mouse.down()
        mouse.move(x + pixels / 2, y + 30, steps=5)
        mouse.move(x + pixels, y + 30, steps=5)
        mouse.up()

    def whole(self) -> None:
        """The whole diagram in the window."""
        self.page.get_by_role("button", name="显示全图").click()

    def chosen(self) -> str:
        """The id of what is selected."""
        identifier: str = self.do("() => editor.get('selection').get()[0].id")
        return identifier

    def named(self, name: str) -> str:
        """The id of what is drawn under this name."""
        found: list[str] = self.do(
            "(name) => editor.get('elementRegistry').filter((one) => !one.labelTarget && !one.waypoints"
            " && one.businessObject?.name === name).map((one) => one.id)",
            name,
        )
        assert len(found) == 1, (name, found)
        return found[0]

    def line(self, name: str, source: str) -> str:
        """The id of the flow of this name that leaves what is named ``source``."""
        found: list[str] = self.do(
            "([name, source]) => editor.get('elementRegistry').filter((one) => !one.labelTarget"
            " && one.source?.id === source && one.businessObject.name === name).map((one) => one.id)",
            [name, self.named(source)],
        )
        assert len(found) == 1, (name, found)
        return found[0]

    def flow(self, source: str, target: str) -> str:
        """The id of the flow between two elements."""
        found: str = self.do(
            "([source, target]) => editor.get('elementRegistry').find((one) => !one.labelTarget"
            " && one.source?.id === source && one.target?.id === target).id",
            [source, target],
        )
        return found
