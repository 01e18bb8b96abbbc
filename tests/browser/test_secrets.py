"""What a person may not see does not exist: not in a page, not behind an address that somebody was told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import paperwork
from tests.browser.conftest import Browse
from tests.browser.paperwork import Registered
from tests.browser.people import Person

pytestmark = pytest.mark.browser

ADMINISTRATION = ("/inbox", "/procedures", "/notices", "/incidents", "/admin/users", "/admin/roles", "/account")


def test_the_administrator_sees_no_data_of_customers(browse: Browse) -> None:
    case, admin = paperwork.register(browse("chen.jing")), browse("admin")
    menu = admin.go("/inbox").get_by_role("navigation", name="菜单")
    for closed in ("工单", "客户"):
        expect(menu.get_by_role("link", name=closed, exact=True)).to_have_count(0)
    for path in ADMINISTRATION:
        shown = admin.go(path).content()
        assert case.customer not in shown
        assert case.number not in shown
    _finds_nothing(admin, case)


@pytest.mark.parametrize("stranger", ["feng.xia", "lin.yu", "gao.fei"])
def test_for_a_stranger_the_case_does_not_exist(browse: Browse, stranger: str) -> None:
    case = paperwork.register(browse("chen.jing"))
    _finds_nothing(browse(stranger), case)


def test_without_a_sign_in_every_address_leads_to_the_door(browse: Browse) -> None:
    case = paperwork.register(browse("chen.jing"))
    visitor = browse()
    for path in (case.task, f"/cases/{case.number}", "/customers/1", "/admin/users"):
        page = visitor.go(path)
        expect(page.get_by_role("button", name="登录")).to_be_visible()
        assert case.customer not in page.content()


def _finds_nothing(person: Person, case: Registered) -> None:
    person.expects(404)
    for path in (f"/cases/{case.number}", f"/cases/{case.number}/diagram", case.task, "/customers/1"):
        answer = person.page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
        assert case.customer not in person.page.content()
