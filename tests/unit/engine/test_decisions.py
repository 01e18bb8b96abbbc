"""What a decision table decides, by hit policy, and when it refuses to."""

from __future__ import annotations

from typing import Any

import pytest

from app import expressions
from app.engine import decisions
from app.engine.decisions import DecisionTable, Input, Output, Rule
from app.errors import DeskError


def table(
    policy: str, *rows: str, inputs: str = "x", outputs: str = "y", aggregation: str = "", type: str = ""
) -> DecisionTable:
    """A table in words: each row is its tests and, after ``=>``, its answers, all divided by semicolons."""
    rules = []
    for number, row in enumerate(rows, 1):
        tests, answers = ([cell.strip() for cell in side.split(";")] for side in row.split("=>"))
        rules.append(
            Rule(
                f"r{number}",
                number,
                tuple(expressions.parse_tests(test) for test in tests),
                tuple(expressions.parse(answer) for answer in answers),
            )
        )
    return DecisionTable(
        "t",
        "分派",
        tuple(Input(f"i-{text}", text.strip(), expressions.parse(text), type) for text in inputs.split(";")),
        tuple(Output(f"o-{name}", name.strip(), name) for name in outputs.split(";")),
        tuple(rules),
        policy,
        aggregation,
    )


def decide(decision: DecisionTable, **context: Any) -> Any:
    outcome = decision.evaluate(context)
    return outcome.values["y"], outcome.rules


GRADES = ('"major" => 1', '"urgent" => 2', 'not("major", "urgent") => 3')


@pytest.mark.parametrize(("x", "expected"), [("major", (1, ("r1",))), ("normal", (3, ("r3",))), (None, (3, ("r3",)))])
def test_unique_gives_the_one_rule_that_fits(x: Any, expected: Any) -> None:
    assert decide(table("UNIQUE", *GRADES), x=x) == expected


def test_unique_refuses_two_rules_that_fit_at_once() -> None:
    overlapping = table("UNIQUE", "> 1 => 1", "> 2 => 1", "< 0 => 3")
    assert decide(overlapping, x=2) == (1, ("r1",))
    with pytest.raises(decisions.DecisionOverlap, match="rules 1, 2 of the table “分派”"):
        decide(overlapping, x=3)


def test_first_gives_the_uppermost_rule_that_fits_and_looks_no_further() -> None:
    first = table("FIRST", "> 2 => 1", "> odd => 2", "- => 3")
    assert decide(first, x=3, odd=object()) == (1, ("r1",))
    assert decide(first, x=2, odd=1) == (2, ("r2",))
    assert decide(first, x=None) == (3, ("r3",))


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY"])
def test_a_table_that_knows_no_answer_says_so(policy: str) -> None:
    with pytest.raises(decisions.NoRuleMatched, match="No rule of the table “分派” fits"):
        decide(table(policy, "1 => 1"), x=2)


def test_any_accepts_several_rules_that_agree_and_refuses_those_that_do_not() -> None:
    rules = ("> 1 => 1", "> 2 => 2 - 1", "> 3 => true", "> 9 => null", "< 0 => null", "< -1 => missing")
    assert decide(table("ANY", *rules), x=3) == (1, ("r1", "r2"))
    assert decide(table("ANY", *rules), x=-2) == (None, ("r5", "r6"))
    with pytest.raises(decisions.DecisionOverlap):
        decide(table("ANY", *rules), x=4)


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER"])
def test_collect_and_rule_order_give_the_answers_of_all_rules_that_fit_from_above(policy: str) -> None:
    several = table(policy, '> 1 => "a"', '> 0 => "b"', '> 2 => "c"')
    assert decide(several, x=3) == (["a", "b", "c"], ("r1", "r2", "r3"))
    assert decide(several, x=1) == (["b"], ("r2",))
    assert decide(several, x=0) == ([], ())


@pytest.mark.parametrize(
    ("aggregation", "of_three", "of_none"),
    [("SUM", 4.5, None), ("MIN", 0.5, None), ("MAX", 3, None), ("COUNT", 3, 0)],
)
def test_collect_may_aggregate(aggregation: str, of_three: Any, of_none: Any) -> None:
    points = table("COLLECT", "> 0 => 3", "> 1 => 1", "> 2 => x / 6", aggregation=aggregation)
    assert decide(points, x=3)[0] == of_three
    assert decide(points, x=0)[0] == of_none


def test_a_rule_fits_when_every_cell_does() -> None:
    both = table("FIRST", '1; "a" => 1', "1; - => 2", '-; "a" => 3', inputs="x; k")
    assert decide(both, x=1, k="a")[0] == 1
    assert decide(both, x=1, k="b")[0] == 2
    assert decide(both, x=2, k="a")[0] == 3
    with pytest.raises(decisions.NoRuleMatched):
        decide(both, x=2, k="b")


def test_cells_and_answers_may_use_other_variables() -> None:
    by_setting = table("FIRST", "> threshold => x - threshold", "- => 0")
    assert decide(by_setting, x=5, threshold=3) == (2, ("r1",))
    assert decide(by_setting, x=3, threshold=3) == (0, ("r2",))
    assert by_setting.names == {"x", "threshold"}


def test_the_outcome_is_flat_and_json_friendly() -> None:
    law = table("FIRST", '-; - => date("2026-01-01"); [1 / 2, 2 / 2]', inputs="x; x + 0.5", outputs="y; z")
    outcome = law.evaluate({"x": 1})
    assert outcome.values == {"y": "2026-01-01", "z": [0.5, 1]}
    assert outcome.inputs == {"x": 1, "x + 0.5": 1.5}
    assert outcome.rules == ("r1",)


@pytest.mark.parametrize(
    ("type", "cell", "inside", "outside"),
    [
        ("date", '>= date("2026-07-01")', "2026-07-01", "2026-06-30"),
        (
            "date and time",
            '>= date and time("2026-07-01T00:00:00+08:00")',
            "2026-06-30T16:00:00Z",
            "2026-06-30T15:59:00Z",
        ),
        ("time", 'time("18:00")', "18:00:00", "17:59"),
        ("duration", '> duration("P1D")', "PT25H", "PT24H"),
    ],
)
def test_a_column_of_dates_reads_the_texts_that_the_data_holds(type: str, cell: str, inside: str, outside: str) -> None:
    by_date = table("FIRST", f"{cell} => 1", "- => 2", type=type)
    assert decide(by_date, x=inside)[0] == 1
    assert decide(by_date, x=outside)[0] == 2
    assert decide(by_date, x="soon")[0] == 2
    assert decide(by_date, x=None)[0] == 2


def test_kinds_are_never_confused() -> None:
    numbers = table("FIRST", "1 => 1", "- => 0")
    assert [decide(numbers, x=x)[0] for x in (1, 1.0, True, "1", None)] == [1, 1, 0, 0, 0]


def test_what_a_table_raises_can_be_read_by_people() -> None:
    assert issubclass(decisions.NoRuleMatched, DeskError) and issubclass(decisions.DecisionOverlap, DeskError)
