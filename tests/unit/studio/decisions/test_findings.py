"""What is said of a whole table: gaps, overlaps, rules that are never hit; compared with asking about every value."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import expressions
from app.engine.decisions import DecisionTable
from app.engine.dmn_trials import Trial
from app.studio.decisions import findings, search
from app.studio.decisions.columns import Closed
from app.studio.decisions.findings import Findings
from tests import work
from tests.unit.engine.test_decisions import table


def found(one: DecisionTable, closed: Closed | None = None, trials: tuple[Trial, ...] = ()) -> Findings:
    return findings.of(one, trials, closed or {})


def gaps(one: DecisionTable, closed: Closed | None = None, *, empty: bool = False) -> list[tuple[str, ...]]:
    parts = [gap.part for gap in found(one, closed).gaps]
    return [part.cells for part in parts if part is not None and (empty or not part.empty)]


def said(some: tuple[findings.Finding, ...]) -> list[str]:
    return [str(one.sentence) for one in some]


def test_between_two_intervals_there_is_a_gap() -> None:
    one = table("UNIQUE", "< 3 => 1", "(3..5] => 2", "> 7 => 3", type="number")
    assert gaps(one) == [("3, (5..7]",)]
    assert gaps(one, empty=True)[-1] == ("null",)


def test_a_gap_over_several_inputs_is_told_whole_and_comes_with_an_example() -> None:
    one = table("FIRST", '"a"; true => 1', '"b"; - => 2', inputs="x;case.flag")
    assert gaps(one) == [('"a"', "false"), ('not("a", "b", null)', "-")]
    part = found(one).gaps[0].part
    assert part is not None
    assert findings.example(part) == {"x": '"a"', "case.flag": "false"}


def test_a_closed_list_leaves_nothing_beside_it() -> None:
    one = table("UNIQUE", '"a", "b" => 1', '"c" => 2', "null => 3", type="string")
    assert gaps(one) == [('not("a", "b", "c", null)',)]
    assert not gaps(one, {"x": ("a", "b", "c")}, empty=True)
    assert gaps(one, {"x": ("a", "b", "c", "d")}) == [('"d"',)]


def test_where_every_value_is_listed_any_condition_can_be_asked() -> None:
    one = table("FIRST", 'starts with(?, "a") => 1', type="string")
    assert not found(one).gaps
    assert said(found(one).unread) == ["Rule 1: the cell in “x” asks for more than its value; it is not looked into."]
    assert gaps(one, {"x": ("ab", "b")}) == [('"b"',)]
    assert not found(one, {"x": ("ab", "b")}).unread


def test_rules_that_are_covered_are_named_with_those_that_cover_them() -> None:
    one = table("FIRST", '"a"; - => 1', '"a"; true => 2', "-; - => 3", inputs="x;y")
    assert said(found(one).hidden) == ["Rule 2 is never hit: the rules above it (1) take every value it fits."]
    two = table("FIRST", "< 5 => 1", ">= 5 => 2", "[3..8] => 3", "- => 4", type="number")
    assert said(found(two).hidden) == ["Rule 3 is never hit: the rules above it (1, 2) take every value it fits."]
    # What is empty reaches the last rule, and it alone.
    assert found(two).hidden[0].rules == ("r3", "r1", "r2")


def test_a_cell_that_fits_nothing_hides_its_rule_under_every_policy() -> None:
    one = table("UNIQUE", '"gone" => 1', '"a" => 2', type="string")
    assert said(found(one, {"x": ("a",)}).hidden) == ["Rule 1 is never hit: its cell in “x” fits no value."]
    assert not found(one).hidden


def test_overlaps_count_where_one_rule_alone_may_fit() -> None:
    rows = ("[1..5]; - => 1", "[5..9]; true => 2", "> 9; - => 1")
    (overlap,) = found(table("UNIQUE", *rows, inputs="x;y")).overlaps
    assert overlap.rules == ("r1", "r2")
    assert overlap.part is not None
    assert overlap.part.cells == ("5", "true")
    assert not found(table("FIRST", *rows, inputs="x;y")).overlaps
    assert not found(table("COLLECT", *rows, inputs="x;y")).overlaps
    assert found(table("ANY", *rows, inputs="x;y")).overlaps
    alike = ("[1..5] => 1", "[5..9] => 1", "[5..5] => y")
    assert not found(table("ANY", *alike)).overlaps


def test_what_depends_on_other_variables_is_left_open_and_said_to_be() -> None:
    one = table("FIRST", "<= setting.most => 1", "> 3 => 2", "- => 3", type="number")
    assert not found(one).hidden
    assert not found(one).gaps
    assert len(found(one).unread) == 1


def test_two_inputs_that_look_at_the_same_are_named() -> None:
    assert "Several inputs look at “x”" in said(found(table("FIRST", "1; > 2 => 1", inputs="x;x + 1")).unread)[-1]


def test_days_have_no_day_between_them() -> None:
    one = table("UNIQUE", '<= date("2026-01-01") => 1', '>= date("2026-01-02") => 2', type="date")
    assert not gaps(one)
    later = table("UNIQUE", '<= date("2026-01-01") => 1', '> date("2026-01-02") => 2', type="date")
    assert gaps(later) == [('date("2026-01-02")',)]


def test_a_table_too_large_to_be_looked_at_is_left_half_way_and_soon() -> None:
    columns = 24
    # Every rule misses one value of one column and fits half the others: next to nothing covers anything.
    rows = [
        ";".join(str((row * 7 + place * place) % 5) if (row + place) % 3 else "-" for place in range(columns)) + " => 1"
        for row in range(120)
    ]
    one = table("FIRST", *rows, inputs=";".join(f"x{place}" for place in range(columns)), type="number")
    began = work.seconds()
    result = found(one)
    assert work.seconds() - began < 3
    assert not result.complete


VALUES: dict[str, tuple[Any, ...]] = {
    "number": (-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 7, None),
    "string": ("a", "b", "c", "zz", None),
    "boolean": (True, False, None),
    "date": (date(2025, 12, 31), *(date(2026, 1, day) for day in range(1, 7)), None),
}
_NUMBER = st.sampled_from(["0", "1", "2", "3", "4"])
_DATE = st.sampled_from([f'date("2026-01-0{day}")' for day in (1, 2, 3, 5)])
_TEXT = st.sampled_from(['"a"', '"b"', '"c"'])


def _ordered(literal: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{}{}".format, st.sampled_from(["< ", "<= ", "> ", ">= ", "", "? = ", "? != "]), literal),
        st.tuples(literal, literal)
        .map(sorted)
        .flatmap(
            lambda ends: st.sampled_from(
                [f"[{ends[0]}..{ends[1]}]", f"({ends[0]}..{ends[1]})", f"? in [{ends[0]}, {ends[1]}]"]
            )
        ),
    )


def _cells(kind: str) -> st.SearchStrategy[str]:
    plain = {
        "number": _ordered(_NUMBER),
        "date": _ordered(_DATE),
        "string": _TEXT,
        "boolean": st.sampled_from(["true", "false", "not(true)"]),
    }[kind]
    several = st.lists(plain, min_size=1, max_size=2).map(", ".join)
    either = st.lists(plain.filter(lambda cell: "?" in cell), min_size=2, max_size=2).map(" or ".join)
    choices = [st.just("-"), several, several.map("not({})".format), st.just("null"), st.just("not(null)")]
    return st.one_of(*choices, *([either] if kind in ("number", "date") else []))


@st.composite
def tables(draw: st.DrawFn) -> tuple[DecisionTable, list[str]]:
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3))
    rows = draw(st.lists(st.tuples(*map(_cells, kinds)), min_size=1, max_size=4))
    policy = draw(st.sampled_from(["UNIQUE", "FIRST"]))
    names = ";".join(f"x{place}" for place in range(len(kinds)))
    one = table(policy, *(f"{';'.join(row)} => {number}" for number, row in enumerate(rows)), inputs=names)
    typed = tuple(
        type(column)(column.id, column.label, column.expression, kind)
        for column, kind in zip(one.inputs, kinds, strict=True)
    )
    return DecisionTable(one.id, one.name, typed, one.outputs, one.rules, one.hit_policy), kinds


def asked(one: DecisionTable, kinds: list[str]) -> Iterator[tuple[tuple[Any, ...], list[str]]]:
    """Every combination of values that differ enough, with the rules that fit it."""
    for values in itertools.product(*(VALUES[kind] for kind in kinds)):
        seen = [expressions.taken(value) for value in values]
        yield values, [rule.id for rule in one.rules if rule.matches(seen, {})]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tables())
def test_what_is_found_is_what_asking_about_everything_finds(drawn: tuple[DecisionTable, list[str]]) -> None:
    one, kinds = drawn
    result = found(one)
    assert result.complete
    assert not result.unread
    everything = dict(asked(one, kinds))

    boxes = [part.cells for gap in result.gaps if (part := gap.part) is not None]
    for values, rules in everything.items():
        inside = [box for box in boxes if _within(box, values)]
        assert len(inside) == (0 if rules else 1), (values, boxes)

    hit = (
        {rules[0] for rules in everything.values() if rules}
        if one.hit_policy == "FIRST"
        else set().union(*everything.values())
    )
    assert {finding.rules[0] for finding in result.hidden} == {rule.id for rule in one.rules} - hit

    pairs = {pair for rules in everything.values() for pair in itertools.combinations(rules, 2)}
    assert {finding.rules for finding in result.overlaps} == (pairs if one.hit_policy == "UNIQUE" else set())
    for finding in (*result.gaps, *result.overlaps):
        assert finding.part is not None
        fitting = [rule.id for rule in one.rules if rule.matches([*finding.part.given.values()], {})]
        assert set(finding.rules) <= set(fitting)
        assert bool(fitting) is bool(finding.rules)


def _within(box: tuple[str, ...], values: tuple[Any, ...]) -> bool:
    """The box is told as cells of a rule are written: so it can be asked like one."""
    pairs = zip(box, values, strict=True)
    return all(expressions.parse_tests(cell).matches(expressions.taken(value), {}) for cell, value in pairs)


def test_neighbours_are_joined_and_what_is_empty_stays_apart() -> None:
    one = table("UNIQUE", '"a"; true => 1', inputs="x;y")
    assert gaps(one, empty=True) == [('"a"', "false"), ('not("a", null)', "-"), ('"a"', "null"), ("null", "-")]
    assert search.MOST >= findings.SHOWN


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "null"), (True, "true"), (2, "2"), ('a"b\\', '"a\\"b\\\\"'), (["a", 1.5], '["a", 1.5]')],
)
def test_a_value_is_written_as_it_is_read(value: Any, text: str) -> None:
    assert expressions.written(value) == text
    assert expressions.plain(expressions.parse(text).evaluate({})) == value
