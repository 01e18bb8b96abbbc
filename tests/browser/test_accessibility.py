"""axe finds nothing against WCAG 2 A and AA on the main pages, in both languages, on a desk and in the hand, where
nothing is wider than the window either."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from app.web.help import CHAPTERS
from tests.browser import paperwork
from tests.browser.conftest import Browse
from tests.browser.people import DESKTOP, PHONE, Person
from tests.browser.studio.editing import workspace
from tests.browser.studio.forming import FormDesk
from tests.browser.test_customer_link import confirming

pytestmark = pytest.mark.browser

RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
LANGUAGES = ("中文", "English")

OFFICER = (
    "/inbox?q={number}", "{task}", "/cases/new", "/cases/{number}", "/cases", "/customers/1", "/products/1",
    "/cases/{number}/classification", "/search?q=指示灯", "/clocks/1", "/duty",
)  # fmt: skip
ADMINISTRATOR = (
    "/incidents", "/admin/users", "/admin/users/chen.jing", "/admin/roles", "/account", "/notices", "/admin/lists",
    "/admin/lists/subcategory", "/admin/lists/urgency", "/admin/lists/demand/history", "/admin/keys",
    "/admin/limits", "/admin/limits/003/progress", "/admin/rules/limit/003/progress/versions", "/admin/settings",
    "/admin/settings/003/visit_lead", "/admin/settings/003/calendar_roles", "/processes/intake",
    "/admin/keys/guide", "/admin/users/sun.li", "/admin/users/sun.li/certificates/new", "/retention",
    "/studio/insight", "/studio/insight/intake",
    "/duty", "/duty/tech", "/duty/cs?week=2030-01-07", "/admin/audit", "/admin/audit?kind=limit&q=x",
)  # fmt: skip
GUIDE = (
    "/help", "/help?q=quality", "/help/reference", "/help/reference?q=quality", *(f"/help/{key}" for key in CHAPTERS),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_bars_anybody_from_the_pages_of_customer_service(browse: Browse, axe: Axe, language: str) -> None:
    officer = browse("liu.yang")
    case = paperwork.register(officer, urgency="urgent")
    paperwork.complete(officer, case.task, paperwork.CLASSIFICATION)
    other = paperwork.register(officer)
    paths = [path.format(number=case.number, task=other.task) for path in OFFICER]
    with officer.speaking(language):
        _look_through(officer, axe, paths)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_bars_anybody_from_the_pages_of_the_administrator(browse: Browse, axe: Axe, language: str) -> None:
    admin = browse("admin")
    rostered(admin)
    with admin.speaking(language):
        _look_through(admin, axe, ADMINISTRATOR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_bars_a_process_owner_from_the_guide_nor_from_a_workspace(
    browse: Browse, axe: Axe, language: str
) -> None:
    owner = browse("lin.yu")
    place = workspace(owner, "看看")
    with owner.speaking(language):
        _look_through(owner, axe, (*GUIDE, "/studio", place, f"{place}/publication", "/studio/versions"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_bars_a_process_owner_from_the_editor_of_forms(browse: Browse, axe: Axe, language: str) -> None:
    owner = browse("lin.yu")
    place = workspace(owner, "看看表单")
    with owner.speaking(language):
        desk = FormDesk(owner, "", "forms/repair_quality.form", place)
        bars_nobody(owner.page, axe)
        desk.choose("fields.0")
        bars_nobody(owner.page, axe)


def rostered(admin: Person) -> None:
    """Technical support keeps a roster, so that its week has something to show."""
    page = admin.go("/duty/tech")
    page.get_by_label("每天的交接时刻").fill("08:00 20:00")
    reason = page.locator("#turns-reason")
    reason.fill("7×24 技术支持")
    page.locator("form", has=reason).get_by_role("button").first.click()
    admin.told("修改已保存")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_bars_anybody_at_the_door(browse: Browse, axe: Axe, language: str) -> None:
    visitor = browse()
    page = visitor.go("/sign-in")
    if language == "English":
        page.get_by_role("button", name=language).click()
    _look_through(visitor, axe, ["/sign-in?as=chen.jing"])


def test_nothing_bars_a_customer_who_follows_his_link(browse: Browse, axe: Axe) -> None:
    _, link = confirming(browse("liu.yang"))
    customer = browse()
    customer.expects(404)
    _look_through(customer, axe, [link, "/c/" + "x" * 43])


def test_a_form_with_mistakes_and_an_archived_case_bar_nobody(browse: Browse, axe: Axe) -> None:
    officer = browse("chen.jing")
    officer.go("/cases/new")
    officer.expects(422)
    officer.press("登记工单")
    bars_nobody(officer.page, axe)


def _look_through(person: Person, axe: Axe, paths: list[str] | tuple[str, ...]) -> None:
    sizes = [DESKTOP, PHONE]
    for path in paths:
        page = person.go(path)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            if page.locator("bpmn-view:visible").count():
                page.locator("bpmn-view[data-ready]").first.wait_for()
            bars_nobody(page, axe)
            if (width, height) == PHONE:
                person.sees_no_scrolling_sideways()
        # The next page is opened in the window as this one has left it.
        sizes.reverse()


def bars_nobody(page: Page, axe: Axe) -> None:
    """What axe finds in the page as it stands. A page hears its script, half a megabyte, once.

    Of the colours, which take four fifths of the time, the Chinese page tells: the English one has the same.
    """
    if page.evaluate("!window.axe"):
        page.evaluate(axe.axe_script)
    found = AxeResults(page.evaluate(_FINDS, RULES))
    assert found.violations_count == 0, f"{page.url} {page.viewport_size}\n{found.generate_report()}"


_FINDS = """async rules => {
  const colours = { enabled: document.documentElement.lang !== 'en' };
  const { violations } = await axe.run({ ...rules, rules: { 'color-contrast': colours } });
  return { violations };
}"""
