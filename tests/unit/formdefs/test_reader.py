from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app import formdefs
from app.errors import Invalid
from tests.unit.formdefs.conftest import labelled, schema

Read = Callable[..., formdefs.Form]
Faults = Callable[..., list[str]]


def test_a_form_has_a_key_titles_and_its_version(read: Read) -> None:
    form = read(labelled("textfield", "name"))
    assert (form.key, form.title, form.title_en, form.schema_version) == ("repair", "维修", "Repair", 19)
    assert form.name("en") == "Repair"


def test_a_field_says_where_its_answer_goes(read: Read) -> None:
    properties = {"bind": "case.grade", "variable": "grade", "outcome": "true", "sensitive": "true"}
    field = read(labelled("radio", "grade", valuesKey="grade", properties=properties)).field("grade")
    assert field is not None
    assert (field.bind, field.variable, field.values_key) == ("case.grade", "grade", "grade")
    assert field.is_outcome
    assert field.sensitive


def test_limits_are_read(read: Read) -> None:
    number = read(
        labelled("number", "n", decimalDigits=1, increment=0.5, validate={"required": True, "min": 0.1, "max": "9"})
    ).fields[0]
    assert (number.required, number.min, number.max) == (True, Decimal("0.1"), Decimal(9))
    assert (number.decimal_digits, number.increment) == (1, Decimal("0.5"))
    text = read(labelled("textfield", "t", validate={"minLength": 2, "maxLength": 5, "pattern": "a+"})).fields[0]
    assert (text.min_length, text.max_length) == (2, 5)
    assert text.pattern is not None
    assert text.pattern.text == "a+"


def test_options_carry_both_languages(read: Read) -> None:
    field = read(labelled("select", "s", values=[{"value": "a", "label": "甲", "label_en": "A"}])).fields[0]
    assert field.values == (formdefs.Choice("a", "甲", "A"),)
    assert [choice.name("en") for choice in field.values] == ["A"]


def test_a_date_takes_its_label_from_form_js(read: Read) -> None:
    field = read({"type": "datetime", "key": "d", "subtype": "time", "timeLabel": "时刻", "dateLabel": "日期"}).fields[
        0
    ]
    assert (field.label, field.subtype) == ("日期", "time")


def test_fields_within_groups_are_found_and_lists_keep_theirs(read: Read) -> None:
    form = read(
        {"type": "group", "label": "组", "components": [labelled("textfield", "inner")]},
        {
            "type": "dynamiclist",
            "path": "parts",
            "label": "备件",
            "components": [labelled("textfield", "sku")],
        },
    )
    assert [field.key for field in form.fields] == ["inner", "parts"]
    assert [column.key for column in form.fields[1].fields] == ["sku"]
    assert form.field("sku") is None


@pytest.mark.parametrize(
    ("columns", "spans"),
    [
        ([8, 8], [6, 6]),
        ([4, 12], [3, 9]),
        ([5, 5, 6], [4, 4, 4]),
        ([2, 14], [3, 9]),
        ([16], [12]),
        ([None, None], [6, 6]),
        ([None, None, None], [4, 4, 4]),
        ([None], [12]),
        ([8], [6]),
        ([1] * 8, [3] * 8),
    ],
)
def test_sixteen_columns_become_twelve(read: Read, columns: list[int | None], spans: list[int]) -> None:
    fields = [
        labelled("textfield", f"f{index}", layout={"row": "r", "columns": width}) for index, width in enumerate(columns)
    ]
    assert [[part.span for part in line] for line in read(*fields).lines] == [spans]


def test_without_a_layout_narrow_fields_share_a_line_and_wide_ones_do_not(read: Read) -> None:
    form = read(labelled("textfield", "a"), labelled("number", "b"), labelled("textarea", "c"))
    assert [[part.span for part in line] for line in form.lines] == [[6, 6, 12]]


def test_what_the_author_put_on_different_lines_stays_apart(read: Read) -> None:
    form = read(
        labelled("textfield", "a", layout={"row": "one", "columns": 8}),
        labelled("textfield", "b", layout={"row": "two", "columns": 8}),
    )
    assert [len(line) for line in form.lines] == [1, 1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "This is not a form: line 1 is not JSON."),
        ("[]", "This is not a form: it has no list of components."),
        ('{"components": {}}', "This is not a form: it has no list of components."),
        ("[" * 100_000, "This is not a form: line 1 is not JSON."),
        (" " * 200_001, "A form may be 200000 characters long; this one has 200001. Split it."),
    ],
)
def test_what_is_no_form_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        formdefs.read(text)
    assert [str(problem.message) for problem in refused.value.problems] == [sentence]


