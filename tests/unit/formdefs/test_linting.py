from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app import formdefs
from tests.unit.formdefs.conftest import labelled, schema

Faults = Callable[..., list[str]]


def hidden(hide: str, key: str, **more: Any) -> dict[str, Any]:
    return labelled("textfield", key, conditional={"hide": hide}, **more)


def test_a_sound_form_has_no_faults(faults: Faults) -> None:
    assert (
        faults(
            {"type": "text", "text": "请**核对**。", "properties": {"text_en": "Please **check**."}},
            labelled("radio", "grade", valuesKey="grade", properties={"bind": "case.grade", "variable": "grade"}),
            hidden('=grade != "major"', "reason"),
            labelled("score", "score", validate={"required": True}),
            {"type": "separator"},
        )
        == []
    )


@pytest.mark.parametrize(
    ("component", "fault"),
    [
        (
            labelled("textfield", "x", properties={"bind": "case.color"}),
            "x: There is no place “case.color”. Known are: case.grade.",
        ),
        (labelled("select", "x", valuesKey="colors"), "x: There is no code list “colors”. Known are: grade."),
        (labelled("textfield", "x", label=""), "x: Give it a label."),
        (
            labelled("textfield", "x", properties={"label_en": ""}),
            "x: Give it an English label (properties: label_en).",
        ),
        (
            labelled("textfield", "x", description="注意"),
            "x: “description_en” and its Chinese belong together. Give both.",
        ),
        (
            labelled("number", "x", appearance={"suffixAdorner": "元"}),
            "x: “suffix_en” and its Chinese belong together. Give both.",
        ),
        (
            labelled("select", "x", values=[{"value": "a", "label": "甲"}]),
            "x: The option “a” has no English label (label_en).",
        ),
        (
            labelled("textfield", "x", validate={"pattern": "a"}),
            "x: A pattern needs a description, or nobody knows what to enter.",
        ),
        (
            labelled("checklist", "x", values=[{"value": "a", "label": "甲", "label_en": "A"}], defaultValue=["b"]),
            "x: The default “['b']” is none of the options.",
        ),
        (
            labelled("checkbox", "x", properties={"outcome": True}),
            "x: An outcome is a required choice: a radio or a select.",
        ),
        (
            labelled("radio", "x", valuesKey="grade", properties={"outcome": True}),
            "x: An outcome is a required choice: a radio or a select.",
        ),
        (
            {"type": "text", "id": "x", "text": "你好"},
            "x: Give the text in both languages (text, and properties: text_en).",
        ),
        (
            {"type": "text", "id": "x", "text": "# 你好", "properties": {"text_en": "Hi"}},
            "x: A text has paragraphs and **bold** words only. Remove other markup.",
        ),
        (
            {"type": "text", "id": "x", "text": "你好", "properties": {"text_en": "<b>Hi</b>"}},
            "x: A text has paragraphs and **bold** words only. Remove other markup.",
        ),
        (
            {"type": "group", "id": "x", "label": "组", "components": []},
            "x: Give it an English label (properties: label_en).",
        ),
        (
            hidden("=colour = 1", "x"),
            "x: The condition names “colour”, which is no field of this form. Known are: x.",
        ),
    ],
)
def test_a_fault_is_said_with_its_place(faults: Faults, component: dict[str, Any], fault: str) -> None:
    assert faults(component) == [fault]


def test_a_form_needs_titles_in_both_languages(faults: Faults) -> None:
    assert faults(properties={"title": "维修"}) == [
        "repair: The form needs a title in both languages (properties: title, title_en)."
    ]


def test_conditions_may_use_the_names_that_are_said_to_be_there() -> None:
    text = schema(hidden("=attempts < 3", "x"))
    known: dict[str, Any] = {"bindings": (), "code_lists": ()}
    assert formdefs.check(text, **known, names={"attempts"})[1] == []
    assert len(formdefs.check(text, **known)[1]) == 1


