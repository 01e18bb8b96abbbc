"""Reading decision tables from DMN files, and what is said about a file that is wrong."""

from __future__ import annotations

import pytest
from lxml import etree

from app.engine import dmn_xml
from app.engine.decisions import DecisionTable
from app.errors import Invalid, Problem

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMN_12 = "http://www.omg.org/spec/DMN/20180521/MODEL/"

INPUT = (
    '<input id="in1" label="{label}"><inputExpression id="ie1" typeRef="{type}"><text>{text}</text>'
    "</inputExpression></input>"
)
OUTPUT = '<output id="out1" label="去向" name="{name}" typeRef="{type}"/>'


def rule(id: str, tests: list[str], answers: list[str], extra: str = "") -> str:
    cells = [f'<inputEntry id="{id}_i{n}"><text>{cell}</text></inputEntry>' for n, cell in enumerate(tests)]
    cells += [f'<outputEntry id="{id}_o{n}"><text>{cell}</text></outputEntry>' for n, cell in enumerate(answers)]
    return f'<rule id="{id}">{extra}{"".join(cells)}</rule>'


def file(
    *rules: str,
    columns: str | None = None,
    policy: str = 'hitPolicy="FIRST"',
    before: str = "",
    beside: str = "",
    namespace: str = DMN_13,
) -> etree._Element:
    head = INPUT.format(label="类别", type="string", text="category") + OUTPUT.format(name="route", type="string")
    return etree.fromstring(
        f'<definitions xmlns="{namespace}" id="d" name="D" namespace="n">{beside}'
        f'<decision id="routing" name="去向判定">{before}'
        f'<decisionTable id="table" {policy}>{columns or head}{"".join(rules)}</decisionTable>'
        "</decision></definitions>"
    )


def problems(root: etree._Element) -> list[Problem]:
    with pytest.raises(Invalid) as caught:
        dmn_xml.read(root, "routing.dmn")
    return list(caught.value.problems)


def sentences(root: etree._Element) -> str:
    return "\n".join(map(str, problems(root)))


ANY = rule("r9", [""], ['"manual"'])


@pytest.mark.parametrize("namespace", [DMN_12, DMN_13])
def test_a_table_is_read_whole(namespace: str) -> None:
    noted = rule("r1", ['"return", "exchange"'], ['"manual"'], "<description>退换货</description>")
    table = dmn_xml.read(file(noted, rule("r2", ["-"], ['"guidance"']), namespace=namespace))
    assert isinstance(table, DecisionTable)
    assert (table.id, table.name, table.hit_policy, table.aggregation) == ("routing", "去向判定", "FIRST", "")
    assert [(column.id, column.label, column.type) for column in table.inputs] == [("in1", "类别", "string")]
    assert [(column.id, column.name, column.label) for column in table.outputs] == [("out1", "route", "去向")]
    assert [(one.id, one.number, one.annotation, one.default) for one in table.rules] == [
        ("r1", 1, "退换货", False),
        ("r2", 2, "", True),
    ]
    assert table.names == {"category"}
    assert table.evaluate({"category": "exchange"}).values == {"route": "manual"}
    assert table.evaluate({"category": "repair"}).rules == ("r2",)


def test_what_the_editor_leaves_out_has_its_usual_meaning() -> None:
    columns = "<input><inputExpression><text> category </text></inputExpression></input>" + '<output name="route"/>'
    table = dmn_xml.read(
        etree.fromstring(
            f'<definitions xmlns="{DMN_13}"><decision id="routing"><decisionTable>{columns}'
            "<rule><inputEntry/><outputEntry><text>1</text></outputEntry></rule>"
            "</decisionTable></decision></definitions>"
        )
    )
    assert (table.name, table.hit_policy, table.inputs[0].label, table.outputs[0].label) == (
        "routing",
        "UNIQUE",
        "category",
        "route",
    )
    assert table.evaluate({}).rules == ("1",)


def test_a_comment_within_a_cell_divides_nothing() -> None:
    table = dmn_xml.read(file(rule("r1", ['"a"<!-- not "b" -->, "c"'], ['"x"']), ANY))
    assert table.evaluate({"category": "c"}).values == {"route": "x"}


def test_what_belongs_to_the_drawing_is_ignored() -> None:
    beside = '<inputData id="data"/><textAnnotation id="note"><text>[</text></textAnnotation>'
    drawing = '<DMNDI xmlns="https://www.omg.org/spec/DMN/20191111/DMNDI/"/>'
    need = '<informationRequirement id="need"><requiredInput href="#data"/></informationRequirement>'
    extension = '<extensionElements><x xmlns="urn:other">?</x></extensionElements>'
    table = dmn_xml.read(file(ANY, beside=extension + beside + drawing, before=extension + need))
    assert table.evaluate({}).values == {"route": "manual"}


def test_all_problems_are_told_at_once_with_element_column_and_rule() -> None:
    found = problems(
        file(
            rule("r1", ["return,,"], ["x.__class__"]),
            rule("r2", ["1"], [""]),
            rule("r3", ['"a"', '"b"'], ['"x"']),
            policy='hitPolicy="PRIORITY"',
        )
    )
    assert {(problem.place, problem.name) for problem in found} == {
        ("r1_i0", "类别"),
        ("r1_o0", "去向"),
        ("r2", "类别"),
        ("r2_o0", "去向"),
        ("r3", ""),
        ("routing", "去向判定"),
    }
    assert {problem.file for problem in found} == {"routing.dmn"}
    text = "\n".join(map(str, found))
    assert "Rule 1: Character 1: “return” is not offered here." in text
    assert "Rule 1: Character 1: names with two underscores" in text
    assert "Rule 2: the column is of the type string, and this value is of the type number." in text
    assert "Rule 2: Character 1: an expression is missing." in text
    assert "Rule 3: 2 cells (inputEntry) for 1 columns." in text
    assert "The hit policy PRIORITY is not offered. Known: UNIQUE, FIRST, ANY, RULE ORDER, COLLECT." in text


