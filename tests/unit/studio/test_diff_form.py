"""The differences of two forms in words."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from app.studio import diff_form

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "forms").glob("*.form"))
VISIT = json.loads(next(file for file in SHIPPED if file.stem == "visit_appointment").read_text("utf-8"))


@pytest.fixture
def form() -> dict[str, Any]:
    return copy.deepcopy(VISIT)


def told(new: dict[str, Any], old: dict[str, Any] = VISIT) -> list[tuple[str, str, str, str]]:
    found = diff_form.differences(json.dumps(old).encode(), json.dumps(new).encode())
    return [(str(line.what), line.place, line.before, line.after) for line in found]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_form_does_not_differ_from_itself(file: Path) -> None:
    assert not diff_form.differences(file.read_bytes(), file.read_bytes())


@pytest.mark.req("R-005")
def test_what_a_field_says_is_told_one_by_one(form: dict[str, Any]) -> None:
    engineer = form["components"][1]["components"][0]
    engineer |= {"label": "上门工程师", "validate": {}, "conditional": {"hide": '=outcome = "dropped"'}}
    engineer["properties"]["bind"] = "diagnosis.expert"
    assert told(form) == [
        ("“上门工程师”: Label", "engineer", "工程师", "上门工程师"),
        ("“上门工程师”: Required", "engineer", "true", ""),
        ("“上门工程师”: Where the answer goes", "engineer", "visit.engineer", "diagnosis.expert"),
        ("“上门工程师”: Hidden when", "engineer", "", '=outcome = "dropped"'),
    ]


@pytest.mark.req("R-005")
def test_fields_come_go_and_move(form: dict[str, Any]) -> None:
    who = form["components"][1]["components"]
    gone, moved = who[0], who[1]
    who[:] = [{"type": "textfield", "id": "new", "key": "badge", "label": "工牌号"}]
    form["components"].append(moved)
    assert told(form) == [
        ("“工程师” removed", gone["key"], "工程师", ""),
        ("“工牌号” added", "badge", "", "工牌号"),
        ("“上门类型” stands elsewhere", "visit_type", "", ""),
    ]


def test_one_field_that_changes_its_place_is_the_only_one_that_moved(form: dict[str, Any]) -> None:
    when = form["components"][2]["components"]
    when.append(when.pop(0))
    assert [(what, place) for what, place, *_ in told(form)] == [("“预约时间” stands elsewhere", "appointment_at")]


@pytest.mark.req("R-005")
def test_options_are_told_by_their_codes(form: dict[str, Any]) -> None:
    values = form["components"][0]["values"]
    values[0]["label_en"] = "Agreed"
    values[2] = {"value": "later", "label": "改期", "label_en": "Later"}
    assert told(form) == [
        ("“预约结果”: option called otherwise", "outcome",
         "agreed: 已与客户约定 / Agreed with the customer", "agreed: 已与客户约定 / Agreed"),
        ("“预约结果”: option removed", "outcome", "dropped: 客户不再需要上门 / The customer wants no visit", ""),
        ("“预约结果”: option added", "outcome", "", "later: 改期 / Later"),
    ]  # fmt: skip


def test_a_key_that_changed_is_no_other_field(form: dict[str, Any]) -> None:
    form["components"][1]["components"][0]["key"] = "who"
    assert told(form) == [("“工程师”: Key", "who", "engineer", "who")]


def test_the_form_itself_has_words_too(form: dict[str, Any]) -> None:
    form["properties"]["title_en"] = "Visit"
    form["id"] = "visit"
    assert sorted(told(form)) == [
        ("English title", "", "Appointment of a visit", "Visit"),
        ("Key of the form", "", "visit_appointment", "visit"),
    ]


def test_what_is_no_form_is_compared_as_text() -> None:
    lines = diff_form.differences(b"{", b"[\n")
    assert [(line.before, line.after) for line in lines] == [("{", "["), ("", "")] or lines


def test_anything_may_be_of_another_kind() -> None:
    odd = {"id": ["a"], "properties": [1], "components": [1, None, {"label": [1], "values": {"a": 1}, "components": 3}]}
    assert told(odd) and told(VISIT, odd)
