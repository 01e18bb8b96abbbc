"""Whole forms: what is hidden, what is answered, and where answers go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app import formdefs
from tests.unit.formdefs.conftest import choices, labelled

Read = Callable[..., formdefs.Form]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def hidden(hide: str, type: str, key: str, **more: Any) -> dict[str, Any]:
    return labelled(type, key, conditional={"hide": hide}, **more)


def required(type: str, key: str, **more: Any) -> dict[str, Any]:
    return labelled(type, key, validate={"required": True}, **more)


def refused(form: formdefs.Form, entries: dict[str, Any], **more: Any) -> dict[str, str]:
    answers = form.validate(entries, choices, **more)
    return {problem.place: str(problem.message) for problem in answers.problems}


def test_every_type_says_in_its_own_words_what_is_missing(read: Read) -> None:
    kinds = ["textfield", "number", "checkbox", "filepicker", "signature", "score", "datetime"]
    form = read(
        *(required(kind, kind) for kind in kinds),
        required("select", "select", valuesKey="grade"),
        required("checklist", "checklist", valuesKey="grade"),
    )
    assert refused(form, {"number": " ", "checkbox": "", "checklist": [""]}) == {
        "textfield": "Fill in this field.",
        "number": "Fill in this field.",
        "checkbox": "Tick this box to go on.",
        "filepicker": "Add at least one file.",
        "signature": "A signature is needed here.",
        "score": "Choose a score from 1 to 5.",
        "datetime": "Enter a date or time.",
        "select": "Choose one of the options.",
        "checklist": "Choose at least one of the options.",
    }


def test_a_zero_is_an_answer(read: Read) -> None:
    assert refused(read(required("number", "n")), {"n": "0"}) == {}


def test_a_problem_carries_the_name_a_person_calls_the_field(read: Read) -> None:
    problem = read(required("textfield", "n", label="姓名")).validate({}, choices).problems[0]
    assert (problem.place, problem.name) == ("n", "姓名")


def test_shown_fields_without_an_answer_are_none_and_foreign_entries_are_ignored(read: Read) -> None:
    form = read(labelled("textfield", "a"), labelled("checkbox", "b"), labelled("checklist", "c", valuesKey="grade"))
    values = form.validate({"csrf_token": "x"}, choices).values
    assert values == {"a": None, "b": False, "c": []}


def test_a_hidden_field_is_neither_asked_nor_kept(read: Read) -> None:
    form = read(
        labelled("radio", "grade", valuesKey="grade"),
        hidden('=grade != "major"', "textfield", "reason", validate={"required": True}),
    )
    answers = form.validate({"grade": "normal", "reason": "old"}, choices)
    assert answers.values == {"grade": "normal"}
    assert answers.problems == ()
    assert refused(form, {"grade": "major"}) == {"reason": "Fill in this field."}


def test_what_depends_on_a_hidden_field_sees_no_answer(read: Read) -> None:
    form = read(
        labelled("checkbox", "a"),
        hidden("=not(a)", "textfield", "b"),
        hidden('=b != "x"', "textfield", "c"),
        hidden("=c = null", "textfield", "d"),
    )
    entries = {"b": "x", "c": "y", "d": "z"}
    assert form.validate({"a": "true", **entries}, choices).values == {"a": True, **entries}
    assert form.validate(entries, choices).values == {"a": False}


def test_a_hidden_group_hides_all_that_stands_in_it(read: Read) -> None:
    inner = {"type": "group", "id": "inner", "components": [required("number", "n")]}
    text = {"type": "text", "id": "words", "text": "说明"}
    outer = {"type": "group", "id": "outer", "components": [text, inner], "conditional": {"hide": "=not(a)"}}
    form = read(labelled("checkbox", "a"), outer)
    assert form.hidden({}) == {"#outer", "#words", "#inner", "n"}
    assert form.hidden({"a": "true"}) == frozenset()
    assert form.validate({"n": "7"}, choices).values == {"a": False}


def test_an_id_is_not_taken_for_a_key(read: Read) -> None:
    text = {"type": "text", "id": "note", "text": "说明", "conditional": {"hide": "=true"}}
    form = read(text, labelled("textfield", "note", id="other"))
    assert form.validate({"note": "kept"}, choices).values == {"note": "kept"}


def test_conditions_use_the_context_and_typed_values(read: Read) -> None:
    form = read(
        labelled("datetime", "bought", subtype="date"),
        hidden('=bought = null or bought >= date("2026-01-01") or attempts < 2', "textfield", "reason"),
    )
    old = {"bought": "2025-12-31"}
    assert form.hidden(old, {"attempts": 2}) == frozenset()
    assert form.hidden(old, {"attempts": 1}) == {"reason"}
    assert form.hidden({"bought": "2026-01-01"}, {"attempts": 2}) == {"reason"}


def test_a_wrong_entry_counts_as_no_answer_for_conditions(read: Read) -> None:
    form = read(labelled("number", "n"), hidden("=n = null", "textfield", "reason", validate={"required": True}))
    assert refused(form, {"n": "two"}) == {"n": "Enter a number, for example 12.5."}


def test_a_condition_that_stumbles_hides_nothing(read: Read) -> None:
    form = read(labelled("textfield", "a"), hidden("=things", "textfield", "b"))
    assert form.hidden({}, {"things": object()}) == frozenset()


def test_defaults_count_until_something_else_is_said(read: Read) -> None:
    form = read(
        labelled("radio", "grade", valuesKey="grade", defaultValue="major"),
        hidden('=grade != "major"', "textfield", "reason"),
    )
    assert form.hidden({}) == frozenset()
    assert form.hidden({"grade": ""}) == {"reason"}
    assert form.entries({}, SHANGHAI) == {"grade": "major"}
    assert form.entries({"grade": None}, SHANGHAI) == {"grade": None}


def parts(read: Read, **more: Any) -> formdefs.Form:
    columns = [
        required("textfield", "sku"),
        labelled("number", "price"),
        hidden("=this.price = null or this.price < limit", "textfield", "why", validate={"required": True}),
    ]
    rows = {"type": "dynamiclist", "path": "parts", "label": "备件", "components": columns, **more}
    return read(labelled("number", "limit", defaultValue=100), rows)


def test_blank_rows_are_dropped_and_problems_name_the_row(read: Read) -> None:
    form = parts(read)
    rows = [{"sku": "A", "price": "5"}, {"sku": " ", "price": ""}, {"sku": "", "price": "7"}]
    answers = form.validate({"limit": "100", "parts": rows}, choices)
    assert answers.values["parts"] == [{"sku": "A", "price": 5}, {"sku": None, "price": 7}]
    assert [problem.place for problem in answers.problems] == ["parts.2.sku"]


def test_a_row_has_conditions_of_its_own(read: Read) -> None:
    form = parts(read)
    rows = [{"sku": "A", "price": "99", "why": "x"}, {"sku": "B", "price": "100"}]
    assert refused(form, {"limit": "100", "parts": rows}) == {"parts.1.why": "Fill in this field."}
    assert form.hidden({"parts": rows}) == {"parts.0.why", "parts.2.why"}


def test_rows_are_limited(read: Read) -> None:
    rows = [{"sku": "A"}] * 51
    assert refused(parts(read), {"parts": rows}) == {"parts": "At most 50 rows are possible here; these are 51."}
    fixed = parts(read, allowAddRemove=False, defaultRepetitions=2)
    assert refused(fixed, {"parts": rows[:3]}) == {"parts": "At most 2 rows are possible here; these are 3."}


@pytest.mark.parametrize("entry", ["x", ["x"], {"sku": "A"}])
def test_what_is_no_list_of_rows_is_refused(read: Read, entry: Any) -> None:
    assert refused(parts(read), {"parts": entry}) == {"parts": "Enter the rows again."}


def test_moments_are_understood_in_the_given_zone_and_shown_in_it(read: Read) -> None:
    form = read(labelled("datetime", "at", subtype="datetime"))
    values = form.validate({"at": "2026-11-23T10:30"}, choices, zone=SHANGHAI).values
    assert values == {"at": "2026-11-23T02:30:00+00:00"}
    assert form.entries(values, SHANGHAI) == {"at": "2026-11-23T10:30"}


def test_fields_that_change_what_is_shown_are_known(read: Read) -> None:
    form = parts(read)
    assert form.depends == {"limit", "parts.price"}


def test_answers_go_to_variables_and_columns_and_hidden_ones_nowhere(read: Read) -> None:
    properties = {"bind": "case.grade", "variable": "grade"}
    form = read(
        labelled("radio", "level", valuesKey="grade", properties=properties),
        hidden("=level = null", "textfield", "reason", properties={"variable": "reason"}),
    )
    told = form.validate({"level": "urgent", "reason": "hot"}, choices).values
    assert form.variables(told) == {"grade": "urgent", "reason": "hot"}
    assert form.bindings(told) == {"case.grade": "urgent"}
    silent = form.validate({}, choices).values
    assert form.variables(silent) == {"grade": None}
    assert form.bindings(silent) == {"case.grade": None}


def test_the_outcome_is_known(read: Read) -> None:
    form = read(labelled("textfield", "a"), required("radio", "b", valuesKey="grade", properties={"outcome": "true"}))
    assert form.outcome is form.field("b")
    assert read(labelled("textfield", "a")).outcome is None


def test_a_page_posts_names_and_the_form_makes_entries_of_them(read: Read) -> None:
    form = read(
        labelled("textfield", "name"),
        labelled("checkbox", "safe"),
        labelled("checklist", "tests", valuesKey="grade"),
        labelled("filepicker", "photos", multiple=True),
        labelled("radio", "grade", valuesKey="grade"),
    )
    posted = {
        "name": ["Li"],
        "tests": ["normal", "major"],
        "photos": ["7", "[object File]"],
        "csrf_token": ["x"],
    }
    assert form.posted(posted) == {
        "name": "Li", "safe": False, "tests": ["normal", "major"], "photos": [7], "grade": "",
    }  # fmt: skip
    assert form.posted({"safe": ["true"]})["safe"] is True


def test_rows_are_gathered_by_their_numbers_and_spare_ones_left_out(read: Read) -> None:
    posted = {
        "parts.0.sku": ["A"],
        "parts.2.sku": ["C"],
        "parts.3.sku": [""],
        "parts.x.sku": ["?"],
        "parts.999.sku": [""],
    }
    assert [row["sku"] for row in parts(read).posted(posted)["parts"]] == ["A", "", "C"]


def test_rows_can_be_added_and_removed_without_a_script(read: Read) -> None:
    form = parts(read)
    posted = {"parts.0.sku": ["A"], "parts.1.sku": ["B"], "parts.2.sku": [""]}
    added = form.posted({**posted, "_add_row": ["parts"]})["parts"]
    assert [row["sku"] for row in added] == ["A", "B", ""]
    removed = form.posted({**posted, "_remove_row": ["parts.0"]})["parts"]
    assert [row["sku"] for row in removed] == ["B"]


@pytest.mark.parametrize("button", ["_refresh", "_add_row", "_remove_row"])
def test_some_buttons_only_change_the_page(button: str) -> None:
    assert formdefs.asks_again({"name": ["Li"], button: ["x"]})
    assert not formdefs.asks_again({"name": ["Li"]})


def test_a_text_has_paragraphs_and_bold_words(read: Read) -> None:
    text = read({"type": "text", "text": "请**核对**。\n\n2 ** 3", "properties": {"text_en": "Check."}}).components[0]
    assert isinstance(text, formdefs.Text)
    first, second = text.paragraphs("zh")
    assert [(run.text, run.bold) for run in first] == [("请", False), ("核对", True), ("。", False)]
    assert [(run.text, run.bold) for run in second] == [("2 ** 3", False)]
    assert [[run.text for run in part] for part in text.paragraphs("en")] == [["Check."]]


def test_a_field_begins_with_what_its_formula_says_where_nothing_is_known(read: Read) -> None:
    form = read(
        labelled("textfield", "a", properties={"prefill": "=case.grade"}),
        labelled("number", "b", properties={"prefill": "=rounds + 1"}),
        labelled("datetime", "c", subtype="datetime", dateLabel="日期", properties={"prefill": "=at"}),
        labelled("textfield", "d", properties={"prefill": "=nothing"}, defaultValue="none yet"),
    )
    assert form.prefills
    at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    begun = form.prefilled({"a": "known"}, {"case.grade": "major", "rounds": 1, "at": at, "nothing": None})
    assert begun == {"a": "known", "b": 2, "c": at.isoformat()}
    shown = form.entries(begun, ZoneInfo("Asia/Shanghai"))
    assert shown == {"a": "known", "b": 2, "c": "2026-11-23T10:00", "d": "none yet"}
    assert not read(labelled("textfield", "a")).prefills


def test_a_field_begins_with_what_was_said_elsewhere(read: Read) -> None:
    form = read(
        labelled("textfield", "a", properties={"prefill": "unit.model"}),
        labelled("textfield", "b", properties={"prefill": "repair.cause diagnosis.cause"}),
        labelled("textarea", "c", properties={"prefill": "repair.content repair.result plan.detailed_steps"}),
        labelled("textarea", "d", properties={"prefill": "repair.content"}, validate={"maxLength": 3}),
    )
    assert form.sources == {
        "unit.model", "repair.cause", "diagnosis.cause", "repair.content", "repair.result", "plan.detailed_steps",
    }  # fmt: skip
    said = {"diagnosis.cause": "电容老化", "repair.content": "更换电容", "repair.result": "正常", "unit.model": "KF"}
    assert form.prefilled({"a": "known"}, {}, said) == {
        "a": "known",
        "b": "电容老化",
        "c": "更换电容\n正常",
        "d": "更换电",
    }
    assert not form.prefills
