"""Test cases in the file of a decision table: read, gone through, and told about when they fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from app.engine import dmn_trials, dmn_xml, reading, xml
from app.engine.lint import decisions
from app.errors import Problem
from tests import work
from tests.hostile import escapes

ROOT = Path(__file__).resolve().parents[3]
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:as="urn:aftercare:bpmn:1" id="d"
 name="D" namespace="n"><decision id="routing" name="去向判定"><extensionElements>{tests}</extensionElements>
 <decisionTable id="t" hitPolicy="{policy}">
 <input id="i1" label="分类"><inputExpression id="e1" typeRef="string"><text>category</text></inputExpression></input>
 <input id="i2" label="日期"><inputExpression id="e2" typeRef="date"><text>case.day</text></inputExpression></input>
 <output id="o" label="去向" name="route" typeRef="string"/>
 <rule id="r1"><inputEntry id="c1"><text>"a", "b"</text></inputEntry><inputEntry id="c2"><text>-</text></inputEntry>
 <outputEntry id="c3"><text>"near"</text></outputEntry></rule>
 <rule id="r2"><inputEntry id="c4"><text>"b"</text></inputEntry>
 <inputEntry id="c5"><text>&gt;= date("2026-01-01")</text></inputEntry>
 <outputEntry id="c6"><text>"far"</text></outputEntry></rule></decisionTable></decision></definitions>"""


def case(name: str, given: dict[str, str], expected: dict[str, str]) -> str:
    root = etree.Element(dmn_trials.TEST, name=name, nsmap={"as": xml.AS})
    for tag, values in ((dmn_trials.GIVEN, given), (dmn_trials.EXPECTED, expected)):
        for key, value in values.items():
            etree.SubElement(root, tag, name=key, value=value)
    return str(etree.tostring(root, encoding="unicode"))


def looked_at(*tests: str, policy: str = "FIRST") -> list[Problem]:
    file = TABLE.format(tests="".join(tests), policy=policy).encode()
    return list(decisions.problems(reading.read({"processes/routing.dmn": file})))


def sentences(*tests: str, policy: str = "FIRST") -> str:
    return "\n".join(str(one) for one in looked_at(*tests, policy=policy))


def test_a_test_case_that_is_answered_as_expected_is_no_problem() -> None:
    assert not looked_at(
        case("near", {"category": '"a"'}, {"route": '"near"'}),
        case("the first counts", {"category": '"b"', "case.day": 'date("2026-02-01")'}, {"route": '"near"'}),
    )


def test_one_that_is_answered_otherwise_says_its_name_what_was_expected_and_what_came() -> None:
    (problem,) = looked_at(case("去近处", {"category": '"b"'}, {"route": '"far"'}))
    assert str(problem.message) == 'Test case “去近处”: route should be "far", and is "near".'
    assert (problem.file, problem.place, problem.name) == ("processes/routing.dmn", "routing", "去近处")


def test_a_table_that_stops_is_told_with_its_reason() -> None:
    assert "stops: No rule of the table “去向判定” fits." in sentences(case("x", {}, {"route": '"near"'}))
    both = case("x", {"category": '"b"', "case.day": '"2026-02-01"'}, {"route": '"near"'})
    assert "stops: The rules 1, 2 of the table" in sentences(both, policy="UNIQUE")


