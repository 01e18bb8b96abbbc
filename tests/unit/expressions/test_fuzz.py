"""Random texts and random data: either a mistake that says something, or a value; never another exception."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import expressions
from app.errors import DeskError

QUICK = settings(
    max_examples=300,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)

WORDS = [
    "a", "b.c", "等级", "1", "2.5", '"x"', "true", "false", "null", "?", "(", ")", "[", "]", "{", "}", ",",
    ":",
    "..", "+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "and", "or", "not(", "in", "between", "if",
    "then", "else", "count(", "sum(", "date(", "date and time(", "starts with(", "round(", '"2026-01-31"',
    "duration(", '"P1D"', "append(", "string(", ".", "__", "for",
]  # fmt: skip

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=30)

ATOMS = [
    "a", "b", "c", "1", "0", "-2.5", '"x"', '""', "true", "false", "null", "[]", '"2026-01-31"',
    'duration("P1D")', 'date("2026-01-31")', 'date and time("2026-01-31T00:00:00Z")', 'time("10:00")',
]  # fmt: skip
SIGNS = ["+", "-", "*", "/", "=", "!=", "<", ">=", "and", "or"]
FUNCTIONS = [
    "abs", "count", "sum", "max", "string", "number", "date", "year", "days", "is blank", "upper case",
    "round", "floor", "duration", "date and time", "time", "not",
]  # fmt: skip
SHAPES = [
    *(f"({{}} {sign} {{}})" for sign in SIGNS),
    *(f"{name}({{}})" for name in FUNCTIONS),
    "({} in ({}, [{}..{}], >= {}))",
    "({} between {} and {})",
    "if {} then {} else ({})",
    "[{}, {}]",
    "-({})",
    "list contains({}, {})",
    "add months({}, {})",
    "modulo({}, {})",
    "substring({}, {}, {})",
    "append({}, {})",
]


def _formula(random: Random, depth: int) -> str:
    if depth == 0 or random.random() < 0.2:
        return random.choice(ATOMS)
    shape = random.choice(SHAPES)
    inner = (_formula(random, depth - 1) for _ in range(shape.count("{}")))
    return f"({shape.format(*inner)})"


formulas = st.builds(_formula, st.integers(0, 2**32).map(Random), st.integers(0, 4))

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates(), st.times(),
    st.datetimes(), st.datetimes(timezones=st.timezones()), st.timedeltas(), st.decimals(),
)  # fmt: skip
values = scalars | st.lists(scalars, max_size=4) | st.dictionaries(st.text(max_size=3), scalars, max_size=3)


@QUICK
@given(texts)
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    readers = (
        expressions.parse,
        expressions.parse_tests,
        expressions.parse_assignments,
        expressions.parse_template,
    )
    for read in readers:
        try:
            read(text)
        except expressions.Mistake as mistake:
            assert 0 <= mistake.position <= len(text)
            assert len(str(mistake)) > 12


@QUICK
@given(formulas, values, values, values)
def test_any_expression_gives_json_on_any_data_or_says_why_not(text: str, a: Any, b: Any, c: Any) -> None:
    with suppress(expressions.Mistake, expressions.Unusable, expressions.Exceeded):
        context = {"a": a, "b": b, "c": c}
        result = expressions.parse(text).evaluate(context)
        json.dumps(expressions.plain(result), allow_nan=False)
        expressions.text(result)
        expressions.parse_tests(text).matches(a, context)


@QUICK
@given(values, values)
def test_equality_and_order_never_raise_and_agree(a: Any, b: Any) -> None:
    context = {"a": a, "b": b}
    with suppress(expressions.Unusable):
        equal = expressions.parse("a = b").evaluate(context)
        assert equal in (True, False, None)
        assert expressions.parse("b = a").evaluate(context) is equal
        assert expressions.parse("a != b").evaluate(context) is (None if equal is None else not equal)
        less = expressions.parse("a < b").evaluate(context)
        if less is not None:
            assert [less, equal, expressions.parse("a > b").evaluate(context)].count(True) == 1


def test_what_goes_wrong_belongs_to_the_family_that_people_can_read() -> None:
    for error in (expressions.Mistake, expressions.Unusable, expressions.Exceeded):
        assert issubclass(error, DeskError)
