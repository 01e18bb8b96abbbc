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
    assert "例如 outcome = " in reader.get("/help?q=例如 outcome").text  # what is only emphasised is not torn apart
    assert "没有章节或词汇提到" in reader.get("/help?q=%3Cb%3Enothing%3C/b%3E").text
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


def test_a_word_of_the_reference_is_found_by_its_code_and_by_its_name_in_either_language(signed_in: SignedIn) -> None:
    reader = signed_in("lin.yu")
    for asked in ("notify_customer", "通知客户", "repair.technician", "add months", "排他网关", "exclusive gateway"):
        assert "<td>" in reader.get("/help", query_string={"q": asked}).text, asked
    found = reader.get("/help?q=repair.technician").text
    assert "<code>repair.technician</code>" in found
    assert "<code>plan.plan_type</code>" not in found


def test_of_many_words_a_few_are_shown_and_the_reference_shows_all_that_say_it(signed_in: SignedIn) -> None:
    reader = signed_in("lin.yu")
    mine = [path for path in vocabulary.BINDINGS if path.startswith("visit.")]
    assert "/help/reference?q=visit." in reader.get("/help?q=visit.").text
    page = reader.get("/help/reference?q=visit.").text
    assert not [path for path in mine if f"<code>{path}</code>" not in page]
    assert "<code>plan.plan_type</code>" not in page
    assert "没有词汇提到" in reader.get("/help/reference?q=%3Cb%3Enothing").text
