"""What the editors offer: every registered word, with a name in both languages, and what the set itself brings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app import expressions
from app.engine import vocabulary, wiring
from app.engine.lint import words as lint_words
from tests.http.service.conftest import SignedIn
from tests.http.service.test_studio import Owner


@pytest.fixture
def offered(signed_in: SignedIn) -> dict[str, Any]:
    answer = signed_in("lin.yu").get("/studio/words")
    assert answer.status_code == 200
    words: dict[str, Any] = answer.get_json()
    return words


def _values(words: list[dict[str, Any]]) -> set[str]:
    return {one["value"] for one in words}


@pytest.mark.req("R-002")
def test_every_registered_word_is_offered(offered: dict[str, Any]) -> None:
    host = wiring.host()
    assert _values(offered["topics"]) == set(vocabulary.TOPICS)
    assert _values(offered["bindings"]) == set(vocabulary.BINDINGS)
    assert _values(offered["roles"]) == set(host.roles())
    assert _values(offered["context"]) == set(host.context_names())
    assert _values(offered["functions"]) == {one.name for one in expressions.known()}
    assert _values(offered["ends"]) == set(lint_words.ENDS)
    assert _values(offered["waits"]) == set(wiring.timekeeper().waiting_reasons())
    assert set(offered["listeners"]) == set(vocabulary.LISTENERS)
    for topic in offered["topics"]:
        known = vocabulary.TOPICS[topic["value"]].arguments
        assert [one["name"] for one in topic["arguments"]] == [one.name for one in known]


@pytest.mark.req("R-002")
def test_what_the_set_brings_is_offered_too(offered: dict[str, Any]) -> None:
    assert {"intake", "repair_quality"} <= _values(offered["forms"])
    assert {"grading", "routing"} <= _values(offered["decisions"])
    assert {"case_main", "mail_in_repair"} <= _values(offered["processes"])
    assert "execution_began" in _values(offered["events"])
    assert {"registered"} <= _values(offered["messages"])
    assert any(step["process"] == "repair_centre" for step in offered["steps"])
    assert {"channel", "users", "engineers"} <= _values(offered["lists"])


_NAMED_BY_CODE = {"events", "facts", "decisions"}


def test_every_word_has_a_name_in_both_languages(offered: dict[str, Any]) -> None:
    nameless = [
        (kind, one["value"])
        for kind, words in offered.items()
        if kind not in _NAMED_BY_CODE | {"listeners", "lists", "takes"}
        for one in words
        if one["zh"] in ("", one["value"]) or not one["en"]
    ]
    assert not nameless


def test_nobody_else_reads_them(signed_in: SignedIn) -> None:
    assert signed_in("chen.jing").get("/studio/words").status_code == 403


@pytest.mark.req("R-002")
def test_a_workspace_offers_what_has_been_written_in_it(signed_in: SignedIn) -> None:
    owner = Owner(signed_in("lin.yu"))
    form = json.loads(owner.document("forms/repair_quality.form")["content"]) | {"id": "second_quality"}
    assert owner.save("forms/second_quality.form", json.dumps(form)).status_code == 200
    for place, there in ((f"?workspace={owner.number}", True), ("", False)):
        words = owner.visitor.get(f"/studio/words{place}").get_json()
        assert ("second_quality" in _values(words["forms"])) is there
    assert owner.visitor.get("/studio/words?workspace=999").status_code == 404
