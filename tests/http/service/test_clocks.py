"""Wherever a due date stands it leads to the one page that explains it, for whoever may see the case."""

from __future__ import annotations

import re
from datetime import timedelta

from app import clock
from tests.http.conftest import Visitor
from tests.http.service.conftest import FRIDAY, SignedIn
from tests.http.service.counter import CLASSIFIED, Officer, words


def clocks_on(officer: Officer, address: str) -> list[str]:
    """The clocks that the due dates of a page lead to."""
    return re.findall(r'<a class="due badge"[^>]* href="(/clocks/\d+)"', officer.get(address).text)


def test_a_due_date_is_explained_wherever_it_is_shown(officer: Officer, supervisor: Officer) -> None:
    number, task = officer.registered()
    (clock_page,) = set(clocks_on(officer, "/inbox?tab=roles")) & set(clocks_on(officer, task))
    for page in ("/cases", f"/cases/{number}", task):
        assert clock_page in clocks_on(officer, page), page
    told = words(officer.get(clock_page).text)
    assert "首次响应" in told
    assert "15分钟" in told
    assert "10:00–10:15" in told
    assert supervisor.get(clock_page).status_code == 200


def test_the_rules_behind_it_are_named_with_who_published_them_when_and_why(
    officer: Officer, supervisor: Officer
) -> None:
    _, task = officer.registered()
    page = clocks_on(officer, task)[0]
    told = words(officer.get(page).text)
    assert "首次响应，第 1 版" in told
    assert "由 系统 发布" in told
    assert "原因：" in told
    # Staff read which version it was; those who read rules go on to compare it.
    assert "/admin/rules/" not in officer.get(page).text
    assert re.search(r'href="/admin/rules/limit/\w+/first_response/versions"', supervisor.get(page).text)


def test_the_ladder_says_what_has_happened_and_what_comes(officer: Officer) -> None:
    _, task = officer.registered()
    page = clocks_on(officer, task)[0]
    assert re.findall(r'<li data-state="(\w+)"', officer.get(page).text)[:2] == ["next", "later"]
    clock.move_to(FRIDAY + timedelta(minutes=40))
    assert "超时 25分钟" in words(officer.get(page).text)


def test_what_is_done_in_time_says_that_nothing_more_happens(officer: Officer) -> None:
    _, task = officer.registered()
    page = clocks_on(officer, task)[0]
    officer.completed(task, CLASSIFIED)
    told = officer.get(page).text
    assert "在到期前已完成" in words(told)
    assert set(re.findall(r'<li data-state="(\w+)"', told)) == {"never"}
    assert "超时" not in words(told).partition("提醒与升级")[0]


def test_over_the_page_one_is_on_it_is_the_part_alone(officer: Officer) -> None:
    _, task = officer.registered()
    part = officer.get(clocks_on(officer, task)[0] + "?part=1").text
    assert "<html" not in part
    assert "首次响应" in part


def test_whoever_may_not_see_the_case_finds_no_clock(officer: Officer, stranger: Officer, visitor: Visitor) -> None:
    _, task = officer.registered()
    page = clocks_on(officer, task)[0]
    assert stranger.get(page).status_code == 404
    assert officer.get("/clocks/999999").status_code == 404
    assert visitor.get(page).status_code == 302


def test_an_administrator_explains_the_clocks_of_a_preview_without_opening_the_case(
    officer: Officer, signed_in: SignedIn
) -> None:
    number, task = officer.registered()
    told = Officer(signed_in("admin")).get(clocks_on(officer, task)[0]).text
    assert number in told
    assert f"/cases/{number}" not in told
    assert "李女士" not in told
