"""One search: by whatever stands on a case, with its place shown; only what one may see."""

from __future__ import annotations

import pytest

from tests.http.service.conftest import SignedIn
from tests.http.service.counter import CLASSIFIED, GUIDED, Officer, words

FOUND = ("202611-001", "李女士", "13800138000", "0013", "does not start", "DR-8", "1001", "motor worn")


@pytest.fixture
def number(officer: Officer) -> str:
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    return number


@pytest.mark.req("R-246")
@pytest.mark.parametrize("text", FOUND)
def test_a_case_is_found_by_number_customer_contact_words_product_and_handling(
    officer: Officer, number: str, text: str
) -> None:
    answer = officer.get("/search", query_string={"q": text})
    if text == number:
        assert answer.location == f"/cases/{number}"
    else:
        assert f'href="/cases/{number}"' in answer.text
    assert f'href="/cases/{number}"' in officer.get("/cases", query_string={"q": text, "search": "1"}).text


@pytest.mark.req("R-246")
def test_the_place_is_named_and_what_was_asked_for_is_marked(officer: Officer, number: str) -> None:
    page = officer.get("/search?q=MOTOR")
    assert "The <mark>motor</mark> is worn" in page.text
    assert "初步判断" in words(page.text)
    assert "<mark>0013</mark>" in officer.get("/search?q=0013").text


def test_what_a_form_brings_and_no_column_takes_is_found(officer: Officer, number: str) -> None:
    task = officer.get("/inbox?tab=roles").text.split('href="/tasks/')[1].split('"')[0]
    officer.completed(f"/tasks/{task}", {**GUIDED, "cited_material": "Service bulletin 77", "outcome": "solved"})
    assert f'href="/cases/{number}"' in officer.get("/search?q=bulletin").text


def test_markup_in_a_text_is_shown_as_text(officer: Officer) -> None:
    officer.registered(description="<script>alert(1)</script> motor")
    page = officer.get("/search?q=alert")
    assert "<script>alert" not in page.text
    assert "<mark>alert</mark>" in page.text


def test_nothing_found_says_what_may_help(officer: Officer, number: str) -> None:
    for text in ("赵六", "motor 赵六"):
        page = officer.get("/search", query_string={"q": text})
        assert number not in page.text
        assert "三位即可" in words(page.text)


@pytest.mark.req("R-246")
@pytest.mark.parametrize("name", ["wang.lei", "he.jun"])
def test_what_one_may_not_see_is_not_found(officer: Officer, signed_in: SignedIn, number: str, name: str) -> None:
    person = signed_in(name)
    for text in FOUND:
        page = person.get("/search", query_string={"q": text})
        assert page.status_code == 200
        assert f"/cases/{number}" not in page.text
        assert "<mark>" not in page.text


def test_process_owners_and_administrators_search_no_cases(signed_in: SignedIn) -> None:
    for name in ("admin", "lin.yu"):
        assert signed_in(name).get("/search?q=motor").status_code == 403


def test_more_than_a_page_leads_to_the_list(officer: Officer) -> None:
    for number in range(21):
        officer.registered(customer_contact=f"139000000{number:02}", serial_no=f"SN-{number}00")
    page = officer.get("/search?q=drill")
    assert "全部搜索结果" in words(page.text)
    assert page.text.count('class="list-group-item list-group-item-action task"') == 20
