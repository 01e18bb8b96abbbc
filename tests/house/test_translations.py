"""Chinese is complete: every sentence a person may read has its Chinese, and the catalogue nothing else."""

from __future__ import annotations

import pytest

from app.translations import extract
from app.translations.python_modules import modules
from app.translations.python_source import untraceable


@pytest.fixture(scope="module")
def sentences() -> dict[str, set[str]]:
    return extract.sentences()


@pytest.mark.req("R-028")
def test_every_sentence_in_the_sources_has_its_chinese(sentences: dict[str, set[str]]) -> None:
    catalogue = extract.read()
    lacking = {
        msgid: sorted(files)
        for msgid, files in sentences.items()
        if not (entry := catalogue.get(msgid)) or not entry.string or entry.fuzzy
    }
    assert not lacking, "Add them: python -m app.translations.extract"


def test_the_catalogue_holds_no_sentence_that_nobody_says(sentences: dict[str, set[str]]) -> None:
    unused = [entry.id for entry in extract.read() if entry.id and entry.id not in sentences]
    assert not unused, "Take them out: python -m app.translations.extract"


def test_the_chinese_has_the_same_places_as_the_english() -> None:
    differing = [
        (entry.id, entry.string)
        for entry in extract.read()
        if entry.id and entry.string and extract.places(str(entry.id)) != extract.places(str(entry.string))
    ]
    assert not differing


def test_every_message_can_be_followed_to_its_sentence() -> None:
    lost = {module.file: lines for module in modules() if (lines := untraceable(module))}
    assert not lost, "Write the sentence where the Message is made, or in a table of sentences."


def test_no_error_is_without_a_sentence(sentences: dict[str, set[str]]) -> None:
    assert "" not in sentences, sentences.get("")