def test_two_elements_with_one_id_are_told_for_an_editor_would_drop_the_second() -> None:
    twice = file(rule("r1", ['"a"'], ['"x"'], '<description id="r1_i0">n</description>'), ANY)
    assert "routing.dmn r1_i0: Two elements have the id “r1_i0”. Each needs its own." in sentences(twice)


@pytest.mark.parametrize(
    ("root", "words"),
    [
        (etree.fromstring("<definitions/>"), "not a DMN 1.3 file"),
        (etree.fromstring(f'<decision xmlns="{DMN_13}"/>'), "not a DMN 1.3 file"),
        (
            etree.fromstring('<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>'),
            "not a DMN 1.3 file",
        ),
        (etree.fromstring(f'<definitions xmlns="{DMN_13}"/>'), "exactly one decision; this one holds 0"),
        (file(ANY, beside='<decision id="other"/>'), "exactly one decision; this one holds 2"),
        (
            etree.fromstring(
                f'<definitions xmlns="{DMN_13}"><decision id="a"><literalExpression><text>1</text>'
                "</literalExpression></decision></definitions>"
            ),
            "has no table",
        ),
        (
            file(
                ANY,
                before='<informationRequirement><requiredDecision href="#grade"/></informationRequirement>',
            ),
            "cannot build on another one (“grade”)",
        ),
        (
            file(ANY, before='<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>'),
            "cannot build on another one (“f”)",
        ),
        (file(ANY, beside='<businessKnowledgeModel id="k"/>'), "“businessKnowledgeModel” is not offered"),
        (file(ANY, beside='<itemDefinition name="k"/>'), "“itemDefinition” is not offered"),
        (file(ANY, policy='hitPolicy="OUTPUT ORDER"'), "OUTPUT ORDER is not offered"),
        (file(ANY, policy='hitPolicy="FIRST" aggregation="SUM"'), "needs the hit policy COLLECT"),
        (file(ANY, policy='hitPolicy="COLLECT" aggregation="AVG"'), "needs the hit policy COLLECT"),
        (file(ANY, policy='hitPolicy="FIRST" expressionLanguage="python"'), "must be FEEL, not “python”"),
        (file(), "has no rules"),
        (file(ANY, rule("r10", ["-"], ['"x"'])), "Rule 1 fits always; the rules below it"),
        (file(ANY, rule("r10", ['"a"'], ['"x"']), policy=""), "Rule 1 fits always and overlaps all others"),
        (file(rule("r1", ['"a"'], ['"x"']), rule("r1", ['"b"'], ['"y"'])), "Two rules have the same id"),
        (file(rule("r1", ['"a"'], ["7"]), ANY), "of the type string, and this value is of the type number"),
        (
            file(
                ANY,
                columns=INPUT.format(label="L", type="string", text="") + OUTPUT.format(name="y", type=""),
            ),
            "The input has no expression",
        ),
        (
            file(
                ANY,
                columns=INPUT.format(label="L", type="", text="os.system()") + OUTPUT.format(name="y", type=""),
            ),
            "there is no function “os.system”",
        ),
        (
            file(
                ANY,
                columns=INPUT.format(label="L", type="tGrade", text="x") + OUTPUT.format(name="y", type=""),
            ),
            "The type “tGrade” is not offered",
        ),
        (
            file(ANY, columns=INPUT.format(label="L", type="", text="x") + OUTPUT.format(name="a b", type="")),
            "“a b” cannot be the name of a variable",
        ),
        (
            file(ANY, columns=INPUT.format(label="L", type="", text="x") + OUTPUT.format(name="", type="")),
            "“” cannot be the name of a variable",
        ),
        (file(ANY, columns=OUTPUT.format(name="y", type="")), "at least one input and one output"),
        (
            file(
                rule("r1", ["1", "2"], ["1", "2"]),
                columns=INPUT.format(label="L", type="", text="x") * 2 + OUTPUT.format(name="y", type="") * 2,
            ),
            "Two columns are called “y”",
        ),
        (
            file(
                ANY,
                columns=INPUT.format(label="L", type="", text="x")
                + '<output id="o" name="y"><defaultOutputEntry><text>1</text></defaultOutputEntry></output>',
            ),
            "Default outputs are not offered",
        ),
        (
            file(
                rule("r1", ["1"] * 60, ["1"]),
                columns="".join(INPUT.format(label=f"L{n}", type="", text="x") for n in range(60))
                + OUTPUT.format(name="y", type=""),
            ),
            "more than 50 columns",
        ),
        (file(rule("r1", ["1"] * dmn_xml.MOST_CELLS, ["1"])), "more than 5000 cells"),
    ],
)
def test_what_is_not_offered_is_refused_with_a_sentence(root: etree._Element, words: str) -> None:
    assert words in sentences(root)


def test_number_columns_accept_what_dmn_calls_numbers() -> None:
    for name in ("number", "integer", "long", "double", "feel:number"):
        columns = INPUT.format(label="L", type=name, text="x") + OUTPUT.format(name="y", type=name)
        assert dmn_xml.read(file(rule("r1", ["&gt; 1"], ["-1"]), columns=columns)).inputs[0].type == "number"
