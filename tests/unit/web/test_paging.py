from __future__ import annotations

import pytest
from flask import Flask

from app.web.paging import Page


@pytest.mark.parametrize(
    ("number", "near"),
    [(1, [1, 2, 0, 20]), (2, [1, 2, 3, 0, 20]), (7, [1, 0, 6, 7, 8, 0, 20]), (20, [1, 0, 19, 20])],
)
def test_the_ends_and_the_neighbours_are_shown(number: int, near: list[int]) -> None:
    assert Page(number, total=500).near == near


def test_a_short_list_has_one_page_and_an_empty_one_too() -> None:
    assert Page(1, total=25).last == 1
    assert Page(1, total=26).last == 2
    assert Page(1, total=0).near == [1]


@pytest.mark.parametrize(("asked", "number"), [("3", 3), ("99", 4), ("0", 1), ("-5", 1), ("two", 1)])
def test_a_page_there_is_not_becomes_the_nearest(asked: str, number: int) -> None:
    with Flask(__name__).test_request_context(f"/?page={asked}"):
        page = Page.asked(total=100)
    assert (page.number, page.offset) == (number, (number - 1) * 25)


def test_turning_the_page_keeps_the_search() -> None:
    app = Flask(__name__)
    app.add_url_rule("/<kind>", "listing", lambda kind: kind)
    with app.test_request_context("/cases?q=pump&state=new&state=open&page=1"):
        assert Page.asked(total=100).address(2) == "/cases?q=pump&state=new&state=open&page=2"
