"""Somebody at a browser: signs in, reads, clicks, and notices whatever the browser complains about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from time import monotonic
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from playwright.sync_api import TimeoutError as Waited

from app.identity import demo
from tests.browser import chrome

DESKTOP = (1440, 900)
PHONE = (390, 844)
OFFICE = ZoneInfo("Asia/Shanghai")

_ANSWERED = re.compile(r"^Failed to load resource: the server responded with a status of (\d{3})")


@dataclass
class Watch:
    """What went wrong in the browser, and which answers a test asks for on purpose."""

    troubles: list[str] = field(default_factory=list)
    deliberate: set[int] = field(default_factory=set)

    def over(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # Chrome's own remark about an answer such as 422, which a form with a mistake is meant to get.
        if (found := _ANSWERED.match(message.text)) and int(found[1]) in self.deliberate:
            return
        self.troubles.append(f"{message.location.get('url')}: {message.text}")


class Person:
    """One browser window. ``page`` is the page of Playwright; the rest are the moves everybody makes."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.watch = Watch()

    @cached_property
    def page(self) -> Page:
        """Opened when it is first looked at: a window takes its time, and who only sends forms needs none."""
        return self.tab()

    def tab(self) -> Page:
        """One more page in the same window."""
        page = self.context.new_page()
        self.watch.over(page)
        return page

    def go(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def sign_in(self, name: str) -> None:
        """As a visitor of the demo does: choose the name, type the password."""
        self.go(f"/sign-in?as={name}")
        self.page.get_by_label("密码").fill(demo.PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page.locator(".nav-person")).to_be_attached()

    def press(self, name: str) -> None:
        """Press the button of the form on this page."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def choose(self, question: str, answer: str) -> None:
        """One of the buttons or circles of a question."""
        group = self.page.get_by_role("radiogroup", name=question)
        group.get_by_text(answer, exact=True).click()

    def told(self, text: str) -> None:
        """The sentence at the top of the page."""
        expect(self.page.locator("#messages")).to_contain_text(text)

    def task(self, title: str) -> Locator:
        """The row of the inbox with this text in it."""
        return self.page.locator("#tasks .task").filter(has_text=title)

    def finds(self, row: Locator, path: str, *, seconds: float = chrome.PATIENCE / 1000) -> bool:
        """Open the page again and again until the runner has brought what is looked for."""
        until = monotonic() + seconds
        while True:
            self.go(path)
            try:
                # The page does not change by itself: what it did not bring it brings when it is opened again.
                row.first.wait_for(timeout=200)
                return True
            except Waited:
                if monotonic() > until:
                    return False

    def moves_the_clock(self, button: str) -> None:
        """The administrator's bar."""
        bar = self.go("/account").get_by_role("region", name="模拟时间")
        with self.page.expect_navigation():
            bar.get_by_role("button", name=button, exact=True).click()

    def moment(self, **ahead: float) -> str:
        """A moment so far ahead of the clock the administrator sees, as a field for a time wants it."""
        shown = self.go("/account").locator(".demo-clock time").get_attribute("datetime")
        assert shown is not None
        return f"{datetime.fromisoformat(shown).astimezone(OFFICE) + timedelta(**ahead):%Y-%m-%dT%H:%M}"

    def lets_time_pass_until(self, other: Person, row: Locator, path: str) -> None:
        """A day and again a day: the next working moment may be behind a holiday."""
        for _ in range(14):
            # The runner looks once a second. Where it takes longer, one day more does no harm.
            if other.finds(row, path, seconds=1.5):
                return
            self.moves_the_clock("+1 天")
        assert other.finds(row, path), f"In two weeks {path} never showed {row}."

    def expects(self, *statuses: int) -> None:
        """From here on the server may refuse something with one of these, on purpose."""
        # For good: what Chrome says about an answer may come when the next page is open already.
        self.watch.deliberate |= set(statuses)

    @contextmanager
    def speaking(self, language: str) -> Iterator[None]:
        """Within this the person's pages are in that language; a language stays with the person, so it is set back."""
        if language == "中文":
            yield
            return
        self._switch(language)
        try:
            yield
        finally:
            self._switch("中文")

    def _switch(self, language: str) -> None:
        if self.page.url == "about:blank":
            self.go("/account")
        with self.page.expect_navigation():
            self.page.locator(".page-header").get_by_role("button", name=language, exact=True).click()

    def sees_no_scrolling_sideways(self) -> None:
        width, room = self.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        assert width <= room, f"{self.page.url} is {width} wide and the window {room}."
