"""What gets in, and what comes out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest

from app import expressions
from app.expressions import notation


class Grade(StrEnum):
    MAJOR = "major"


class Score(IntEnum):
    FIVE = 5


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (0.1, Decimal("0.1")),
        ((1, [2.5]), [1, [Decimal("2.5")]]),
        ({"a": [0.5]}, {"a": [Decimal("0.5")]}),
        (Grade.MAJOR, "major"),
        (Score.FIVE, 5),
        (2**70, 2**70),
        (time(8, 30), time(8, 30)),
    ],
)
def test_data_is_taken_as_plain_values(given: Any, taken: Any) -> None:
    result = expressions.taken(given)
    assert result == taken and type(result) is type(taken)


@pytest.mark.parametrize(
    "given",
    [datetime(2026, 1, 1), time(8, tzinfo=UTC), {1, 2}, b"x", 1j, object(), [object()], Decimal("NaN")],
)
def test_data_of_no_kind_is_refused(given: Any) -> None:
    with pytest.raises(expressions.Unusable):
        expressions.taken(given, "x")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal("2.0"), 2),
        (Decimal("-0.0"), 0),
        (Decimal("1E+5"), 100_000),
        (Decimal("2.5"), 2.5),
        (True, True),
        (None, None),
        ("a", "a"),
        (date(2026, 1, 31), "2026-01-31"),
        (time(8, 30), "08:30:00"),
        (datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))), "2026-01-01T00:00:00+00:00"),
        (datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-8))), "9999-12-31T23:00:00-08:00"),
        (timedelta(days=1, seconds=90), "P1DT1M30S"),
        ([Decimal(1), {"a": Decimal("0.5")}], [1, {"a": 0.5}]),
    ],
)
def test_results_are_plain_json(value: Any, plain: Any) -> None:
    result = expressions.plain(value)
    assert result == plain and type(result) is type(plain)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (1200, "1200"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1E+3"), "1000"),
        (0.25, "0.25"),
        (["a", None, Decimal("1.0")], "a, , 1"),
        ({"k": 1}, "k: 1"),
        (timedelta(hours=2), "PT2H"),
    ],
)
def test_values_are_written_for_people(value: Any, written: str) -> None:
    assert expressions.text(value) == written


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(days=2), "P2D"),
        (timedelta(hours=25), "P1DT1H"),
        (-timedelta(minutes=90), "-PT1H30M"),
        (timedelta(seconds=1, microseconds=500_000), "PT1.5S"),
    ],
)
def test_durations_are_written_in_iso(length: timedelta, written: str) -> None:
    assert notation.duration_text(length) == written


@pytest.mark.parametrize("text", ["P", "PT", "P1M", "P1Y", "P1W", "1D", "P-1D", "PT1H1D", "P1DT", "P99999999D", "p1d"])
def test_what_is_no_duration_is_not_read_as_one(text: str) -> None:
    assert notation.read_duration(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01",
        "2026-13-01T00:00:00Z",
        "2026-01-01T25:00:00Z",
    ],
)
def test_what_is_no_instant_is_not_read_as_one(text: str) -> None:
    assert notation.read_instant(text) is None


@pytest.mark.parametrize("text", ["24:00", "8:30", "08:30:00Z", "08:30+08:00", "08:60"])
def test_what_is_no_time_of_day_is_not_read_as_one(text: str) -> None:
    assert notation.read_time(text) is None


@pytest.mark.parametrize(("name", "known"), [
    ("grade", True), ("等级", True), ("_x1", True), ("case.grade", False), ("1a", False), ("a b", False),
    ("and", False), ("for", False), ("True", False), ("a__b", False), ("", False), ("a" * 101, False),
])  # fmt: skip
def test_what_may_be_the_name_of_a_variable(name: str, known: bool) -> None:
    assert expressions.is_name(name) is known
