"""The guide is whole: every chapter in both languages, every link and picture leads somewhere, nothing is left over."""

from __future__ import annotations

import re

import pytest

from app.web.help import CHAPTERS
from tests.house.sources import APP

TEXTS = APP / "templates" / "help"
PICTURES = APP / "static" / "help"
LANGUAGES = ("zh", "en")
LARGEST, ALL = 150_000, 3_000_000
HAN = re.compile(r"[一-鿿]")
CHAPTER = re.compile(r"chapter='(\w+)'")
PICTURE = re.compile(r"help/([\w.-]+\.png)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_is_there_and_no_other(language: str) -> None:
    assert {path.stem for path in (TEXTS / language).glob("*.html")} == set(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_both_languages_say_it_in_the_same_order(chapter: str) -> None:
    texts = [(TEXTS / language / f"{chapter}.html").read_text("utf-8") for language in LANGUAGES]
    for mark in ("<h2>", "<li>", "<img"):
        assert texts[0].count(mark) == texts[1].count(mark), mark
    assert CHAPTER.findall(texts[0]) == CHAPTER.findall(texts[1])
    assert HAN.search(texts[0])


def test_every_link_and_every_picture_leads_somewhere() -> None:
    texts = [path.read_text("utf-8") for language in LANGUAGES for path in (TEXTS / language).glob("*.html")]
    assert {name for text in texts for name in CHAPTER.findall(text)} <= set(CHAPTERS)
    assert {name for text in texts for name in PICTURE.findall(text)} == {path.name for path in PICTURES.glob("*")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_speak_the_language_of_their_chapter(language: str) -> None:
    for path in (TEXTS / language).glob("*.html"):
        assert all(name.endswith(f".{language}.png") for name in PICTURE.findall(path.read_text("utf-8"))), path


def test_pictures_are_small_and_said_in_words() -> None:
    sizes = [path.stat().st_size for path in PICTURES.glob("*.png")]
    assert max(sizes) < LARGEST
    assert sum(sizes) < ALL
    for path in TEXTS.rglob("*.html"):
        assert not re.search(r'<img(?![^>]* alt="[^"]+")', path.read_text("utf-8")), path
