"""Takes the pictures of the README again: `python -m tests.browser.pictures`. All on them is the demonstration's."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chrome
from tests.browser.people import PHONE, Person
from tests.browser.serving import ROOT, environment, served

FOLDER = ROOT / "docs" / "screenshots"
DESK = (1440, 1000)


def main() -> None:
    executable = chrome.program()
    assert executable, "no Chromium on this machine"
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        subprocess.run(
            (sys.executable, "-m", "flask", "--app", "app", "demo"), cwd=ROOT, env=environment(data), check=True
        )
        with served(data) as address, sync_playwright() as playwright:
            browser = chrome.launch(playwright, executable)
            take(browser, address)
            browser.close()


def take(browser: Browser, address: str) -> None:
    def person(name: str, size: tuple[int, int] = DESK) -> Person:
        somebody = Person(chrome.window(browser, address, size))
        somebody.sign_in(name)
        return somebody

    officer, supervisor, admin, engineer = (
        person("chen.jing"),
        person("wu.gang"),
        person("admin"),
        person("zhao.qiang", PHONE),
    )
    officer.go("/inbox")
    drawn(officer.page, "inbox")
    supervisor.go("/inbox")
    drawn(supervisor.page, "task")
    supervisor.go("/cases?state=visit").locator("main a[href^='/cases/']").first.click()
    drawn(supervisor.page, "case")
    engineer.go("/inbox").locator(".visit-next").wait_for()
    kept(engineer.page, "phone")
    previewed(admin)
    kept(admin.page, "preview")


def previewed(admin: Person) -> None:
    """What it would mean for the running cases if complex faults had to be removed within two days."""
    page = admin.go("/admin/limits/003/fix_complex")
    page.get_by_label("时长", exact=True).first.fill("2")
    admin.press("去预览")
    page.get_by_role("link", name=re.compile("^运行中的也改")).click()
    page.locator("#effect table").wait_for()


def drawn(page: Page, name: str) -> None:
    page.locator("bpmn-view[data-ready]").first.wait_for()
    kept(page, name)


def kept(page: Page, name: str) -> None:
    # Playwright hides the caret by a style of its own, which the product's pages do not let in.
    page.screenshot(path=FOLDER / f"{name}.png", caret="initial")


if __name__ == "__main__":
    main()