@pytest.mark.parametrize(
    ("component", "fault"),
    [
        ({"type": "iframe", "key": "x"}, "x: There is no component of type “iframe” here."),
        ({"key": "x"}, "x: There is no component of type “None” here."),
        ("text", "component 1: There is no component of type “None” here."),
        (labelled("textfield", "x", readonly=True), "x: “readonly” is not understood here. Remove it."),
        (labelled("textfield", "x", validate={"min": 3}), "x: “validate.min” is not understood here."),
        (
            labelled("textfield", "x", properties={"bnid": "case.grade"}),
            "x: “properties.bnid” is not understood here.",
        ),
        (labelled("textfield", "x", validate=[]), "x: “validate” must be an object."),
        (
            labelled("textfield", "x", validate={"required": "yes"}),
            "x: “validate.required” must be true or false.",
        ),
        (
            labelled("textfield", "x", validate={"maxLength": -1}),
            "x: “validate.maxLength” must be a whole number",
        ),
        (
            labelled("textfield", "x", validate={"minLength": 5, "maxLength": 4}),
            "x: The least value is greater",
        ),
        (
            labelled("textfield", "x", validate={"pattern": "(?=a)"}, description="d"),
            "x: The pattern cannot be used: “(?=a)”",
        ),
        (
            labelled("textfield", "x", validate={"validationType": "iban"}),
            "x: “validate.validationType” must be one of",
        ),
        (labelled("number", "x", validate={"min": "=3"}), "x: “validate.min” must be a number."),
        (labelled("number", "x", increment=0), "x: “increment” must be greater than 0."),
        (labelled("number", "x", serializeToString=True), "x: “serializeToString” is not understood here."),
        (labelled("textfield", "a.b"), "a.b: “key” begins with a letter"),
        (labelled("textfield", "_refresh"), "_refresh: “key” begins with a letter"),
        (labelled("textfield", "x", label="=name"), "x: “label” cannot be computed. Write plain words."),
        (labelled("textfield", "x", conditional={"hide": "a = 1"}), "x: A condition starts with “=”"),
        (
            labelled("textfield", "x", conditional={"hide": "=a ="}),
            "x: The condition cannot be read: Character",
        ),
        (
            labelled("textfield", "x", conditional={"show": "=a"}),
            "x: “conditional.show” is not understood here.",
        ),
        (labelled("select", "x"), "x: There are no options."),
        (
            labelled("select", "x", valuesKey="grade", values=[{"value": "a", "label": "甲", "label_en": "A"}]),
            "x: Options are either listed",
        ),
        (labelled("select", "x", valuesExpression="=a"), "x: “valuesExpression” is not understood here."),
        (
            labelled("select", "x", values=[{"value": "a", "label": "甲", "label_en": "A"}] * 2),
            "x: The option “a” is listed twice.",
        ),
        (labelled("select", "x", values=[{"label": "甲"}]), "x: Every option needs a value and a label."),
        (labelled("datetime", "x", subtype="year"), "x: “subtype” must be one of: date, time, datetime."),
        (labelled("filepicker", "x", accept="=all"), "x: “accept” lists kinds of files"),
        (
            labelled("textfield", "x", properties={"bind": "grade"}),
            "x: A bind path is a noun, a dot and a column",
        ),
        (
            labelled("textfield", "x", properties={"variable": "a b"}),
            "x: A variable has letters, digits and “_” only.",
        ),
        (
            labelled("textfield", "x", layout={"row": "r", "columns": 17}),
            "x: “layout.columns” must be a whole number from 1 to 16.",
        ),
        ({"type": "group", "id": "g", "path": "p", "components": []}, "p: A group keeps no data of its own."),
    ],
)
def test_a_fault_is_said_with_its_place(faults: Faults, component: Any, fault: str) -> None:
    assert any(said.startswith(fault) for said in faults(component)), faults(component)


@pytest.mark.parametrize("kind", ["filepicker", "signature", "text"])
def test_rows_hold_plain_fields_only(faults: Faults, kind: str) -> None:
    rows = {"type": "dynamiclist", "path": "rows", "label": "行", "properties": {"label_en": "Rows"}}
    said = faults({**rows, "components": [{"type": kind, "key": "x"}]})
    assert f"rows: “{kind}” cannot stand in a dynamic list. Put it outside." in said


def test_a_default_in_a_row_would_fill_the_spare_one(faults: Faults) -> None:
    column = labelled("number", "quantity", defaultValue=1)
    rows = {"type": "dynamiclist", "path": "rows", "label": "行", "properties": {"label_en": "Rows"}}
    assert faults({**rows, "components": [column]}) == [
        "rows: A field in a dynamic list cannot have a default. Remove it."
    ]


def test_keys_and_ids_are_unique_but_rows_have_keys_of_their_own(faults: Faults, read: Read) -> None:
    assert faults(labelled("textfield", "x", id="a"), labelled("number", "x", id="a")) == [
        "x: The id “a” is used twice. Every component needs an id of its own.",
        "x: The key “x” is used twice. Every field needs a key of its own.",
    ]
    rows = {"type": "dynamiclist", "path": "rows", "label": "行", "components": [labelled("textfield", "x")]}
    assert len(read(labelled("textfield", "x"), rows).fields) == 2


def test_nesting_and_number_are_limited(faults: Faults) -> None:
    inner: dict[str, Any] = labelled("textfield", "x")
    for _ in range(400):
        inner = {"type": "group", "components": [inner]}
    assert faults(inner)[0].endswith("Components are nested too deeply. 4 levels are possible.")
    many = [{"type": "separator"} for _ in range(301)]
    assert faults(*many) == [": A form may have 300 components; this one has 301. Split it."]


def test_all_faults_are_said_at_once() -> None:
    text = json.loads(schema({"type": "frog"}, labelled("select", "x", frob=1)))
    with pytest.raises(Invalid) as refused:
        formdefs.read(json.dumps({**text, "id": "1", "steps": []}))
    assert [problem.place for problem in refused.value.problems] == ["", "", "component 1", "x", "x"]


def test_the_rows_of_a_list_are_written_together(faults: Faults, read: Read) -> None:
    rows = {"type": "dynamiclist", "path": "parts", "label": "备件", "components": [labelled("textfield", "sku")]}
    form = read({**rows, "properties": {"label_en": "Parts", "bind": "visit.parts_used"}})
    assert form.bindings({"parts": [{"sku": "A"}]}) == {"visit.parts_used": [{"sku": "A"}]}
    said = faults({**rows, "properties": {"label_en": "Parts", "bind": "parts"}})
    assert "parts: A bind path is a noun, a dot and a column, such as “case.grade”. “parts” is not one." in said
