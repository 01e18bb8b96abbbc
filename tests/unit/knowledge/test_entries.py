from __future__ import annotations

from typing import Any

import pytest

from app.errors import Invalid
from app.knowledge import entries
from tests.unit.knowledge.conftest import text


def test_fields_are_trimmed_and_empty_ones_are_none() -> None:
    cleaned = entries.clean(text(title="  标题 ", cause_en=" ", steps="一\r\n二", code="fc-7"))
    assert (cleaned["title"], cleaned["cause_en"], cleaned["steps"], cleaned["code"]) == (
        "标题",
        None,
        "一\n二",
        "FC-7",
    )


@pytest.mark.parametrize(
    ("wrong", "places"),
    [
        ({"kind": "novel", "category": ""}, ["category", "kind"]),
        ({"title": " ", "cause": "", "steps": ""}, ["cause", "steps", "title"]),
        ({"code": "a b"}, ["code"]),
        ({"steps": "x" * 8001, "note": "x" * 501}, ["note", "steps"]),
        ({"cause": "请拨打 13800138000 联系"}, ["cause"]),
        ({"steps_en": "Write to li@example.com"}, ["steps_en"]),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(wrong: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        entries.clean(text(**wrong))
    assert sorted(problem.place for problem in caught.value.problems) == places


def test_a_serial_number_or_an_order_is_no_telephone() -> None:
    assert entries.clean(text(steps="序列号 201380013800012 的设备"))["steps"]
