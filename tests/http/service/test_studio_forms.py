"""The preview of a form that somebody edits: the product's own fields and rules, in a frame of ours; nothing stays."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.hostile.form_files import REFUSED
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn

FORMS = sorted((Path(__file__).resolve().parents[3] / "forms").glob("*.form"))
SAMPLE = {
    "id": "second_check", "type": "default", "schemaVersion": 19,
    "properties": {"title": "二次质检", "title_en": "Second check"},
    "components": [
        {"type": "radio", "id": "r", "key": "result", "label": "结果", "valuesKey": "quality_result",
         "validate": {"required": True}, "properties": {"label_en": "Result"}},
        {"type": "textarea", "id": "w", "key": "why", "label": "原因", "validate": {"required": True, "maxLength": 5},
         "conditional": {"hide": '=result = null or result != "fail"'}, "properties": {"label_en": "Reason"}},
        {"type": "filepicker", "id": "p", "key": "photos", "label": "照片", "multiple": True,
         "properties": {"label_en": "Photos"}},
    ],
}  # fmt: skip


@pytest.fixture
def owner(signed_in: SignedIn) -> Visitor:
    return signed_in("lin.yu")


def drawn(visitor: Visitor, form: Any = SAMPLE, how: str = "", **answers: str) -> TestResponse:
    text = form if isinstance(form, str) else json.dumps(form)
    said = {"_shown": "result why photos", **answers} if answers else {}
    return visitor.post(f"/studio/form-preview?lang=zh{how}", {"_content": text, **said})


@pytest.mark.req("R-006")
def test_every_shipped_form_is_drawn_in_both_languages(owner: Visitor) -> None:
    for file in FORMS:
        for language in ("zh", "en"):
            page = owner.post(f"/studio/form-preview?lang={language}", {"_content": file.read_text("utf-8")})
            assert page.status_code == 200
            title = json.loads(file.read_text("utf-8"))["properties"]["title" if language == "zh" else "title_en"]
            assert html.escape(title, quote=False) in page.text.replace("&#39;", "'"), file.stem
            assert "alert-warning" not in page.text, file.stem


def test_the_content_may_come_as_the_body(owner: Visitor) -> None:
    headers = {"X-CSRF-Token": owner.token}
    page = owner.client.post(
        "/studio/form-preview", data=json.dumps(SAMPLE), headers=headers, content_type="text/plain"
    )
    assert "二次质检" in page.text


@pytest.mark.req("R-006")
def test_it_is_checked_as_at_work_and_nothing_stays(owner: Visitor) -> None:
    wrong = drawn(owner, _complete="1", result="")
    assert "请选择" in wrong.text and "alert-danger" in wrong.text
    long = drawn(owner, _complete="1", result="fail", why="六个字太长了")
    assert 'id="why-problem"' in long.text
    right = drawn(owner, _complete="1", result="pass", photos="螺丝.png")
    assert "alert-success" in right.text
    assert 'data-field="why"' not in right.text


def test_a_condition_shows_a_field_at_once(owner: Visitor) -> None:
    part = drawn(owner, how="&part=1", result="fail")
    assert "<html" not in part.text
    assert 'data-field="why"' in part.text


def test_only_our_pages_may_frame_it(owner: Visitor) -> None:
    policy = drawn(owner).headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy


def test_what_cannot_be_understood_is_said_and_the_rest_is_drawn(owner: Visitor) -> None:
    components = [
        *SAMPLE["components"],
        {"type": "html", "id": "h", "content": "<b>fett</b>"},
        {"type": "select", "id": "s", "key": "s", "label": "选", "valuesKey": "nobody_knows"},
    ]  # type: ignore[misc]
    page = drawn(owner, {**SAMPLE, "components": components}).text
    assert "alert-warning" in page
    assert 'data-field="result"' in page and 'data-field="s"' in page
    assert "<b>fett" not in page


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_content_is_refused_with_a_sentence(owner: Visitor, name: str) -> None:
    content = REFUSED[name].decode("utf-8", "replace")
    page = drawn(owner, content)
    assert page.status_code in (200, 400, 413), name
    assert "alert(1)</script>" not in page.text


EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


def test_markup_in_words_stays_words(owner: Visitor) -> None:
    form = json.loads(json.dumps(SAMPLE))
    form["properties"]["title"] = EVIL
    for component in form["components"]:
        component |= {"label": EVIL, "description": EVIL}
    form["components"].append({"type": "text", "id": "t", "text": EVIL})
    page = drawn(owner, form).text
    assert "<img src=x" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(("person", "may"), [("lin.yu", True), ("admin", True), ("chen.jing", False)])
def test_who_may_draw_one(signed_in: SignedIn, person: str, may: bool) -> None:
    assert drawn(signed_in(person)).status_code == (200 if may else 403)


def test_the_words_say_where_a_form_is_used_and_what_columns_take(owner: Visitor) -> None:
    words = owner.get("/studio/words").get_json()
    uses = next(one for one in words["forms"] if one["value"] == "visit_appointment")["uses"]
    assert [(one["file"], one["place"]) for one in uses] and all(one["zh"] and one["en"] for one in uses)
    assert words["takes"]["flag"] == ["checkbox"]
