"""Customers and products: looked at with their cases, changed by hand, and not over somebody else's change."""

from __future__ import annotations

import re

from tests.http.service.counter import Officer, problems_of, said, value_of, words

CUSTOMER = {
    "customer.name": "李女士", "customer.contact": "138 0013 8000", "customer.tier": "normal",
    "customer.language": "zh", "customer.region": "北京",
}  # fmt: skip


def test_a_customers_page_shows_facts_products_and_cases(officer: Officer) -> None:
    number, _ = officer.registered()
    page = officer.get("/customers/1")
    text = words(page.text)
    assert "李女士" in text
    assert "DR-8" in text
    assert f"/cases/{number}" in page.text
    assert "李女士" in officer.get("/customers?q=0013").text


def test_a_change_is_saved_and_shows_everywhere(officer: Officer) -> None:
    officer.registered()
    answer = officer.post(
        "/customers/1", {"version": version(officer, "/customers/1"), **CUSTOMER, "customer.name": "李华"}
    )
    assert answer.location == "/customers/1"
    assert "李华" in officer.get("/cases/202611-001").text


def test_a_change_over_somebody_elses_is_refused_and_shows_what_is_stored(officer: Officer, colleague: Officer) -> None:
    officer.registered()
    seen = version(officer, "/customers/1")
    colleague.get("/customers/1?edit=1")
    colleague.post("/customers/1", {"version": seen, **CUSTOMER, "customer.region": "广州"})
    answer = officer.post("/customers/1", {"version": seen, **CUSTOMER})
    assert answer.status_code == 409
    assert value_of(answer, "customer.region") == "北京"
    assert "当前已保存：广州" in words(answer.text)
    newer = re.search(r'name="version" value="(\d+)"', answer.text)
    assert newer is not None
    assert officer.post("/customers/1", {"version": newer[1], **CUSTOMER}).status_code == 302


def test_what_is_wrong_is_said_at_the_field(officer: Officer) -> None:
    officer.registered()
    fields = {
        "version": version(officer, "/customers/1"),
        **CUSTOMER,
        "customer.email": "nowhere",
        "customer.name": " ",
    }
    answer = officer.post("/customers/1", fields)
    assert answer.status_code == 422
    assert set(problems_of(answer)) == {"customer.email", "customer.name"}
    assert value_of(answer, "customer.email") == "nowhere"


def test_a_product_is_changed_in_the_same_way(officer: Officer) -> None:
    officer.registered()
    fields = {"version": version(officer, "/products/1"), "unit.model": "DR-9", "unit.purchase_date": "2026-01-02"}
    assert officer.post("/products/1", fields).location == "/products/1"
    text = words(officer.get("/products/1").text)
    assert "DR-9" in text
    assert "2026-01-02" in text


def test_only_those_who_deal_with_customers_may_change_them(officer: Officer, stranger: Officer) -> None:
    officer.registered()
    stranger.get("/inbox")
    assert stranger.post("/customers/1", {"version": "1", **CUSTOMER}).status_code == 403
    assert stranger.post("/products/1", {"version": "1", "unit.model": "X"}).status_code == 403


def test_tasks_in_the_inbox_carry_the_new_name(officer: Officer) -> None:
    officer.registered()
    officer.post("/customers/1", {"version": version(officer, "/customers/1"), **CUSTOMER, "customer.name": "李华"})
    assert "已保存" in said(officer.get("/customers/1"))
    assert "李华" in officer.get("/inbox?tab=roles").text


def version(officer: Officer, address: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', officer.get(f"{address}?edit=1").text)
    assert found is not None
    return found[1]
