"""The registered functions, and how one is registered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app import expressions
from app.expressions import registry
from app.i18n import Message

DAY, MOMENT = date(2026, 1, 31), datetime(2026, 1, 31, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('contains("漏水漏电", "漏电")', True),
        ('contains("a", null)', None),
        ('starts with("abc", "ab")', True),
        ('ends with("abc", "ab")', False),
        ('string length("售后")', 2),
        ("string length(12)", None),
        ('upper case("aé")', "AÉ"),
        ('lower case("AB")', "ab"),
        ('substring("abcde", 2)', "bcde"),
        ('substring("abcde", 2, 2)', "bc"),
        ('substring("abcde", -2)', "de"),
        ('substring("abcde", -9, 2)', "ab"),
        ('substring("abcde", 0)', None),
        ('substring("abcde", 1.5)', None),
        ('substring("abcde", 2, -1)', None),
        ("string(1.50)", "1.5"),
        ("string(10 / 4)", "2.5"),
        ("string(100)", "100"),
        ("string(-0.0)", "0"),
        ("string(1 / 10000000000)", "0.0000000001"),
        ("string(null)", None),
        ("string(true)", "true"),
        ('string(date("2026-01-31"))', "2026-01-31"),
        ('number("-1.5")', Decimal("-1.5")),
        ('number("1e5")', None),
        ('number(" 1")', None),
        ('number("")', None),
        ("number(7)", 7),
        ("number(true)", None),
        ('string join(["a", null, "b"], "、")', "a、b"),
        ('string join(["a", "b"])', "ab"),
        ('string join(["a", 1])', None),
        ("string join([])", ""),
        ('is blank("  ")', True),
        ("is blank(null)", True),
        ("is blank([])", True),
        ("is blank(0)", False),
        ("is blank(false)", False),
        ("list contains([1, null], null)", True),
        ("list contains([1], true)", False),
        ("list contains(null, 1)", None),
        ("count([1, null])", 2),
        ("count(1)", None),
        ("append([1], 2, null)", [1, 2, None]),
        ("sum(1, 2.5)", Decimal("3.5")),
        ("sum([1, 2])", 3),
        ("sum([])", None),
        ("sum([1, null])", None),
        ('sum(1, "2")', None),
        ("min(3, 1, 2)", 1),
        ("max([3, 1, 2])", 3),
        ('max("a", "b")', "b"),
        ("max([])", None),
        ("max(1, null)", None),
        ('max(1, "a")', None),
        ("max(true)", None),
        ('min(date("2026-01-02"), date("2026-01-01"))', date(2026, 1, 1)),
        ("abs(-2)", 2),
        ("abs(-2.5)", Decimal("2.5")),
        ("abs(null)", None),
        ("floor(-1.5)", -2),
        ("ceiling(-1.5)", -1),
        ("ceiling(2)", 2),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(2.345, 2)", Decimal("2.35")),
        ("round(1250, -2)", 1300),
        ("round(1, 1.5)", None),
        ("round(1, 999)", None),
        ("modulo(7, 3)", 1),
        ("modulo(-7, 3)", 2),
        ("modulo(7, -3)", -2),
        ("modulo(7, 0)", None),
        ("date(day)", DAY),
        ("date(moment)", DAY),
        ("date(text)", DAY),
        ("date(short)", None),
        ("date(packed)", None),
        ("date(n)", None),
        ("date(missing)", None),
        ('time("14:30")', time(14, 30)),
        ("time(missing)", None),
        ("date and time(moment)", MOMENT),
        ('date and time("2026-01-31T14:30:00.5Z")', datetime(2026, 1, 31, 14, 30, 0, 500_000, UTC)),
        ("date and time(day)", None),
        ('duration("-P1DT2H3M4S")', -timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("duration(n)", None),
        ("year(day) * 10000 + month(day) * 100 + day(day)", 20260131),
        ("year(moment)", 2026),
        ("year(text)", None),
        ("weekday(day)", 6),
        ("hour(moment) * 100 + minute(moment)", 1430),
        ('hour(time("09:05")) * 100 + minute(time("09:05"))', 905),
        ("hour(day)", None),
        ('days(duration("PT36H"))', Decimal("1.5")),
        ('hours(date("2026-02-01") - day)', 24),
        ("days(3)", None),
        ("add months(day, 1)", date(2026, 2, 28)),
        ("add months(day, -2)", date(2025, 11, 30)),
        ("add months(day, 25)", date(2028, 2, 29)),
        ("add months(moment, 12)", datetime(2027, 1, 31, 14, 30, tzinfo=UTC)),
        ("add months(day, 999999)", None),
        ("add months(day, 0.5)", None),
        ("add months(text, 1)", None),
    ],
)
def test_a_function_gives(text: str, expected: Any) -> None:
    context = {
        "day": DAY,
        "moment": MOMENT,
        "text": "2026-01-31",
        "n": 5,
        "short": "2026-1-31",
        "packed": "20260131",
    }
    result = expressions.parse(text).evaluate(context)
    assert result == expected and (type(result) is bool) == (type(expected) is bool)


def test_every_function_is_documented_for_the_reference_page() -> None:
    assert [function.name for function in expressions.known()] == sorted(
        function.name for function in expressions.known()
    )
    for function in expressions.known():
        assert str(function.doc).endswith((".", ")")), function.name
        assert function.signature.startswith(function.name + "(")


@pytest.fixture
def registered() -> Iterator[None]:
    before = dict(registry.FUNCTIONS)
    yield
    registry.FUNCTIONS.clear()
    registry.FUNCTIONS.update(before)
    expressions.parse.cache_clear()


@pytest.mark.usefixtures("registered")
def test_a_room_may_register_a_function() -> None:
    @expressions.function("working days", arguments=("from", "to?"), doc=Message("Days."), kinds=("number",))
    def working_days(start: int, end: int = 10) -> float:
        return (end - start) / 2

    assert expressions.parse("working days(5)").evaluate({}) == Decimal("2.5")
    assert expressions.parse('working days("5")').evaluate({}) is None
    assert expressions.known()[-2].name == "working days"


@pytest.mark.usefixtures("registered")
def test_a_function_of_one_place_is_refused_elsewhere() -> None:
    @expressions.function("limit", arguments=("key",), doc=Message("A limit."), place="timer")
    def limit(key: str) -> str:
        return key

    timer = expressions.parse('limit("grading")', "timer")
    assert timer.calls == (expressions.Called("limit", ("grading",)),)
    assert "limit" in [function.name for function in expressions.known("timer")]
    assert "limit" not in [function.name for function in expressions.known()]
    for read in (expressions.parse, expressions.parse_tests):
        with pytest.raises(expressions.Mistake, match="cannot be used in this place"):
            read('abs(limit("grading"))')


@pytest.mark.usefixtures("registered")
def test_a_function_cannot_bring_in_what_expressions_do_not_know() -> None:
    expressions.function("leak", arguments=(), doc=Message("A leak."))(lambda: print)
    with pytest.raises(expressions.Unusable, match="leak"):
        expressions.parse("leak()").evaluate({})


@pytest.mark.parametrize("name", ["abs", "a.b", "a  b", "1a", "", "a-b"])
def test_a_name_that_is_taken_or_cannot_be_written_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        expressions.function(name, arguments=(), doc=Message("Nothing."))