def test_what_a_list_collects_is_compared_as_a_list() -> None:
    given = {"category": '"b"', "case.day": '"2026-02-01"'}
    assert not looked_at(case("x", given, {"route": '["near", "far"]'}), policy="COLLECT")
    assert 'should be ["far"], and is ["near", "far"].' in sentences(
        case("x", given, {"route": '["far"]'}), policy="COLLECT"
    )


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (case("", {}, {"route": '"near"'}), "has a name of at most 120 characters"),
        (case("n" * 121, {}, {"route": '"near"'}), "has a name of at most 120 characters"),
        (case("x", {"category": '"a"'}, {}), "says nothing of what it expects"),
        (case("x", {"kategory": '"a"'}, {"route": '"near"'}), "does not know “kategory”. Known: case.day, cate"),
        (case("x", {}, {"rout": '"near"'}), "does not know “rout”. Known: route."),
        (case("x", {"category": "a"}, {"route": '"near"'}), "names no variables (a); a text has quotes"),
        (case("x", {"category": '"a'}, {"route": '"near"'}), "no closing quote"),
        (case("x", {"category": ""}, {"route": '"near"'}), "an expression is missing"),
        (case("x", {"category": "3"}, {"route": '"near"'}), "of the type string, and this value is of the type n"),
        (case("x", {"case.day": "3"}, {"route": '"near"'}), "of the type date, and this value is of the type num"),
        (case("x", {}, {"route": "true"}), "of the type string, and this value is of the type boolean"),
        (case("x", {}, {"route": '"y"'}) * 2, "Two test cases are called “x”"),
        ('<as:tset name="x"/>', "“as:tset” means nothing where it stands"),
        ('<as:given name="x" value="1"/>', "“as:given” means nothing where it stands"),
        ('<other><as:test name="x"/></other>', "“as:test” means nothing where it stands"),
        (case("x", {}, {"route": '"y"'}) * 201, "more test cases than it may have (200)"),
    ],
)
def test_a_test_case_that_cannot_be_read_is_a_problem(test: str, words: str) -> None:
    assert words in sentences(test)


@pytest.mark.parametrize("way", [way for way in escapes.REFUSED if way != "invisible characters"])
def test_a_value_leads_out_of_the_language_as_little_as_a_cell_does(way: str) -> None:
    texts = [text for text in escapes.REFUSED[way] if text.isprintable()]
    for place in ("given", "expected"):
        for text in texts:
            values = {"given": {"category": '"a"'}, "expected": {"route": '"near"'}}
            values[place] = dict.fromkeys(values[place], text)
            assert looked_at(case("x", values["given"], values["expected"])), text


@pytest.mark.parametrize("way", [*escapes.HARMLESS])
def test_what_asks_for_much_is_answered_quickly_by_a_value_or_a_sentence(way: str) -> None:
    began = work.seconds()
    for text in filter(str.isprintable, escapes.HARMLESS[way]):
        looked_at(case("x", {"category": text}, {"route": text}))
    assert work.seconds() - began < 3


def test_a_table_and_its_test_cases_are_bounded_together() -> None:
    table = reading.read({"a.dmn": TABLE.format(tests="", policy="FIRST").encode()}).decisions["routing"]
    large = type(table)(table.id, table.name, table.inputs, table.outputs, table.rules * 700)
    root = etree.fromstring(TABLE.format(tests=case("x", {}, {"route": '"y"'}) * 60, policy="FIRST"))
    trials, (problem,) = dmn_trials.read(root, large)
    assert not trials
    assert "more test cases than it may have (47)" in str(problem)


def test_their_expressions_count_among_those_of_the_set() -> None:
    test = case("x", {"category": '"' + "a" * 3_000 + '"'}, {"route": '"y"'})
    found = reading.read({"a.dmn": TABLE.format(tests=test * 40, policy="FIRST").encode()})
    assert "more than 100000 characters together" in str(found.problems[0])


def test_every_shipped_table_has_test_cases_that_pass_and_hit_every_rule() -> None:
    for file in sorted((ROOT / "processes").glob("*.dmn")):
        root = xml.read(file.name, file.read_bytes())
        table = dmn_xml.read(root, file.name)
        trials, problems = dmn_trials.read(root, table, file.name)
        verdicts = [dmn_trials.run(table, trial) for trial in trials]
        assert not problems
        assert not [str(sentence) for verdict in verdicts for sentence in verdict.sentences]
        assert {rule for verdict in verdicts for rule in verdict.rules} == {rule.id for rule in table.rules}, file.name
