"""True, false and not known: the tables of FEEL, and what is never true by accident."""

from __future__ import annotations

from typing import Any

import pytest

from app import expressions

T, F, N = True, False, None

AND = {
    (T, T): T, (T, F): F, (T, N): N,
    (F, T): F, (F, F): F, (F, N): F,
    (N, T): N, (N, F): F, (N, N): N,
}  # fmt: skip
OR = {
    (T, T): T, (T, F): T, (T, N): T,
    (F, T): T, (F, F): F, (F, N): N,
    (N, T): T, (N, F): N, (N, N): N,
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), AND)
def test_and_or_follow_the_tables(left: Any, right: Any) -> None:
    context = {"a": left, "b": right}
    assert expressions.parse("a and b").evaluate(context) is AND[left, right]
    assert expressions.parse("a or b").evaluate(context) is OR[left, right]


@pytest.mark.parametrize("odd", [1, 0, "true", "", [], [True]])
def test_what_is_no_truth_value_is_not_known(odd: Any) -> None:
    context = {"odd": odd}
    assert expressions.parse("odd and true").evaluate(context) is None
    assert expressions.parse("odd and false").evaluate(context) is False
    assert expressions.parse("odd or true").evaluate(context) is True
    assert expressions.parse("odd or false").evaluate(context) is None
    assert expressions.parse("not(odd)").evaluate(context) is None
    assert expressions.parse('if odd then "then" else "else"').evaluate(context) == "else"
    assert expressions.parse("odd").holds(context) is False


def test_only_true_holds() -> None:
    assert expressions.parse("x").holds({"x": True})
    assert not expressions.parse("x").holds({"x": None})
    assert not expressions.parse("x > 1").holds({})


@pytest.mark.parametrize(
    ("left", "right"),
    [(1, True), (0, False), (1, "1"), ("", None), ([], None), ("2026-01-01", 20260101), ([1], 1), (0, None)],
)
def test_values_of_different_kinds_are_never_equal(left: Any, right: Any) -> None:
    context = {"a": left, "b": right}
    assert expressions.parse("a = b").evaluate(context) is not True
    if right is not None:
        assert expressions.parse("a = b").evaluate(context) is None
        assert expressions.parse("a != b").evaluate(context) is None


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
@pytest.mark.parametrize(("left", "right"), [(1, "2"), (None, 1), (1, None), (True, False), ([1], [2]), (1, True)])
def test_what_has_no_order_is_not_known(sign: str, left: Any, right: Any) -> None:
    assert expressions.parse(f"a {sign} b").evaluate({"a": left, "b": right}) is None


def test_null_is_equal_to_null_only() -> None:
    context = {"x": 1, "nothing": None}
    assert expressions.parse("nothing = null").evaluate(context) is True
    assert expressions.parse("nothing != null").evaluate(context) is False
    assert expressions.parse("x = null").evaluate(context) is False
    assert expressions.parse("null != x").evaluate(context) is True


def test_lists_are_equal_element_by_element_and_without_confusing_kinds() -> None:
    assert expressions.parse("[1, [2]] = [1.0, [2]]").evaluate({}) is True
    assert expressions.parse("[1, 2] = [1]").evaluate({}) is False
    assert expressions.parse("[1] = [true]").evaluate({}) is False
    assert expressions.parse("a = b").evaluate({"a": {"k": [1]}, "b": {"k": [1.0]}}) is True
    assert expressions.parse("a = b").evaluate({"a": {"k": 1}, "b": {"k": True}}) is False


@pytest.mark.parametrize(("value", "expected"), [(3, True), (0, False), (None, None), ("a", None)])
def test_a_value_that_cannot_be_compared_is_neither_in_nor_out_of_an_interval(value: Any, expected: Any) -> None:
    assert expressions.parse("x in [1..5]").evaluate({"x": value}) is expected
    assert expressions.parse("x between 1 and 5").evaluate({"x": value}) is expected


def test_an_open_end_that_is_not_known_still_excludes() -> None:
    assert expressions.parse("x in [low..5]").evaluate({"x": 3}) is None
    assert expressions.parse("x in [low..5]").evaluate({"x": 9}) is False


def test_and_and_or_stop_as_soon_as_the_answer_is_certain() -> None:
    # The right side would be refused, if it were looked at.
    assert expressions.parse("false and odd = 1").evaluate({"odd": object()}) is False
    assert expressions.parse("true or odd = 1").evaluate({"odd": object()}) is True
    assert expressions.parse("if true then 1 else odd").evaluate({"odd": object()}) == 1
