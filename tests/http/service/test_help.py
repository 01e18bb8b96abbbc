"""The guide: everybody who is signed in may read it, in either language, and search in it."""

from __future__ import annotations

import pytest

from app import expressions
from app.engine import vocabulary
from app.web.help import CHAPTERS
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn


@pytest.mark.parametrize("name", ["lin.yu", "chen.jing", "admin"])
def test_everybody_finds_it_in_the_menu(signed_in: SignedIn, name: str) -> None:
    page = signed_in(name).get("/account").text
    assert 'href="/help"' in page


def test_every_chapter_opens_in_both_languages(signed_in: SignedIn) -> None:
    reader = signed_in("lin.yu")
    for address in ("/help", *(f"/help/{key}" for key in CHAPTERS)):
        assert reader.get(address).status_code == 200, address
    reader.post("/language", {"language": "en"})
    assert "The diagram is the program" in reader.get("/help/pieces").text


def test_a_chapter_is_found_by_what_it_says(signed_in: SignedIn) -> None:
    reader = signed_in("lin.yu")
    found = reader.get("/help?q=quality_check").text
    assert "/help/limits" in found
    assert "quality_check" in found
    assert "没有章节提到" in reader.get("/help?q=%3Cb%3Enothing%3C/b%3E").text
    assert "<b>nothing" not in reader.get("/help?q=%3Cb%3Enothing%3C/b%3E").text


def test_the_reference_names_every_word_there_is_now(signed_in: SignedIn) -> None:
    page = signed_in("wang.lei").get("/help/reference").text
    assert not [name for name in vocabulary.TOPICS if f"<code>{name}</code>" not in page]
    assert not [path for path in vocabulary.BINDINGS if f"<code>{path}</code>" not in page]
    assert not [one.name for one in expressions.known() if one.name not in page]
    assert "排他网关" in page
    assert "复杂网关" in page


def test_what_is_no_chapter_is_not_found_and_strangers_sign_in(signed_in: SignedIn, visitor: Visitor) -> None:
    assert signed_in("lin.yu").get("/help/nothing").status_code == 404
    assert visitor.get("/help").status_code == 302
