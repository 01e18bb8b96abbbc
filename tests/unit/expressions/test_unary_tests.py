"""The cells of decision tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app import expressions


@pytest.mark.parametrize(
    ("cell", "matching", "others"),
    [
        ("-", [None, 1, "x", []], []),
        ("", [None, 1], []),
        (" - ", [None, 1], []),
        ('"a"', ["a"], ["b", "", None, 1]),
        ('"a", "b"', ["a", "b"], ["c", None, ["a"]]),
        ("1, [5..7], >= 10", [1, 5, 7, 10, 99], [2, 8, None, "1", True]),
        ("< 5", [4, -1, 4.99], [5, None, "4"]),
        ("!= 5", [4, None], [5, "5"]),
        ("= 5", [5, 5.0], [4, None]),
        ("(1..3]", [2, 3, 1.5], [1, 4, None]),
        ("]1..3[", [2], [1, 3]),
        ("not(1)", [2], [1, "1", "a"]),
        ('not("a", "b")', ["c", "", None], ["a", "b", 1]),
        ("not([1..3], > 8)", [4, 8], [1, 9, None, "a"]),
        ("not(? > 3)", [3, 1], [4, None]),
        ("not(not(1))", [1], [2]),
        ("null", [None], [0, "", False, []]),
        ("not(null)", [0, "", False], [None]),
        ("true", [True], [False, None, 1, "true"]),
        ("false", [False], [True, None, 0]),
        ("-1", [-1], [1]),
        ("? > 2 and ? < 9", [3, 8], [2, 9, None, "5"]),
        ('starts with(?, "ab")', ["abc"], ["b", None, 3]),
        ('list contains(?, "leak")', [["leak", "noise"]], [["noise"], [], None, "leak"]),
        ("[1, 2]", [1, 2, [1, 2]], [3, [1], None]),
        ("limit", [7], [8]),
        ("< limit + 1", [7], [8]),
        ("[low..limit]", [3, 7], [2, 8]),
        ("missing", [None], [1]),
        ("> missing", [], [1, None]),
        ('date("2026-01-01")', [date(2026, 1, 1)], ["2026-01-01", date(2026, 1, 2)]),
        ('>= date("2026-01-01")', [date(2026, 1, 2)], [date(2025, 1, 1), None]),
        ("count(?) > 1", [[1, 2]], [[1], None, 2]),
        ("? in (1, 2)", [1], [3]),
    ],
)
def test_a_cell_matches_these_values_and_not_those(cell: str, matching: list[Any], others: list[Any]) -> None:
    tests = expressions.parse_tests(cell)
    context = {"limit": 7, "low": 3}
    assert [value for value in matching if not tests.matches(value, context)] == []
    assert [value for value in others if tests.matches(value, context)] == []


def test_a_condition_without_the_subject_is_a_value_to_compare_with() -> None:
    assert expressions.parse_tests("1 < 2").matches(True, {})
    assert not expressions.parse_tests("1 < 2").matches(5, {})


def test_a_cell_tells_what_it_reads_and_whether_anything_passes() -> None:
    tests = expressions.parse_tests('not("a", [low..high]), count(?) > n')
    assert tests.names == {"low", "high", "n"}
    assert tests.functions == {"count"}
    assert not tests.any
    assert expressions.parse_tests("-").any


def test_a_cell_tells_which_literals_it_compares_with() -> None:
    assert expressions.parse_tests('"a", > 3, [1..x], not(true), ? = 7').literals == ("a", 3, 1, True)


@pytest.mark.parametrize("cell", ["1,", ", 1", "- , 1", "> ", "not()", "[1..]", "a b", "not(1, 2) and true"])
def test_a_cell_that_means_nothing_is_refused(cell: str) -> None:
    with pytest.raises(expressions.Mistake):
        expressions.parse_tests(cell)


def test_the_value_that_is_tested_is_bounded_like_any_other() -> None:
    with pytest.raises(expressions.Unusable):
        expressions.parse_tests("1").matches([0] * 2_000, {})
