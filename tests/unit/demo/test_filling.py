"""A form is filled in from top to bottom with what the story says, and nothing that is hidden."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from app.actor import Actor
from app.demo import catalogue, customers, filling, pictures, words
from app.demo.diary import Diary
from app.demo.stories import Course, Story
from app.demo.words import Scene
from app.formdefs import Choice, Form, read, signatures
from tests.unit.demo.test_stories import CALENDAR, END


def story(**answers: list[Any]) -> Story:
    dice = random.Random(7)
    matter = catalogue.matters()["product_fault"][0]
    assert matter.product is not None
    customer = customers.invent(matter.product, "normal", 1, dice)
    unit = customers.unit(matter.product, END.date(), 1, dice)
    course = Course("one", answers={f"step.{key}": value for key, value in answers.items()})
    return Story(1, course, matter, customer, unit, END, dice, "normal")


def form(*components: dict[str, Any]) -> Form:
    named = [
        {"id": one["key"], "label": "题", **one, "properties": {"label_en": "Question", **one.get("properties", {})}}
        for one in components
    ]
    schema = {"type": "default", "id": "step", "schemaVersion": 19, "components": named,
              "properties": {"title": "一步", "title_en": "Step"}}  # fmt: skip
    return read(json.dumps(schema))


def filled(of: Form, about: Story, **known: Any) -> dict[str, Any]:
    scene = Scene(about, "step", Actor("li.na"), datetime(2026, 11, 20, 2, tzinfo=UTC), CALENDAR, Diary(CALENDAR))
    return filling.fill(of, scene, known, {}, lambda key: [Choice("a", "甲"), Choice("b", "乙")])


CAUSE = {"type": "textarea", "key": "why", "properties": {"bind": "diagnosis.cause"}, "validate": {"required": True}}


def test_an_answer_is_found_by_the_place_it_goes_to() -> None:
    about = story()
    assert filled(form(CAUSE), about) == {"why": about.text("cause")}


def test_what_is_chosen_decides_what_is_asked_next() -> None:
    asked = form(
        {"type": "radio", "key": "outcome", "validate": {"required": True},
         "values": [{"label": one, "label_en": one, "value": one} for one in ("yes", "no")]},
        {**CAUSE, "conditional": {"hide": '=outcome != "no"'}},
    )  # fmt: skip
    assert filled(asked, story(outcome=["yes"])) == {"outcome": "yes"}
    assert set(filled(asked, story(outcome=["no"]))) == {"outcome", "why"}


def test_what_is_known_already_stays() -> None:
    asked = form({"type": "textfield", "key": "serial"})
    assert filled(asked, story(), serial="LC2201") == {"serial": "LC2201"}


def test_everything_that_must_be_is_checked_and_signed() -> None:
    asked = form(
        {"type": "checkbox", "key": "badge", "validate": {"required": True}},
        {"type": "checklist", "key": "kit", "valuesKey": "kit", "validate": {"required": True}},
        {"type": "signature", "key": "signed", "validate": {"required": True}},
    )
    entries = filled(asked, story())
    assert entries["badge"] is True and entries["kit"] == ["a", "b"]
    assert isinstance(entries["signed"], words.Picture)


def test_a_question_the_demo_has_no_words_for_is_named() -> None:
    with pytest.raises(filling.NoWords, match=r"weather.*step"):
        filled(form({"type": "textfield", "key": "weather", "validate": {"required": True}}), story())


def test_a_drawn_picture_is_one_a_form_takes() -> None:
    for drawn in (pictures.signature, pictures.receipt):
        assert drawn(random.Random(1)) == drawn(random.Random(1))
        content = drawn(random.Random(1))
        assert len(content) < signatures.LIMIT and signatures._is_small_png(content)
