"""The test cases of a decision table, run while somebody types: who may ask, what is answered, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import work
from tests.hostile import xml_files
from tests.http.service.conftest import SignedIn
from tests.http.service.studio import Owner

ROUTING = "processes/routing.dmn"
FOLLOWUP = "processes/followup_result.dmn"
SLOWEST = 4  # seconds; the first look at a set reads it whole


def shipped(path: str) -> str:
    return (Path(__file__).resolve().parents[3] / path).read_text("utf-8")


def asked(owner: Owner, content: str | bytes, path: str = ROUTING) -> dict[str, Any]:
    answer = owner.tell("tests", path, content)
    assert answer.status_code == 200
    document: dict[str, Any] = answer.get_json()
    return document


def test_every_test_case_is_answered_with_the_rules_it_hit(owner: Owner) -> None:
    answer = asked(owner, shipped(ROUTING))
    assert not answer["problems"]
    assert all(test["passed"] for test in answer["tests"])
    assert answer["tests"][0]["rules"] == ["rule_major"]
    assert answer["tests"][0]["got"] == {"route": '"handling"'}
    assert answer["never"] == answer["hidden"] == answer["gaps"] == answer["overlaps"] == []


def test_variables_come_with_their_types_and_the_codes_they_may_be(owner: Owner) -> None:
    urgency, category = asked(owner, shipped(ROUTING))["variables"]
    assert (urgency["name"], urgency["kind"], urgency["closed"]) == ("case.urgency", "string", True)
    assert {"value": "major", "label": "重大"} in urgency["choices"]
    assert "product_fault" in {one["value"] for one in category["choices"]}
    kinds = {one["name"]: one["kind"] for one in asked(owner, shipped(FOLLOWUP), FOLLOWUP)["variables"]}
    assert kinds["linked"] == "boolean"
    assert kinds["followup_score"] == "number"


def test_a_gap_is_told_with_an_example_that_makes_a_test_case(owner: Owner) -> None:
    without_last = (
        shipped(ROUTING)
        .replace('<rule id="rule_other">', "<!--")
        .replace("</rule>\n    </decisionTable>", "-->\n    </decisionTable>")
    )
    # The four categories there are have their rules; what remains is that nobody has said which.
    assert [gap["cells"] for gap in asked(owner, without_last)["gaps"]] == [
        ['"normal", "urgent"', "null"],
        ["null", "null"],
    ]
    one_less = without_last.replace('"return_exchange", "complaint"', '"complaint"')
    gap = asked(owner, one_less)["gaps"][0]
    assert (gap["cells"], gap["empty"]) == (['"normal", "urgent"', '"return_exchange"'], False)
    assert gap["given"].keys() == {"case.urgency", "category"}
    assert gap["given"]["category"] == '"return_exchange"'


def test_a_failing_test_case_keeps_the_set_from_being_published(owner: Owner) -> None:
    wrong = shipped(ROUTING).replace("&quot;guidance&quot;", "&quot;manual&quot;", 1)
    (says,) = next(test for test in asked(owner, wrong)["tests"] if not test["passed"])["says"]
    assert says == '测试用例“产品故障先远程指导”：route 预期为 "manual"，实际为 "guidance"。'
    problems = owner.tell("check", ROUTING, wrong).get_json()["problems"]
    assert [(one["file"], one["name"]) for one in problems] == [(ROUTING, "产品故障先远程指导")]


def test_what_is_no_table_is_answered_with_what_is_wrong(owner: Owner) -> None:
    for content in ("", "<x/>", "{", *xml_files.REFUSED.values()):
        began = work.seconds()
        answer = asked(owner, content)
        assert answer["problems"]
        assert "tests" not in answer
        assert xml_files.SECRET not in str(answer)
        assert work.seconds() - began < SLOWEST


def test_names_and_values_stay_text(owner: Owner) -> None:
    evil = "<img src=x onerror=alert(1)>"
    escaped = evil.replace("<", "&lt;")
    content = (
        shipped(ROUTING)
        .replace("产品故障先远程指导", escaped)
        .replace("&quot;guidance&quot;", f"&quot;{escaped}&quot;", 1)
    )
    response = owner.tell("tests", ROUTING, content)
    assert response.content_type == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    failing = next(test for test in response.get_json()["tests"] if not test["passed"])
    assert failing["name"] == evil
    assert failing["rules"] == ["rule_guidance"]


@pytest.mark.parametrize(("name", "status"), [("lin.yu", 200), ("ma.ming", 200), ("admin", 200), ("chen.jing", 403)])
def test_who_may_look_at_procedures_may_ask(signed_in: SignedIn, owner: Owner, name: str, status: int) -> None:
    visitor = owner.visitor if name == "lin.yu" else signed_in(name)
    assert Owner(visitor, owner.number).tell("tests", ROUTING, shipped(ROUTING)).status_code == status


def test_the_history_lays_both_tables_over_one_another(owner: Owner) -> None:
    new = shipped(ROUTING).replace('"product_fault", "usage"', '"<b>"'.replace("<", "&lt;"))
    assert owner.save(ROUTING, new).status_code == 200
    page = owner.visitor.get(f"{owner.place}/history/{ROUTING}?edit=0").text
    assert "<del>&#34;product_fault&#34;, &#34;usage&#34;</del> <ins>&#34;&lt;b&gt;&#34;</ins>" in page
    assert "规则 2，“问题分类”" in page
