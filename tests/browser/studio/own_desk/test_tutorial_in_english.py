"""The English tutorial, word for word: every name it prints bold, quotes or has one type is used as it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.db import Database
from tests.browser.conftest import Browse
from tests.browser.people import Person
from tests.browser.studio.drawing import Drawing
from tests.browser.studio.own_desk.test_tutorial import CENTRE, sent_in_and_repaired

pytestmark = pytest.mark.browser

CHAPTER = Path(__file__).resolve().parents[4] / "app" / "templates" / "help" / "en" / "tutorial.html"


class Words:
    """The names in the text of the tutorial. Whoever walks takes each of them from here."""

    def __init__(self) -> None:
        text = re.sub(r"<h2>.*?</h2>|<img[^>]*>", "", CHAPTER.read_text("utf-8"))
        self.left = {
            *re.findall(r"<b>(.*?)</b>", text),
            *re.findall(r"<code>(.*?)</code>", text),
            *re.findall("“(.*?)”", text),
        }
        self.known = frozenset(self.left)

    def __call__(self, name: str) -> str:
        assert name in self.known, f"the tutorial does not say {name}"
        self.left.discard(name)
        return name


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.mark.req("R-002", "R-003", "R-004", "R-006")
def test_whoever_does_what_the_words_say_has_published_a_second_quality_check(
    browse: Browse, database: Database, words: Words
) -> None:
    owner, manager = browse("lin.yu"), browse("ma.ming")
    with owner.speaking("English"), manager.speaking("English"):
        begins(owner, words)
        asks_the_questions(owner, words)
        draws(owner, words)
        publishes(owner, manager, words)
    inspector = browse("feng.xia")
    with inspector.speaking("English"):
        sent_in_and_repaired(database)
        inspector.go("/inbox?tab=roles")
        expect(inspector.task("Second quality check")).to_contain_text(re.compile(r"\d+ ?h"))
    with owner.speaking("English"):
        takes_it_back(owner, words)
    assert words.left == set()


def begins(owner: Person, words: Words) -> None:
    page = owner.go("/")
    page.get_by_role("link", name=words("Studio"), exact=True).first.click()
    new = card(page, words("New workspace"))
    new.get_by_role("textbox").fill(words("二次质检"))
    new.get_by_role("button", name=words("Begin"), exact=True).click()
    new = card(page, words("New"))
    new.get_by_role("radio", name=re.compile(f"^{words('A form')}")).check()
    new.get_by_label("Key").fill(words("second_check"))
    new.get_by_label("Chinese name").fill("二次质检")
    new.get_by_label("English name").fill(words("Second quality check"))
    new.get_by_role("button", name=words("Make it"), exact=True).click()
    expect(page.locator("#editor[data-ready]")).to_be_attached()


def asks_the_questions(owner: Person, words: Words) -> None:
    page = owner.page
    asked(page, "结果").click()
    picks(group(page, words("Options")).get_by_label("Code list"), words("Result of the quality check"))
    for choice in ("Passed", "Failed"):
        expect(page.frame_locator('iframe[name="preview-desk"]').get_by_text(choice, exact=True)).to_be_visible()
    asked(page, "办理情况").click()
    writes(page, words("质检说明"), words("Note"))
    expect(page.locator("#studio-status")).to_contain_text(words("Saved"))


def draws(owner: Person, words: Words) -> None:
    page = owner.page
    page.get_by_role("link", name=words("‹ 二次质检")).click()
    page.get_by_role("link", name=words("Repair at the centre")).click()
    expect(page.locator("#editor[data-ready]")).to_be_attached()
    drawing = Drawing.at(owner, CENTRE)
    whole = page.get_by_role("button", name=words("Whole diagram"))
    whole.click()
    drawing.room_before(drawing.named(words("修复待寄回")), 240, tool(page, words("create/remove space tool")))
    whole.click()
    tool(page, words("Create user task")).click()
    drawing.click(drawing.line(words("合格"), words("质检合格？")))
    step = drawing.chosen()
    writes(page, "二次质检", "Second quality check")
    picks(panel(page).get_by_label("Form", exact=True), "Second quality check")
    expect(panel(page)).to_contain_text(f"as its lane: {words('Quality')}")
    persons = group(page, words("Persons and dates"))
    picks(persons.get_by_label(words("Not whoever did")), words("Repair"))
    tool(page, words("Create gateway")).click()
    drawing.click(drawing.flow(step, drawing.named("修复待寄回")))
    writes(page, words("二次合格？"))
    beside(page, words("Connect to other element")).click()
    drawing.click(drawing.named("维修"), below=6)
    problems = page.locator("#studio-problems")
    problems.locator("summary").filter(has_text=re.compile(words("problems"), re.I)).click()
    problems.get_by_role("button", name=words("→ Repair")).click()
    group(page, "Condition").get_by_label("Taken when").fill(words('outcome = "fail"'))
    writes(page, words("不合格"))
    problems.get_by_role("button", name=words("→ Ready to go back")).click()
    panel(page).get_by_label(words("Otherwise")).check()
    drawing.choose(step)
    beside(page, words("Add a time limit")).click()
    picks(panel(page).get_by_label("Time limit", exact=True), words("Quality check of a repair"))
    writes(page, words("二次质检时限"))
    expect(problems).to_contain_text(words("Nothing is wrong with this file"))
    drawing.saved(by_itself=True)


def publishes(owner: Person, manager: Person, words: Words) -> None:
    page = owner.page
    page.get_by_role("link", name="‹ 二次质检").click()
    page.get_by_role("link", name=words("Check and publish")).click()
    address = page.url
    expect(page.locator("#differences summary")).to_have_count(2)
    page.locator("#note").fill("One more quality check")
    page.get_by_role("button", name=words("Ask for a review")).click()
    manager.go(address).get_by_role("button", name=words("Agree"), exact=True).click()
    page.reload()
    page.locator("#publish").get_by_label("Reason").fill("Repairs come back too often")
    page.locator("#publish").get_by_role("button", name=words("Publish"), exact=True).click()
    expect(page.locator(".alert-success")).to_contain_text("ersion 2")


def takes_it_back(owner: Person, words: Words) -> None:
    page = owner.go("/studio")
    page.get_by_role("link", name=words("All versions")).click()
    before = page.get_by_role("row").filter(has_text="shipped with the product")
    before.get_by_text(words("Go back to it")).click()
    before.get_by_label("Reason").fill("Only an exercise")
    before.get_by_role("button").last.click()
    expect(page.locator(".studio-versions tbody tr")).to_have_count(3)


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def asked(page: Page, question: str) -> Locator:
    return page.locator(".fjs-form-field").filter(has_text=question).last


def panel(page: Page) -> Locator:
    return page.locator(".bpmn-panel")


def group(page: Page, title: str) -> Locator:
    """A part of the panel, unfolded."""
    found = panel(page).locator("details").filter(has=page.locator("summary", has_text=title))
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def writes(page: Page, chinese: str, english: str = "") -> None:
    for label, text in (("Chinese", chinese), ("English", english)):
        if text:
            field = panel(page).get_by_label(re.compile(label)).first
            field.fill(text)
            field.press("Tab")


def picks(choice: Locator, name: str) -> None:
    """The option of that name; its code may stand behind it."""
    options = choice.locator("option").filter(has_text=re.compile(rf"^{re.escape(name)}( [·(].*)?$"))
    expect(options).to_have_count(1)
    choice.select_option(options.get_attribute("value"))


def tool(page: Page, name: str) -> Locator:
    return page.locator(f'.djs-palette .entry[aria-label$="{name}"]')


def beside(page: Page, name: str) -> Locator:
    return page.locator(f'.djs-context-pad .entry[title="{name}"]')