def test_only_one_field_is_the_outcome(faults: Faults) -> None:
    outcome = {"valuesKey": "grade", "validate": {"required": True}, "properties": {"outcome": "true"}}
    said = faults(labelled("radio", "a", **outcome), labelled("radio", "b", **outcome))
    assert said == ["a: Only one field can be the outcome.", "b: Only one field can be the outcome."]


def test_two_fields_may_go_to_one_place_only_as_alternatives(faults: Faults) -> None:
    place = {"properties": {"variable": "note"}}
    either = [labelled("checkbox", "c"), hidden("=c", "a", **place)]
    assert faults(*either, hidden("=not(c)", "b", **place)) == []
    assert faults(*either, labelled("textfield", "b", **place)) == [
        "b: Another field goes to “note” too. Hide one of them by a condition, or remove one."
    ]
    inside = {
        "type": "group",
        "conditional": {"hide": "=c"},
        "components": [labelled("textfield", "b", **place)],
    }
    assert faults(*either, inside) == []


def rows(*components: dict[str, Any]) -> dict[str, Any]:
    properties = {"label_en": "Parts"}
    return {
        "type": "dynamiclist",
        "path": "parts",
        "label": "备件",
        "properties": properties,
        "components": components,
    }


def test_rows_stay_in_the_submission(faults: Faults) -> None:
    said = faults(rows(labelled("textfield", "sku", properties={"variable": "sku"})))
    assert said == ["sku: Rows stay in the submission. Remove bind, variable and outcome."]


def test_a_condition_in_a_row_knows_its_row_and_the_form(faults: Faults) -> None:
    columns = rows(labelled("number", "price"), hidden("=this.price < limit", "reason"))
    assert faults(labelled("number", "limit"), columns) == []
    said = faults(rows(labelled("number", "price"), hidden("=price < 3", "reason")))
    assert said[0].startswith("reason: The condition names “price”, which is no field of this form.")
    assert said[0].endswith("Known are: parts, this.price, this.reason.")


def test_a_circle_of_conditions_is_refused(faults: Faults) -> None:
    sentence = "The conditions of these fields depend on one another in a circle: {}."
    said = faults(hidden("=b = null", "a"), hidden("=c = null", "b"), hidden("=a = null", "c"))
    assert said == ["a: " + sentence.format("a, b, c")]
    assert faults(hidden("=a = null", "a")) == ["a: " + sentence.format("a")]
    inside = {
        "type": "group",
        "conditional": {"hide": "=a = null"},
        "components": [labelled("textfield", "a")],
    }
    assert faults(inside) == ["a: " + sentence.format("a")]
    said = faults(rows(hidden("=this.b = null", "a"), hidden("=this.a = null", "b")))
    assert said == ["parts.a: " + sentence.format("parts.a, parts.b")]


def test_reading_and_linting_speak_at_once(faults: Faults) -> None:
    said = faults(labelled("textfield", "x", frob=1, properties={"bind": "case.color"}), {"type": "frog", "id": "f"})
    assert [line.split(":")[0] for line in said] == ["x", "f", "x"]


def test_a_formula_must_be_readable_and_stand_outside_of_rows(faults: Faults) -> None:
    assert "begins with a formula" in faults(labelled("textfield", "x", properties={"prefill": "grade"}))[0]
    assert "no bind path" in faults(labelled("textfield", "x", properties={"prefill": "case.nothing"}))[0]
    assert "cannot be read" in faults(labelled("textfield", "x", properties={"prefill": "=import os"}))[0]
    rows = {
        "type": "dynamiclist", "path": "rows", "label": "行", "properties": {"label_en": "Rows"},
        "components": [labelled("textfield", "x", properties={"prefill": "=1"})],
    }  # fmt: skip
    assert faults(rows) == ["x: A field in a dynamic list cannot begin with a formula. Remove prefill."]
