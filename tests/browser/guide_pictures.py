"""Takes the pictures of the guide again, in both languages: `python -m tests.browser.guide_pictures [FOLDER OF DATA]`.
All on them is the demonstration's, or what the test of the tutorial makes; they are kept small by few colours."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app.db import Database
from tests.browser import chrome
from tests.browser.people import DESKTOP, Person
from tests.browser.serving import ROOT, environment, served
from tests.browser.studio.editing import workspace
from tests.browser.studio.own_desk import test_tutorial as tutorial

FOLDER = ROOT / "app" / "static" / "help"
LANGUAGES = {"zh": "中文", "en": "English"}
WINDOW, TALL = {"width": 1280, "height": 800}, {"width": 1440, "height": 1300}
COLOURS, ABOVE = 48, 12
MESSAGE = "processes/messages/followup_7d.zh.txt"

Arrange = Callable[[Page], object]


def main(data: Path | None) -> None:
    executable = chrome.program()
    assert executable, "no Chromium on this machine"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        if data is None:
            data = Path(folder)
            demo = (sys.executable, "-m", "flask", "--app", "app", "demo", "--cases", "60")
            subprocess.run(demo, cwd=ROOT, env=environment(data), check=True)
        browser = chrome.launch(playwright, executable)
        with served(data) as address:
            of_the_demonstration(browser, address)
        with tempfile.TemporaryDirectory() as other, served(Path(other)) as address:
            of_the_tutorial(browser, address, Path(other))
        browser.close()


def of_the_demonstration(browser: Browser, address: str) -> None:
    owner = seated(browser, address, "lin.yu")
    place = workspace(owner, tutorial.STEP)
    taken(owner, "workspace", place)
    taken(owner, "editor", f"{place}/files/{tutorial.CENTRE}", lambda page: chosen(page, "task_examine"))
    taken(owner, "table", f"{place}/files/processes/grading.dmn", ready)
    taken(owner, "text", f"{place}/files/{MESSAGE}", ready)
    panel(owner, "verb", f"{place}/files/processes/followup_7d.bpmn", "bpmn:SendTask", "names verb")
    taken(owner, "insight", "/studio/insight/repair_centre?days=all", measured)


def of_the_tutorial(browser: Browser, address: str, folder: Path) -> None:
    """What its test sees on its way."""
    owner, manager, inspector = (seated(browser, address, name) for name in ("lin.yu", "ma.ming", "feng.xia"))
    place = workspace(owner, tutorial.STEP)
    tutorial.makes_its_form(owner, place)
    taken(owner, "tutorial-form", f"{place}/files/{tutorial.FORM}", questioned)
    tutorial.draws_it(owner, place)
    drawn = f"{place}/files/{tutorial.CENTRE}"
    taken(owner, "tutorial-drawn", drawn, lambda page: chosen(page, tutorial.STEP, zoom=0.75))
    taken(owner, "limit", drawn, lambda page: chosen(page, "limit_quality", zoom=1))
    panel(owner, "who", drawn, "bpmn:UserTask", "names who except")
    tutorial.asks(owner, place)
    taken(owner, "tutorial-asked", f"{place}/publication")
    tutorial.agrees(manager, place)
    tutorial.publishes(owner)
    taken(owner, "versions", "/studio/versions")
    database = Database(f"sqlite:///{folder / 'aftercare.sqlite'}")
    tutorial.sent_in_and_repaired(database)
    database.dispose()
    taken(inspector, "tutorial-inbox", "/inbox?tab=roles")


def seated(browser: Browser, address: str, name: str) -> Person:
    person = Person(chrome.window(browser, address, DESKTOP))
    person.sign_in(name)
    return person


def taken(person: Person, name: str, path: str, arrange: Arrange = lambda page: None) -> None:
    """The page at ``path`` without the menu, once in each language."""
    for code, language in LANGUAGES.items():
        with person.speaking(language):
            page = person.go(path)
            page.set_viewport_size(WINDOW)
            arrange(page)
            page.wait_for_load_state("networkidle")
            box = page.locator(".page-header").bounding_box()
            assert box is not None
            top = max(0, box["y"] - ABOVE)
            clip = {"x": box["x"], "y": top, "width": box["width"], "height": WINDOW["height"] - top}
            # Playwright hides the caret by a style of its own, which the product's pages do not let in.
            kept(page.screenshot(caret="initial", clip=clip), f"{name}.{code}")
            page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


def panel(person: Person, name: str, path: str, kind: str, groups: str) -> None:
    """What the panel asks of the last element of a kind, with these groups open."""
    for code, language in LANGUAGES.items():
        with person.speaking(language):
            page = person.go(path)
            page.set_viewport_size(TALL)
            ready(page)
            page.evaluate(_SELECT_LAST, kind)
            page.evaluate(_OPEN_ALONE, groups.split())
            box, last = (page.locator(one).last.bounding_box() for one in (".bpmn-panel", ".bpmn-panel details"))
            assert box is not None
            assert last is not None
            clip = {**box, "height": last["y"] + last["height"] - box["y"]}
            kept(page.screenshot(caret="initial", clip=clip), f"{name}.{code}")
            page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


def ready(page: Page) -> None:
    page.locator("#editor[data-ready]").wait_for()


def chosen(page: Page, wanted: str, zoom: float = 0) -> None:
    ready(page)
    page.evaluate(_SELECT, [wanted, zoom])


def questioned(page: Page) -> None:
    ready(page)
    page.locator(".fjs-form-field").filter(has_text="质检说明").last.click()


def measured(page: Page) -> None:
    page.locator("insight-view[data-ready]").wait_for()
    page.locator("label[for=measure-half]").click()


def kept(picture: bytes, name: str) -> None:
    shot = Image.open(BytesIO(picture)).convert("RGB")
    shot.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


_SELECT = """([wanted, zoom]) => {
  const { editor } = bpmnEditor, canvas = editor.get('canvas'), room = { top: 180, bottom: 200, left: 260, right: 330 };
  const is = (one) => !one.labelTarget && [one.id, one.businessObject.name].includes(wanted);
  const one = editor.get('elementRegistry').find(is);
  if (zoom) { canvas.zoom(zoom); canvas.scrollToElement(one, room); }
  editor.get('selection').select(one);
}"""
_SELECT_LAST = """(kind) => {
  const { editor } = bpmnEditor, found = editor.get('elementRegistry').filter((one) => one.type === kind);
  editor.get('selection').select(found.at(-1));
}"""
_OPEN_ALONE = """(groups) => document.querySelectorAll('.bpmn-panel details').forEach((one) => {
  one.open = groups.includes(one.dataset.group);
})"""


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
