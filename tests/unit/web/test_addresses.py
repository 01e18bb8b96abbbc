from __future__ import annotations

import pytest
from flask import Flask

from app.web import addresses


@pytest.mark.parametrize("address", ["/", "/cases/202611-001?tab=messages#last", "/search?q=//x"])
def test_a_path_of_this_desk_is_safe_to_go_to(address: str) -> None:
    assert addresses.safe(address) == address


@pytest.mark.parametrize(
    "address",
    [None, "", "cases", "https://evil.example/", "//evil.example", "/\\evil.example", "/\r\nSet-Cookie: x=1"],
)
def test_everything_else_is_not(address: str | None) -> None:
    assert addresses.safe(address) == ""


def test_the_way_back_is_the_page_one_came_from_if_it_is_ours() -> None:
    app = Flask(__name__)
    with app.test_request_context("/b", headers={"Referer": "http://localhost/a?x=1"}):
        assert addresses.came_from() == "/a?x=1"
    with app.test_request_context("/b", headers={"Referer": "https://evil.example/a"}):
        assert addresses.came_from() == ""
    with app.test_request_context("/b", headers={"Referer": "http://localhost/b"}):
        assert addresses.came_from() == ""


def test_after_a_sending_one_comes_back_to_the_page_it_was_sent_from() -> None:
    app = Flask(__name__)
    with app.test_request_context("/b/claim", method="POST", headers={"Referer": "http://localhost/b"}):
        assert addresses.here() == "/b"
    with app.test_request_context("/b?page=2"):
        assert addresses.here() == "/b?page=2"
