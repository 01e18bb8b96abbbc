"""However it is written and whatever the data: an expression is small, and what it makes is small."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from app import expressions
from app.expressions import bounds


def refused(text: str) -> expressions.Mistake:
    with pytest.raises(expressions.Mistake) as caught:
        expressions.parse(text)
    return caught.value


def test_a_text_that_is_too_long_is_not_read() -> None:
    assert expressions.parse(f'"{"a" * (bounds.TEXT - 2)}"').evaluate({}) == "a" * (bounds.TEXT - 2)
    assert refused(f'"{"a" * (bounds.TEXT - 1)}"').position == bounds.TEXT


def test_an_expression_with_too_many_parts_is_refused() -> None:
    assert expressions.parse("+".join(["1"] * (bounds.NODES - 1))).evaluate({}) == bounds.NODES - 1
    refused("+".join(["1"] * bounds.NODES))
    refused("[" + ",".join(["1"] * bounds.NODES) + "]")
    refused(" and ".join(["a"] * bounds.NODES))
    refused(f"max({','.join(['1'] * bounds.NODES)})")
    refused(f"a in ({','.join(['1'] * bounds.NODES)})")
    with pytest.raises(expressions.Mistake):
        expressions.parse_tests(",".join(["1"] * (bounds.NODES + 1)))
    with pytest.raises(expressions.Mistake):
        expressions.parse_assignments("{" + ",".join(f"a{n}: n+1" for n in range(bounds.NODES // 3 + 1)) + "}")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("(", ")"),
        ("[", "]"),
        ("not(", ")"),
        ("abs(", ")"),
        ("if true then ", " else 0"),
        ("x in (", ")"),
        ("- -(", ")"),
    ],
)
def test_nesting_ends_at_its_bound_long_before_the_stack_does(opening: str, closing: str) -> None:
    deep = bounds.DEPTH + 1
    refused(opening * deep + "1" + closing * deep)
    as_deep_as_text_goes = (bounds.TEXT - 1) // (len(opening) + len(closing))
    refused(opening * as_deep_as_text_goes + "1" + closing * as_deep_as_text_goes)
    expressions.parse(opening * (bounds.DEPTH // 4) + "1" + closing * (bounds.DEPTH // 4)).evaluate({})


def test_the_deepest_expression_evaluates_on_a_small_stack() -> None:
    limit = sys.getrecursionlimit()
    expression = expressions.parse("abs(" * (bounds.DEPTH - 1) + "1" + ")" * (bounds.DEPTH - 1))
    nested = expressions.parse("x in (" * 16 + "1" + ")" * 16)
    depth = len(_frames())
    try:
        sys.setrecursionlimit(depth + 8 * bounds.DEPTH)
        assert expression.evaluate({}) == 1
        assert nested.evaluate({"x": 1}) is None
    finally:
        sys.setrecursionlimit(limit)


def _frames() -> list[Any]:
    frames, frame = [], sys._getframe()
    while frame:
        frames.append(frame)
        frame = frame.f_back  # type: ignore[assignment]
    return frames


def test_numbers_have_at_most_so_many_digits() -> None:
    assert expressions.parse("9" * bounds.DIGITS).evaluate({}) == 10**bounds.DIGITS - 1
    refused("9" * (bounds.DIGITS + 1))
    refused("0." + "1" * (bounds.DIGITS + 1))
    for number in (10**bounds.DIGITS, -(10**9999), 1e300, float("nan"), float("inf")):
        with pytest.raises(expressions.Unusable):
            expressions.parse("x").evaluate({"x": number})


def test_repeated_squaring_becomes_null_and_not_a_huge_number() -> None:
    script = "{" + "a0: 9, " + ", ".join(f"a{n + 1}: a{n} * a{n}" for n in range(60)) + "}"
    values = expressions.parse_assignments(script).evaluate({})
    assert values["a60"] is None
    assert all(value is None or value < 10**bounds.DIGITS for value in values.values())


def test_a_text_cannot_be_doubled_until_memory_ends() -> None:
    script = '{a0: "0123456789", ' + ", ".join(f"a{n + 1}: a{n} + a{n}" for n in range(60)) + "}"
    with pytest.raises(expressions.Exceeded):
        expressions.parse_assignments(script).evaluate({})


def test_a_list_of_lists_of_lists_cannot_explode() -> None:
    script = "{a0: [1, 2, 3, 4], " + ", ".join(f"a{n + 1}: [{', '.join([f'a{n}'] * 5)}]" for n in range(30)) + "}"
    with pytest.raises(expressions.Exceeded):
        expressions.parse_assignments(script).evaluate({})
    texts = '{a: "' + "x" * 2_000 + '", b: [a, a, a, a, a, a]}'
    with pytest.raises(expressions.Exceeded):
        expressions.parse_assignments(texts).evaluate({})


def test_functions_cannot_make_more_than_operators_can() -> None:
    long, many = "x" * bounds.STRING, [1] * bounds.LIST
    for text in ('string join(["a", "b"], x)', "string join([x, x])", "append(many, 1)", "string([x, 1])"):
        with pytest.raises(expressions.Exceeded):
            expressions.parse(text).evaluate({"x": long, "many": many})
    with pytest.raises(expressions.Exceeded):
        # One character becomes two.
        expressions.parse("upper case(x)").evaluate({"x": "ß" * bounds.STRING})


@pytest.mark.parametrize(
    "large",
    [
        "x" * (bounds.STRING + 1),
        [0] * (bounds.LIST + 1),
        [[0] * 100] * 100,
        {str(n): n for n in range(bounds.LIST + 1)},
    ],
)
def test_data_that_is_too_large_is_refused_where_it_is_used_and_only_there(large: Any) -> None:
    with pytest.raises(expressions.Unusable):
        expressions.parse("large = large").evaluate({"large": large})
    assert expressions.parse("1").evaluate({"large": large}) == 1


def test_data_that_contains_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(expressions.Unusable):
        expressions.parse("x").evaluate({"x": endless})


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3_999,
        "[" * 3_999,
        "-" * 3_999,
        "not(" * 999,
        '"' + "\\" * 3_990,
        "a " * 1_999,
        "." * 3_999,
        "{" * 3_999,
    ],
)
def test_nonsense_as_long_as_a_text_may_be_is_refused(text: str) -> None:
    refused(text)
    for read in (expressions.parse_tests, expressions.parse_assignments, expressions.parse_template):
        with pytest.raises(expressions.Mistake):
            read("{ " + text if read is expressions.parse_template else text)
