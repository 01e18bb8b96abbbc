"""The product served as anybody would serve it, and people who sit at real browsers in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from tests.browser.people import DESKTOP, PATIENCE, Person
from tests.browser.serving import served

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN",
)  # fmt: skip
DIST = Path(__file__).resolve().parents[2] / "app" / "static" / "dist"


Browse = Callable[..., Person]


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product, served from an empty folder with its runner at work."""
    if not (DIST / "app.js").exists():
        pytest.skip("the browser's files are not built: run `make test`, which builds them first")
    with served(tmp_path_factory.mktemp("desk")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no chromium on this machine: install Debian's chromium and chromium-l10n")
    # What the browser draws by itself, the fields for dates and files, speaks the language of its surroundings.
    speaking = {**os.environ, "LANGUAGE": "zh_CN"}
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, env=speaking)
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
        context = chromium.new_context(
            base_url=desk, locale="zh-CN", timezone_id="Asia/Shanghai", storage_state=signed_in.get(name),
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        person = Person(context, name)
        seated.append(person)
        if name and name not in signed_in:
            person.sign_in()
            signed_in[name] = context.storage_state()
        return person

    yield sit_down
    troubles = [trouble for person in seated for trouble in person.watch.troubles]
    for person in seated:
        person.context.close()
    assert not troubles, "\n".join(troubles)
