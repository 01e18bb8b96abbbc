"""The editor of messages: both languages, what they may ask for, and how they read."""

from __future__ import annotations

import pytest

from app import folders
from app.cases import mentions, text_names
from app.notifications import templates
from tests.http.service.studio import Owner

TEXT = "processes/messages/shipped.zh.txt"


@pytest.mark.req("R-039")
def test_both_languages_stand_beside_each_other_with_what_they_may_ask_for(owner: Owner) -> None:
    page = owner.visitor.get(f"{owner.place}/files/{TEXT}").text
    assert page.count('class="text"') == 2
    assert 'id="studio-other"' in page
    assert 'data-place="shipment.tracking_no"' in page


def test_a_text_reads_with_invented_values(owner: Owner) -> None:
    answer = owner.tell(
        "reading", TEXT, "{case_no} 已寄出\n\n{customer}，{shipment.expected_arrival} 送达。"
    ).get_json()
    assert answer == {"subject": "202611-001 已寄出", "body": "王女士，2026-11-20 送达。", "lacking": []}
    assert owner.tell("reading", TEXT, "\n没有标题").get_json()["lacking"]


def test_a_place_that_is_not_closed_is_told(owner: Owner) -> None:
    answer = owner.tell("reading", TEXT, "{case_no\n")
    assert answer.status_code == 422
    assert answer.get_json()["problems"]


@pytest.mark.req("R-004", "R-039")
def test_what_a_message_does_not_carry_is_a_problem_of_its_file(owner: Owner) -> None:
    problems = owner.tell("check", TEXT, "{case_no}\n\n{shipment.colour}").get_json()["problems"]
    assert [(one["file"], one["place"]) for one in problems] == [(TEXT, "shipment.colour")]


def test_every_shipped_text_asks_for_what_its_message_carries() -> None:
    own = text_names.CARRIED.keys() | text_names.OF_LATE.keys() | mentions.NAMES
    for path, content in folders.shipped().items():
        if path.endswith(".txt"):
            key = path.rpartition("/")[2].split(".")[0]
            assert templates.names(key, {f"{key}.zh": content.decode()}) <= text_names.of(key).keys() | own


def test_a_text_in_one_language_offers_to_begin_the_other(owner: Owner) -> None:
    path = "processes/messages/second_check.zh.txt"
    owner.save(path, "{case_no}：二次质检\n")
    assert "data-begin" in owner.visitor.get(f"{owner.place}/files/{path}").text
