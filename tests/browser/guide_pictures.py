"""Takes the pictures of the guide again: `python -m tests.browser.guide_pictures [FOLDER OF DATA]`. All on them is the
demonstration's; they are kept small by few colours."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chrome
from tests.browser.people import Person
from tests.browser.serving import ROOT, environment, served

FOLDER = ROOT / "app" / "static" / "help"
WINDOW = (1280, 800)
COLOURS = 64


def main(data: Path | None) -> None:
    executable = chrome.program()
    assert executable, "no Chromium on this machine"
    with tempfile.TemporaryDirectory() as folder:
        if data is None:
            data = Path(folder)
            demo = (sys.executable, "-m", "flask", "--app", "app", "demo", "--cases", "60")
            subprocess.run(demo, cwd=ROOT, env=environment(data), check=True)
        with served(data) as address, sync_playwright() as playwright:
            browser = chrome.launch(playwright, executable)
            take(browser, address)
            browser.close()
    tutorial()


def take(browser: Browser, address: str) -> None:
    owner = Person(chrome.window(browser, address, WINDOW))
    owner.sign_in("lin.yu")
    page = owner.go("/studio")
    page.locator("#name").fill("二次质检")
    owner.press("开始")
    taken(page, "workspace")
    place = page.url
    page.goto(f"{place}/files/processes/repair_centre.bpmn")
    step = page.locator('.djs-element[data-element-id="task_examine"]').first
    step.click()
    expect(step).to_contain_class("selected")
    taken(page, "editor")
    page.goto("/studio/insight/repair_centre?days=all")
    page.locator("insight-view[data-ready]").wait_for()
    page.locator("label[for=measure-half]").click()
    taken(page, "insight")


def tutorial() -> None:
    """What the test of the tutorial sees on its way."""
    with tempfile.TemporaryDirectory() as folder:
        test = (sys.executable, "-m", "pytest", "-n0", "-q", "tests/browser/studio/own_desk/test_tutorial.py")
        subprocess.run(test, cwd=ROOT, env={**os.environ, "AFTERCARE_PICTURES": folder}, check=True)
        for name in ("form", "drawn", "asked", "inbox"):
            kept((Path(folder) / f"tutorial-{name}.png").read_bytes(), f"tutorial-{name}")


def taken(page: Page, name: str) -> None:
    # Playwright hides the caret by a style of its own, which the product's pages do not let in.
    kept(page.screenshot(caret="initial"), name)


def kept(picture: bytes, name: str) -> None:
    shot = Image.open(BytesIO(picture)).convert("RGB")
    # The top of a long page is what the text speaks of.
    shot = shot.crop((0, 0, shot.width, min(shot.height, shot.width * 5 // 8)))
    shot.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
