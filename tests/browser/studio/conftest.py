"""A process owner at her desk: one window for all that is tried there. The editors are large, and a browser reads them
once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, StorageState

from tests.browser import chrome
from tests.browser.people import DESKTOP, Person
from tests.browser.studio.drawing import CENTRE, Drawing
from tests.browser.studio.editing import workspace


@pytest.fixture(scope="module")
def seated(chromium: Browser, desk: str, signed_in: dict[str, StorageState]) -> Iterator[Person]:
    """林雨 at her window. Tests ask for ``owner``."""
    context = chrome.window(chromium, desk, DESKTOP, state=signed_in.get("lin.yu"))
    person = Person(context)
    if "lin.yu" not in signed_in:
        person.sign_in("lin.yu")
        signed_in["lin.yu"] = context.storage_state()
    yield person
    context.close()


@pytest.fixture
def owner(seated: Person) -> Iterator[Person]:
    """The same window with one page in it. The test fails when it had something to complain about."""
    yield seated
    for page in seated.context.pages:
        if page is not seated.page:
            page.close()
    # What is still to be saved is saved by leaving.
    seated.go("about:blank")
    troubles = [*seated.watch.troubles]
    seated.watch.troubles.clear()
    seated.watch.deliberate.clear()
    assert not troubles, "\n".join(troubles)


@pytest.fixture(scope="module")
def places() -> dict[str, str]:
    """The workspace of those who leave everything as it was."""
    return {}


@pytest.fixture
def untouched(owner: Person, places: dict[str, str]) -> Drawing:
    if not places:
        places["shared"] = workspace(owner, "只看不改")
    return Drawing(owner, places["shared"], CENTRE)
