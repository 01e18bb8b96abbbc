"""The product served as anybody would serve it, and people who sit at real browsers in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from tests.browser import chrome
from tests.browser.people import DESKTOP, Person
from tests.browser.serving import served

PRODUCT = Path(__file__).resolve().parents[2] / "app"
DIST = PRODUCT / "static" / "dist"
AXE = PRODUCT / "assets" / "node_modules" / "axe-core" / "axe.min.js"

Browse = Callable[..., Person]


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product, served from an empty folder with its runner at work."""
    if not (DIST / "app.js").exists():
        pytest.skip("the browser's files are not built: `make test` builds them first")
    with served(tmp_path_factory.mktemp("desk")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = chrome.program()
    if executable is None:
        pytest.skip("no Chromium on this machine: install Debian's chromium and chromium-l10n")
    expect.set_options(timeout=chrome.PATIENCE)
    with sync_playwright() as playwright:
        browser = chrome.launch(playwright, executable)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The cookies of those who have signed in already: the door is tested once, and takes its time on purpose."""
    return {}


@pytest.fixture
def browse(chromium: Browser, desk: str, signed_in: dict[str, StorageState]) -> Iterator[Browse]:
    """``browse("chen.jing", PHONE)``: that person at a window of that size; without a name nobody yet.

    The test fails when anybody's browser had something to complain about.
    """
    seated: list[Person] = []

    def sit_down(name: str = "", size: tuple[int, int] = DESKTOP, *, scripts: bool = True) -> Person:
        context = chrome.window(chromium, desk, size, scripts=scripts, state=signed_in.get(name))
        person = Person(context)
        seated.append(person)
        if name and name not in signed_in:
            person.sign_in(name)
            signed_in[name] = context.storage_state()
        return person

    yield sit_down
    troubles = [trouble for person in seated for trouble in person.watch.troubles]
    for person in seated:
        person.context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture(scope="session")
def axe() -> Axe:
    """What looks for barriers on a page."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `make test`, which installs it first")
    return Axe.from_file(AXE)
