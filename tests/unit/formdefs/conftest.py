"""Small forms, written as their authors write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from app import formdefs
from app.errors import Problem

GRADES = (
    formdefs.Choice("normal", "普通", "Normal"),
    formdefs.Choice("urgent", "紧急", "Urgent"),
    formdefs.Choice("major", "重大", "Major"),
)


def choices(values_key: str) -> Sequence[formdefs.Choice]:
    return GRADES if values_key == "grade" else ()


def schema(*components: dict[str, Any], **more: Any) -> str:
    title = {"title": "维修", "title_en": "Repair"}
    form = {"type": "default", "id": "repair", "schemaVersion": 19, "properties": title, **more}
    return json.dumps({**form, "components": list(components)})


def labelled(type: str, key: str, label: str = "标签", **more: Any) -> dict[str, Any]:
    """A complete field in both languages; ``more`` are further attributes, ``properties`` are added to."""
    properties = {"label_en": "Label", **more.pop("properties", {})}
    return {"type": type, "key": key, "label": label, "properties": properties, **more}


@pytest.fixture
def read() -> Callable[..., formdefs.Form]:
    """A form of these components."""
    return lambda *components, **more: formdefs.read(schema(*components, **more))


@pytest.fixture
def faults() -> Callable[..., list[str]]:
    """All that is said against a form of these components, each with its place."""

    def said(*components: dict[str, Any], **more: Any) -> list[str]:
        known = {"bindings": {"case.grade"}, "code_lists": {"grade"}}
        problems = formdefs.check(schema(*components, **more), **known)[1]
        return [f"{problem.place}: {problem.message}" for problem in problems]

    return said


@pytest.fixture
def answer(read: Callable[..., formdefs.Form]) -> Callable[..., Any]:
    """What one field makes of one entry: its value, or the sentence that stands below it."""

    def answered(entry: Any, type: str, **attributes: Any) -> Any:
        form = read(labelled(type, "field", **attributes))
        answers = form.validate({"field": entry}, choices)
        problems: tuple[Problem, ...] = answers.problems
        return str(problems[0].message) if problems else answers.values["field"]

    return answered
