"""What somebody types is not lost: not on a slow line, and not by clicking about in the inbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import chrome, paperwork
from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser
JUDGEMENT = "初步判断"


class SlowLine:
    """Answers to an address wait until they are let through."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.held: list[Route] = []

    def __enter__(self) -> SlowLine:
        self.page.route(self.address, lambda route: self.held.append(route))
        return self

    def __exit__(self, *error: object) -> None:
        self.page.unroute(self.address)

    def waits(self) -> None:
        """Until somebody has asked."""
        until = monotonic() + chrome.PATIENCE / 1000
        while not self.held:
            assert monotonic() < until, f"Nobody asked for {self.address}."
            self.page.wait_for_timeout(20)

    def answers(self) -> None:
        with self.page.expect_response(self.address):
            for route in self.held:
                route.continue_()
        self.held.clear()


def test_what_is_typed_while_the_form_changes_on_a_slow_line_stays(browse: Browse) -> None:
    officer = browse("chen.jing")
    case = paperwork.register(officer)
    page = officer.go(case.task)
    text = page.get_by_label(JUDGEMENT)
    with SlowLine(page, "**/form") as line:
        officer.choose("问题分类", "产品故障")
        line.waits()
        text.click()
        text.press_sequentially("电机磨损，需要更换碳刷")
        for _ in range(4):
            text.press("ArrowLeft")
        line.answers()
    expect(page.get_by_label("细分子项")).to_be_visible()
    expect(text).to_have_value("电机磨损，需要更换碳刷")
    expect(text).to_be_focused()
    assert text.evaluate("field => field.selectionStart") == len("电机磨损，需要更换碳刷") - 4


def test_an_answer_that_is_changed_meanwhile_is_the_one_that_counts(browse: Browse) -> None:
    officer = browse("chen.jing")
    case = paperwork.register(officer)
    page = officer.go(case.task)
    with SlowLine(page, "**/form") as line:
        officer.choose("问题分类", "产品故障")
        line.waits()
        officer.choose("问题分类", "操作咨询")
        line.answers()
        line.waits()
        line.answers()
    expect(page.get_by_role("radiogroup", name="问题分类").get_by_label("操作咨询")).to_be_checked()
    expect(page.get_by_label("细分子项")).to_contain_text("使用方法")


def test_clicking_the_row_that_is_open_leaves_the_form_alone(browse: Browse) -> None:
    officer = browse("liu.yang")
    case = paperwork.register(officer)
    page = officer.go(f"/inbox?tab=roles&q={case.number}")
    text = page.locator("#panel").get_by_label(JUDGEMENT)
    text.fill("刚刚输入的内容")
    with no_question_about(page, "**/inbox/tasks/*"):
        officer.task(case.customer).click()
        page.wait_for_timeout(300)
    expect(text).to_have_value("刚刚输入的内容")


def test_opening_another_row_keeps_what_was_just_typed(browse: Browse) -> None:
    officer = browse("liu.yang")
    first = paperwork.register(officer, customer_name="不丢字的客户甲")
    second = paperwork.register(officer, customer_name="不丢字的客户乙")
    page = officer.go("/inbox?q=不丢字的客户")
    panel = page.locator("#panel")
    expect(panel).to_contain_text(first.number)
    panel.get_by_label(JUDGEMENT).fill("还没来得及保存")
    officer.task(second.customer).click()
    expect(panel).to_contain_text(second.number)
    officer.task(first.customer).click()
    expect(panel).to_contain_text(first.number)
    expect(panel.get_by_label(JUDGEMENT)).to_have_value("还没来得及保存")


def test_leaving_the_page_keeps_what_was_just_typed(browse: Browse) -> None:
    officer = browse("liu.yang")
    case = paperwork.register(officer)
    page = officer.go(case.task)
    page.get_by_label(JUDGEMENT).fill("马上离开")
    page.get_by_role("link", name="完整工单").first.click()
    page.wait_for_url("**/cases/*")
    for _ in range(20):
        officer.go(case.task)
        if page.get_by_label(JUDGEMENT).input_value() == "马上离开":
            return
    raise AssertionError("What was typed is gone.")


@contextmanager
def no_question_about(page: Page, address: str) -> Iterator[None]:
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    page.route(address, note)
    yield
    page.unroute(address)
    assert asked == []
