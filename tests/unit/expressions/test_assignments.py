"""Script tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest

from app import expressions


def test_later_entries_see_the_earlier_ones_and_the_old_values_of_their_own() -> None:
    script = expressions.parse_assignments(
        '{attempts: attempts + 1, last: attempts >= 3, 备注: "第" + string(attempts)}'
    )
    assert script.evaluate({"attempts": 2}) == {"attempts": 3, "last": True, "备注": "第3"}
    assert script.assigned == ("attempts", "last", "备注")
    assert script.names == {"attempts"}
    assert script.functions == {"string"}


def test_a_name_is_read_from_outside_only_if_it_is_not_set_before() -> None:
    assert expressions.parse_assignments("{a: b, b: 1, c: b + d}").names == {"b", "d"}


def test_results_are_json_friendly() -> None:
    script = expressions.parse_assignments(
        '{half: 1 / 2, two: 4 / 2, day: date("2026-01-31"), list: [1.0, 0.5, null],'
        ' next: day + duration("P1D"), length: duration("PT90M")}'
    )
    values = script.evaluate({})
    assert values == {
        "half": 0.5,
        "two": 2,
        "day": "2026-01-31",
        "list": [1, 0.5, None],
        "next": "2026-02-01",
        "length": "PT1H30M",
    }
    assert type(values["two"]) is int and type(values["list"][0]) is int


def test_the_context_stays_as_it_was() -> None:
    context = {"a": 1}
    expressions.parse_assignments("{a: 2}").evaluate(context)
    assert context == {"a": 1}


def test_a_context_that_fetches_its_values_late_is_asked_for_what_is_read_and_nothing_else() -> None:
    class Late(Mapping[str, Any]):
        asked: ClassVar[list[str]] = []

        def __getitem__(self, name: str) -> Any:
            self.asked.append(name)
            return {"case.grade": "major"}[name]

        def __iter__(self) -> Iterator[str]:
            return iter(())

        def __len__(self) -> int:
            return 0

    script = expressions.parse_assignments("{grade: case.grade, same: grade = case.grade, nothing: missing}")
    assert script.evaluate(Late()) == {"grade": "major", "same": True, "nothing": None}
    assert Late.asked == ["case.grade", "case.grade", "missing"]


def test_an_empty_context_sets_nothing() -> None:
    assert expressions.parse_assignments("{}").evaluate({"a": 1}) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{a: 1, a: 2}", "given a value twice"),
        ("{case.grade: 1}", "only names without a dot"),
        ("{__class__: 1}", "two underscores"),
        ('{"a b": 1}', "expected: a name or “}”"),
        ("{1: 1}", "expected: a name or “}”"),
        ("{a = 1}", "expected: “:”"),
        ("{a: }", "expected: a value"),
        ("{a: 1", "expected: “}” or “,”"),
        ("a: 1", "expected: “{”"),
        ("{a: {b: 1}}", "expected: a value"),
        ("{a: ?}", "only in tests"),
        ("{a: not(1, 2)}", "exactly one condition"),
        ("{True: 1}", "write “true”"),
        ("", "missing"),
    ],
)
def test_what_is_no_script_is_refused(text: str, words: str) -> None:
    with pytest.raises(expressions.Mistake) as caught:
        expressions.parse_assignments(text)
    assert words in str(caught.value)
