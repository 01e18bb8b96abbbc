"""Texts with places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app import expressions
from app.expressions import bounds


def test_places_are_filled_and_doubled_braces_are_braces() -> None:
    template = expressions.parse_template(
        '工单 {case.number}：{if n > 1 then "件" + string(n) else "一件"} {{不是位置}} }}'
    )
    assert template.render({"case.number": "202611-001", "n": 2}) == "工单 202611-001：件2 {不是位置} }"
    assert template.names == {"case.number", "n"}
    assert template.functions == {"string"}


def test_values_are_written_as_a_person_reads_them() -> None:
    template = expressions.parse_template("{a}|{b}|{c}|{d}|{e}|{missing}|")
    context = {"a": 2.50, "b": True, "c": date(2026, 1, 31), "d": ["x", 1], "e": 300}
    assert template.render(context) == "2.5|true|2026-01-31|x, 1|300||"


def test_the_caller_may_say_how_values_are_written() -> None:
    def show(value: Any) -> str:
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else expressions.text(value)

    assert expressions.parse_template("{date(d)} {1 + 1}").render({"d": "2026-01-31"}, show) == "31.01.2026 2"


def test_a_brace_within_a_text_does_not_end_a_place() -> None:
    assert expressions.parse_template('{"}" + "{" + "\\""}').render({}) == '}{"'


def test_a_value_is_never_read_as_a_template_again() -> None:
    assert expressions.parse_template("{a}").render({"a": "{b} {{c}}", "b": "no"}) == "{b} {{c}}"


def test_a_text_without_places_is_itself() -> None:
    assert expressions.parse_template("").render({}) == ""
    assert expressions.parse_template("line\nline").render({}) == "line\nline"


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("a {", 2),
        ("a }", 2),
        ("{a", 0),
        ("{{a}", 3),
        ('{"a}', 0),
        ("{a} {b +} {c}", 8),
        ("{}", 1),
        ("{ {a} }", 0),
    ],
)
def test_a_mistake_is_placed_in_the_whole_text(text: str, position: int) -> None:
    with pytest.raises(expressions.Mistake) as caught:
        expressions.parse_template(text)
    assert caught.value.position == position


def test_templates_are_bounded_as_text_in_places_and_when_filled_in() -> None:
    with pytest.raises(expressions.Mistake):
        expressions.parse_template("a" * (bounds.TEMPLATE + 1))
    with pytest.raises(expressions.Mistake):
        expressions.parse_template("{a}" * (bounds.PLACES + 1))
    with pytest.raises(expressions.Exceeded):
        expressions.parse_template("{a}" * bounds.PLACES).render({"a": "x" * bounds.STRING})
